"""Changing which organization belongs to which."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from livelihoods.analysis.representation.affiliation import Link, ring
from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import (
    Affiliation,
    AffiliationKind,
    Organization,
    SharedMembers,
)
from livelihoods.network.organizations.rules import COUNTED_AFFILIATIONS
from livelihoods.network.organizations.statements import Origin, signature
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import holds_on, today

_CHANGEABLE = {"kind", "starts_on", "ends_on", "note"}


@audit.one_act()
def affiliate(
    *,
    actor: Actor,
    unit: str,
    body: str,
    origin: Origin,
    kind: str = AffiliationKind.AFFILIATE,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
    key: str = "",
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Affiliation:
    """Record that an organization belongs to another.

    Args:
        actor: who records it.
        unit: the organization that belongs.
        body: the one that it belongs to.
        origin: the source.
        kind: in which way.
        starts_on: the first day; None where no source says.
        ends_on: the first day on which it no longer belongs.
        note: a remark.
        key: of the affiliation; made from both where it is not given.
        recorded_at: an earlier instant, for records taken over by the operator.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: where it belongs already, or would belong to itself through others.
    """
    held = {each: on_record(each) for each in sorted({unit, body})}
    policy.require_keeper(actor, held[unit])
    origin.check()
    row = Affiliation(
        key=key or _free_key(unit, body),
        unit=held[unit],
        body=held[body],
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
        **vars(origin),
    )
    if Affiliation.objects.filter(key=row.key).exists():
        raise FactError(f"affiliation {row.key} is on record; end or correct it", "key")
    _require_valid(row)
    audit.add(actor=actor, act="organizations.affiliate", row=row, reason=reason)
    _require_valid(row)  # again, now that the audit lets one writer through at a time
    return row


def end_affiliation(
    *,
    actor: Actor,
    key: str,
    ends_on: date,
    origin: Origin,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Affiliation:
    """End an affiliation: `ends_on` is the first day on which it no longer holds.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: where it is not on record, has ended, or would end before it starts.
    """
    return _revise(
        actor=actor,
        key=key,
        changes={"ends_on": ends_on, **vars(origin)},
        origin=origin,
        recorded_at=recorded_at,
        reason=reason,
        is_end=True,
    )


def correct_affiliation(
    *,
    actor: Actor,
    key: str,
    reason: str,
    origin: Origin | None = None,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> Affiliation:
    """Record what was true all along of an affiliation; what was on record stays to be found.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where it would break a rule.
    """
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    if unknown := changes.keys() - _CHANGEABLE:
        raise TypeError(f"an affiliation has no {', '.join(sorted(unknown))} to correct")
    stated = vars(origin) if origin else {}
    return _revise(
        actor=actor,
        key=key,
        changes=changes | stated,
        origin=origin,
        recorded_at=recorded_at,
        reason=reason,
        is_end=False,
    )


@audit.one_act()
def _revise(
    *,
    actor: Actor,
    key: str,
    changes: dict[str, Any],
    origin: Origin | None,
    recorded_at: datetime | None,
    reason: str,
    is_end: bool,
) -> Affiliation:
    current = (
        Affiliation.objects.current()
        .select_for_update(of=("self",))
        .select_related("unit", "body")
        .filter(key=key)
        .first()
    )
    policy.require_keeper(actor, current.unit if current else None)
    if origin is not None:
        origin.check()
    if current is None:
        raise FactError(f"affiliation {key} is not on record", "key")
    if is_end and current.ends_on is not None:
        raise FactError(f"affiliation {key} ended on {current.ends_on}; correct it", "ends_on")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: Affiliation = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, value)
    _require_valid(row)
    Affiliation.objects.filter(pk=current.pk).update(superseded_at=instant)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        act=f"organizations.{'end' if is_end else 'correct'}_affiliation",
        subject=row,
        changes={
            name: (getattr(current, name), getattr(row, name))
            for name in changes
            if getattr(current, name) != getattr(row, name)
        },
        reason=reason,
    )
    _require_valid(row)  # again, now that the audit lets one writer through at a time
    return row


@audit.one_act()
def record_shared_members(
    *,
    actor: Actor,
    first: str,
    second: str,
    workers: int,
    counted_on: date,
    origin: Origin,
    corrects: int | None = None,
    reason: str = "",
) -> SharedMembers:
    """Record how many workers belong to two organizations at once.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: for one organization twice, or a day in the future.
    """
    pair = sorted((on_record(key) for key in sorted((first, second))), key=lambda row: row.pk)
    for each in pair:
        policy.require_keeper(actor, each)
    origin.check()
    if first == second:
        raise FactError("two organizations are needed", "second")
    if counted_on > today():
        raise FactError(f"{counted_on} is in the future", "counted_on")
    row = SharedMembers(
        first=pair[0],
        second=pair[1],
        workers=workers,
        counted_on=counted_on,
        corrects_id=corrects,
        **signature(actor, origin),
    )
    audit.add(actor=actor, act="organizations.shared_members", row=row, reason=reason)
    return row


def _free_key(unit: str, body: str) -> str:
    first = f"{unit}-in-{body}"
    taken = set(Affiliation.objects.filter(key__startswith=first).values_list("key", flat=True))
    number = 1
    key = first
    while key in taken:
        number += 1
        key = f"{first}-{number}"
    return key


def _require_valid(row: Affiliation) -> None:
    if row.kind not in AffiliationKind.values:
        raise FactError(f"{row.kind!r} is none of {', '.join(AffiliationKind.values)}", "kind")
    if row.unit_id == row.body_id:
        raise FactError("an organization does not belong to itself", "body")
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the start {row.starts_on}", "ends_on")
    if row.starts_on and row.starts_on > today():
        raise FactError(f"{row.starts_on} is in the future", "starts_on")
    others = [
        other for other in Affiliation.objects.current().exclude(key=row.key) if _meet(row, other)
    ]
    for other in others:
        if (other.unit_id, other.body_id) == (row.unit_id, row.body_id):
            raise FactError(
                f"{row.unit.key} belongs to {row.body.key} in the same time ({other.key})",
                "starts_on",
            )
    if row.kind in COUNTED_AFFILIATIONS:
        _require_no_ring(row, [other for other in others if other.kind in COUNTED_AFFILIATIONS])


def _meet(one: Affiliation, two: Affiliation) -> bool:
    """Whether some day lies in both."""
    return (one.ends_on is None or two.starts_on is None or two.starts_on < one.ends_on) and (
        two.ends_on is None or one.starts_on is None or one.starts_on < two.ends_on
    )


def _require_no_ring(row: Affiliation, others: list[Affiliation]) -> None:
    """Refuse where, on some day of the affiliation, the body would belong to its own unit."""
    # A ring that ever closes is closed on a day on which one of its links begins.
    days = {each.starts_on or date.min for each in (row, *others)}
    for day in sorted(days):
        there = [
            Link(str(each.unit_id), str(each.body_id))
            for each in (row, *others)
            if holds_on(day, each.starts_on, each.ends_on)
        ]
        if ring(str(row.unit_id), there):
            raise FactError(
                f"{row.body.key} belongs to {row.unit.key} through others: an organization does "
                "not belong to itself",
                "body",
            )


def follow_affiliations(
    *, actor: Actor, kept: Organization, merged: Organization, now: datetime, reason: str
) -> None:
    """Let the affiliations of a merged record follow to the one that is kept, in its transaction.

    One that both have in the same time stays once; one between the two is none any more. Both stay
    to be found as they were known.

    Raises:
        FactError: where the kept record would belong to itself through others.
    """
    moved = []
    for row in Affiliation.objects.current().filter(Q(unit=merged) | Q(body=merged)):
        version: Affiliation = next_version(row, recorded_at=now)
        version.unit = kept if row.unit_id == merged.pk else row.unit
        version.body = kept if row.body_id == merged.pk else row.body
        Affiliation.objects.filter(pk=row.pk).update(superseded_at=now)
        same = Affiliation.objects.current().filter(unit=version.unit, body=version.body)
        if version.unit != version.body and not any(_meet(version, each) for each in same):
            version.save(force_insert=True)
            moved.append(version)
        audit.record(
            actor=actor,
            act="organizations.follow_merge",
            subject=row,
            changes={
                "unit": (row.unit_id, version.unit_id),
                "body": (row.body_id, version.body_id),
            },
            reason=reason,
        )
    for version in moved:
        _require_valid(version)
    pairs = SharedMembers.objects.filter(Q(first=merged) | Q(second=merged), corrected_by=None)
    for pair in pairs.filter(is_withdrawal=False).select_related("first", "second"):
        other = pair.second if pair.first_id == merged.pk else pair.first
        if other.pk == kept.pk:
            continue
        first, second = sorted((kept, other), key=lambda each: each.pk)
        SharedMembers(
            first=first,
            second=second,
            workers=pair.workers,
            counted_on=pair.counted_on,
            recorded_at=now,
            **signature(
                actor, Origin(pair.source, pair.stated_on, pair.source_kind, pair.confidence)
            ),
        ).save(force_insert=True)
