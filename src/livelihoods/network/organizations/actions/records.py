"""Changing the records of organizations: statements, corrections, visibility, verification."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations import policy, search_records
from livelihoods.network.organizations.actions.checks import (
    Known,
    known_for,
    require_named,
    require_possible,
    require_unmerged,
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
    rebuild_all,
    signature,
    standing,
    write_groups,
    write_values,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, raise_if_refused, recording_time
from livelihoods.platform.interchange.columns import code
from livelihoods.platform.timeline import Moment, today

_ACT = "organizations.organization"
KEY_LENGTH = 60


@dataclass(frozen=True)
class Stated:
    """What one source says of an organization: `state_fields` says what the parts mean."""

    key: str
    values: Mapping[str, Any]
    origin: Origin
    is_fictional: bool | None = None


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
    stated = Stated(key, values, origin, is_fictional)
    return state_many(actor=actor, stated=[stated], recorded_at=recorded_at, reason=reason)[0]


@audit.one_act()
def state_many(
    *,
    actor: Actor,
    stated: Sequence[Stated],
    recorded_at: datetime | None = None,
    reason: str = "",
) -> list[Organization]:
    """Record what is stated of several organizations, of each as `state_fields` does, or nothing.

    Args:
        actor: who records it.
        stated: what is said of each; of no organization twice.
        recorded_at: an earlier instant, for records taken over by the operator.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: where it is one, naming the field whose value or origin is wrong.
        SeveralRefusedError: where there are several, which of them are refused.
    """
    rows, facts = _on_record([each.key for each in stated])
    for each in stated:
        if each.key in rows:
            policy.require_keeper(actor, rows[each.key])
        else:
            policy.require_founder(actor, str(each.values.get("country") or ""))
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor))
    read_values, refused = _read(stated)
    known = known_for(list(read_values.values()), rows.values())
    changes: list[_Change] = []
    for place, each in enumerate(stated):
        if place not in read_values:
            continue
        there = facts.get(each.key, [])
        try:
            changes.append(_change(each, read_values[place], rows.get(each.key), there, known))
        except FactError as error:
            refused[place] = error
    raise_if_refused(refused, len(stated))
    _write(actor, changes, instant)
    for place, change in enumerate(changes):
        if change.differences:  # nobody moves a record out of their own reach
            policy.require_keeper(actor, change.row)
        try:
            require_named(change.row)
        except FactError as error:
            refused[place] = error
    raise_if_refused(refused, len(stated))
    audit.record_all(
        actor=actor, acts=[change.act(reason) for change in changes if change.differences]
    )
    return [change.row for change in changes]


@dataclass(frozen=True)
class _Change:
    """What one source says differently from what it is on record with."""

    row: Organization
    origin: Origin
    is_new: bool
    new: Mapping[str, Any]
    differences: Mapping[str, tuple[Any, Any]]

    def act(self, reason: str) -> audit.Act:
        name = f"{_ACT}.add" if self.is_new else f"{_ACT}.state"
        return audit.Act(name, self.row, self.differences, personal(self.new), reason)


def _on_record(
    keys: Sequence[str],
) -> tuple[dict[str, Organization], dict[str, list[FieldFact]]]:
    """Return the organizations of these keys, their rows held, and what was stated of each."""
    held = Organization.objects.select_for_update().filter(key__in=keys).order_by("pk")
    rows = {row.key: row for row in held}
    for row in rows.values():
        require_unmerged(row)
    names = {row.pk: key for key, row in rows.items()}
    facts: dict[str, list[FieldFact]] = defaultdict(list)
    for fact in FieldFact.objects.filter(organization__in=names) if names else ():
        facts[names[fact.organization_id]].append(fact)
    return rows, facts


def _read(stated: Sequence[Stated]) -> tuple[dict[int, dict[str, Any]], dict[int, InputError]]:
    """Read the values of each; return by place those that can be read, and why others cannot."""
    found: dict[int, dict[str, Any]] = {}
    refused: dict[int, InputError] = {}
    for place, each in enumerate(stated):
        try:
            each.origin.check()
            found[place] = {name: read(name, raw) for name, raw in each.values.items()}
        except FactError as error:
            refused[place] = error
    return found, refused


def _change(
    stated: Stated,
    values: Mapping[str, Any],
    row: Organization | None,
    there: Sequence[FieldFact],
    known: Known,
) -> _Change:
    """Return what is to be recorded of an organization.

    Raises:
        FactError: naming the field that is wrong.
    """
    is_new = row is None
    if row is None:
        row = _new(stated.key, is_fictional=bool(stated.is_fictional))
    before = standing(there, Moment.read())
    new = {
        name: value
        for name, value in values.items()
        if not _is_on_record(there, before.get(name), name, value, stated.origin)
    }
    if is_new and not new.get("name"):
        raise FactError(f"{stated.key} is not on record; a new organization needs a name", "name")
    require_possible(row, new, known)
    differences: dict[str, tuple[Any, Any]] = {
        name: (plain(name, before[name].value) if name in before else None, plain(name, value))
        for name, value in new.items()
    }
    said = stated.is_fictional
    if said is not None and (is_new or row.is_fictional != said):
        differences["is_fictional"] = (None if is_new else row.is_fictional, said)
        row.is_fictional = said
    return _Change(row, stated.origin, is_new, new, differences)


def _write(actor: Actor, changes: Sequence[_Change], instant: datetime) -> None:
    """Write statements and records: new ones together, for nothing else is known of them yet."""
    added = [change for change in changes if change.is_new]
    for change in added:
        write_values(change.row, change.new, None, None)
    Organization.objects.bulk_create([change.row for change in added], batch_size=200)
    FieldFact.objects.bulk_create(
        [
            FieldFact(
                organization=change.row,
                field=name,
                value=value,
                recorded_at=instant,
                **signature(actor, change.origin),
            )
            for change in changes
            for name, value in change.new.items()
        ],
        batch_size=1000,
    )
    groups = {change.row: change.new.get("groups") or [] for change in added}
    if groups:
        write_groups(groups)
        search_records.write(groups.items())
    if others := [change.row for change in changes if not change.is_new and change.differences]:
        rebuild_all(others)


def _new(key: str, *, is_fictional: bool) -> Organization:
    try:
        written = code(key)
    except InputError as error:
        raise FactError(f"the key {error}", "key") from None
    if written != key or len(key) > KEY_LENGTH:
        raise FactError(f"the key {key[:80]!r} has blanks, or over {KEY_LENGTH} letters", "key")
    return Organization(key=key, is_fictional=is_fictional)


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
