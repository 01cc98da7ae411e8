"""Changing the special initiatives."""

from collections.abc import Mapping, Sequence
from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.work.initiatives import policy
from livelihoods.work.initiatives.models import Initiative, InitiativeBody


@audit.one_act()
def set_initiative(
    *,
    actor: Actor,
    code: str,
    values: Mapping[str, Any],
    bodies: Sequence[str] = (),
    reason: str = "",
) -> Initiative:
    """Record an initiative and the bodies that it was done with or for, or correct them."""
    policy.require_keeper(actor)
    row = set_entry(actor=actor, model=Initiative, code=code, values=values, reason=reason)
    assert isinstance(row, Initiative)
    before = list(row.bodies.values_list("name", flat=True))
    if before != list(bodies):
        row.bodies.all().delete()
        InitiativeBody.objects.bulk_create(
            [
                InitiativeBody(initiative=row, position=position, name=name)
                for position, name in enumerate(bodies, 1)
            ]
        )
        audit.record(
            actor=actor,
            act="initiatives.initiative.bodies",
            subject=row,
            changes={"bodies": ("; ".join(before), "; ".join(bodies))},
            reason=reason,
        )
    return row
