"""Changing the projects."""

from collections.abc import Mapping, Sequence
from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.work.projects import policy
from livelihoods.work.projects.models import PartRole, Project, ProjectPart


@audit.one_act()
def set_project(
    *,
    actor: Actor,
    code: str,
    values: Mapping[str, Any],
    elements: Sequence[str] = (),
    funders: Sequence[str] = (),
    partners: Sequence[str] = (),
    reason: str = "",
) -> Project:
    """Record a project with its elements, funders and partners, or correct them."""
    policy.require_keeper(actor)
    row = set_entry(actor=actor, model=Project, code=code, values=values, reason=reason)
    assert isinstance(row, Project)
    wanted = {
        PartRole.ELEMENT: elements,
        PartRole.FUNDER: funders,
        PartRole.PARTNER: partners,
    }
    for role, names in wanted.items():
        _set_parts(actor, row, role, names, reason)
    return row


def _set_parts(
    actor: Actor, row: Project, role: PartRole, names: Sequence[str], reason: str
) -> None:
    before = list(row.parts.filter(role=role).values_list("name", flat=True))
    if before == list(names):
        return
    row.parts.filter(role=role).delete()
    ProjectPart.objects.bulk_create(
        [
            ProjectPart(project=row, role=role, position=position, name=name)
            for position, name in enumerate(names, 1)
        ]
    )
    audit.record(
        actor=actor,
        act=f"projects.project.{role}",
        subject=row,
        changes={f"{role}s": ("; ".join(before), "; ".join(names))},
        reason=reason,
    )
