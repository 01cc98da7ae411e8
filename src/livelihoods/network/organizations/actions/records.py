"""Changing the records of organizations: statements, corrections, visibility, verification."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import (
    require_named,
    require_possible,
)
from livelihoods.network.organizations.actions.checks import value as read
from livelihoods.network.organizations.models import (
    FieldFact,
    Organization,
    SourceKind,
)
from livelihoods.network.organizations.statements import (
    Origin,
    personal,
    plain,
    rebuild,
    signature,
    standing,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, recording_time
from livelihoods.platform.interchange.columns import code
from livelihoods.platform.timeline import Moment, today

_ACT = "organizations.organization"
KEY_LENGTH = 60


def set_organization(
    *,
    actor: Actor,
    key: str,
    source: str,
    groups: Collection[str] = (),
    stated_on: date | None = None,
    source_kind: str = SourceKind.DATASET,
    is_fictional: bool = False,
    reason: str = "",
    **values: Any,
) -> Organization:
    """Record an organization, or state again the fields of the one of this key, from one source.

    Raises:
        FactError: a kind that a member of the network cannot have, or a value that is none.
    """
    return state_fields(
        actor=actor,
        key=key,
        values={**values, "groups": sorted(groups)},
        origin=Origin(source, stated_on or today(), source_kind),
        is_fictional=is_fictional,
        reason=reason,
    )


@transaction.atomic
def state_fields(
    *,
    actor: Actor,
    key: str,
    values: Mapping[str, Any],
    origin: Origin,
    is_fictional: bool | None = None,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Organization:
    """Record what one source says of the fields of an organization, a new one where it is unknown.

    Only what differs from what this source is on record with is recorded; an older statement than
    the one that stands is kept as history and changes nothing today.

    Args:
        actor: who records it.
        key: of the organization.
        values: field -> value, or None where the source says that there is none.
        origin: the source.
        is_fictional: whether it is invented; None leaves it, and makes a new one real.
        recorded_at: an earlier instant, for records taken over by the operator.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: naming the field whose value or origin is wrong.
    """
    row, is_new = _locked_or_new(key, is_fictional=bool(is_fictional))
    if is_new:
        policy.require_founder(actor, str(values.get("country") or ""))
    else:
        policy.require_keeper(actor, row)
    origin.check()
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    there = list(FieldFact.objects.filter(organization=row)) if row.pk else []
    before = standing(there, Moment.read())
    stated = {name: read(name, raw) for name, raw in values.items()}
    new = {
        name: value
        for name, value in stated.items()
        if not _is_on_record(there, before.get(name), name, value, origin)
    }
    if is_new and not new.get("name"):
        raise FactError(f"{key} is not on record; a new organization needs a name", "name")
    require_possible(row, new)
    if is_new:
        row.save(force_insert=True)
    signed = signature(actor, origin) | {"recorded_at": instant}
    FieldFact.objects.bulk_create(
        FieldFact(organization=row, field=name, value=value, **signed)
        for name, value in new.items()
    )
    changes: dict[str, tuple[Any, Any]] = {
        name: (plain(name, before[name].value) if name in before else None, plain(name, value))
        for name, value in new.items()
    }
    if is_fictional is not None and (is_new or row.is_fictional != is_fictional):
        changes["is_fictional"] = (None if is_new else row.is_fictional, is_fictional)
        row.is_fictional = is_fictional
    if changes:
        rebuild(row)
        policy.require_keeper(actor, row)  # nobody moves a record out of their own reach
        require_named(row)
        act = f"{_ACT}.add" if is_new else f"{_ACT}.state"
        audit.record(
            actor=actor, act=act, subject=row, changes=changes, personal=personal(new),
            reason=reason,
        )  # fmt: skip
    return row


def _locked_or_new(key: str, *, is_fictional: bool) -> tuple[Organization, bool]:
    row = Organization.objects.select_for_update().filter(key=key).first()
    if row is not None:
        return row, False
    try:
        written = code(key)
    except InputError as error:
        raise FactError(f"the key {error}", "key") from None
    if written != key or len(key) > KEY_LENGTH:
        raise FactError(f"the key {key[:80]!r} has blanks, or over {KEY_LENGTH} letters", "key")
    return Organization(key=key, is_fictional=is_fictional), True


def _is_on_record(
    there: Iterable[FieldFact], stands: FieldFact | None, name: str, value: Any, origin: Origin
) -> bool:
    """Whether this source is on record with this value, and no later word of its own."""
    if stands is None:
        return value is None
    return any(
        row.field == name
        and row.value == value
        and (row.source, row.stated_on) == (origin.source, origin.stated_on)
        and (row.source_kind, row.confidence) == (origin.source_kind, origin.confidence)
        and (row is stands or row.stated_on < stands.stated_on)
        for row in there
    )
