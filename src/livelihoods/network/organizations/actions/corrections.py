"""Correcting and withdrawing what was stated; the wrong statement stays to be found."""

from typing import Any

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import (
    require_named,
    require_possible,
    require_still_member_based,
    require_unmerged,
)
from livelihoods.network.organizations.actions.checks import (
    value as read,
)
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.network.organizations.statements import (
    Origin,
    personal,
    plain,
    rebuild,
    signature,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError


def correct_statement(
    *, actor: Actor, fact: int, value: Any, origin: Origin, reason: str
) -> FieldFact:
    """Put another statement in the place of one that was wrong; the wrong one stays to be found.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where it was corrected already.
    """
    return _replace(
        actor=actor, fact=fact, value=value, origin=origin, reason=reason, is_withdrawal=False
    )


def withdraw_statement(*, actor: Actor, fact: int, reason: str) -> FieldFact:
    """Take back a statement that should not stand; what was stated before it stands again.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where it was corrected already.
    """
    return _replace(
        actor=actor, fact=fact, value=None, origin=None, reason=reason, is_withdrawal=True
    )


@audit.one_act()
def _replace(
    *,
    actor: Actor,
    fact: int,
    value: Any,
    origin: Origin | None,
    reason: str,
    is_withdrawal: bool,
) -> FieldFact:
    old = FieldFact.objects.select_for_update().filter(pk=fact).first()
    row = old and Organization.objects.select_for_update().get(pk=old.organization_id)
    policy.require_keeper(actor, row)
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    if old is None or row is None:
        raise FactError(f"there is no statement {fact}")
    if FieldFact.objects.filter(corrects=old).exists():
        raise FactError("this statement was corrected already; correct the one in its place")
    if old.is_withdrawal:
        raise FactError("a withdrawal is not corrected; state the field again")
    origin = origin or Origin(old.source, old.stated_on, old.source_kind, old.confidence)
    origin.check()
    require_unmerged(row)
    value = None if is_withdrawal else read(old.field, value)
    if not is_withdrawal:
        require_possible(row, {old.field: value})
    new = FieldFact(
        organization=row,
        field=old.field,
        value=value,
        corrects=old,
        is_withdrawal=is_withdrawal,
        **signature(actor, origin),
    )
    new.save(force_insert=True)
    rebuild(row)
    policy.require_keeper(actor, row)  # nobody moves a record out of their own reach
    require_named(row)
    require_still_member_based(row)
    audit.record(
        actor=actor,
        act="organizations.organization.withdraw"
        if is_withdrawal
        else "organizations.organization.correct",
        subject=row,
        changes={old.field: (plain(old.field, old.value), plain(old.field, value))},
        personal=personal([old.field]),
        reason=reason,
    )
    return new
