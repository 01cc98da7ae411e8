"""Who sits on the Board and its committees, and who holds its offices."""

from datetime import date, datetime
from typing import Any

from livelihoods.network.governance import policy, rules
from livelihoods.network.governance.models import (
    Appointment,
    BoardSeat,
    Body,
    BodyKind,
    Role,
    Setting,
)
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import Interval, covers


@audit.one_act()
def appoint(
    *,
    actor: Actor,
    key: str,
    body: str,
    person: str,
    starts_on: date,
    ends_on: date | None = None,
    role: str = Role.MEMBER,
    seat: int | None = None,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Appointment:
    """Seat a person on the Board, send a Board member to a committee, or give an office.

    Raises:
        NotAllowedError: where the actor does not record appointments.
        FactError: where the seat or office is held, or the person is not seated on the Board.
    """
    policy.require_appointer(actor, body)
    if Appointment.objects.filter(key=key).exists():
        raise FactError(f"appointment {key} is on record already; end or correct it", "key")
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "person")
    row = Appointment(
        key=key,
        body_id=body,
        person_id=holder.id,
        role=role,
        seat=seat,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    _require_valid(row)
    audit.add(actor=actor, act="governance.appoint", row=row, reason=reason)
    return row


def end_appointment(
    *,
    actor: Actor,
    key: str,
    ends_on: date,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> Appointment:
    """End an appointment: `ends_on` is the first day on which the person no longer serves."""
    return _revise(
        act="governance.end_appointment",
        actor=actor,
        key=key,
        recorded_at=recorded_at,
        reason=reason,
        changes={"ends_on": ends_on},
    )


def correct_appointment(
    *,
    actor: Actor,
    key: str,
    reason: str,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> Appointment:
    """Record what was true of an appointment all along."""
    unknown = changes.keys() - {"role", "seat", "starts_on", "ends_on"}
    if unknown:
        raise TypeError(f"an appointment has no {', '.join(sorted(unknown))} to correct")
    return _revise(
        act="governance.correct_appointment",
        actor=actor,
        key=key,
        recorded_at=recorded_at,
        reason=reason,
        changes=changes,
    )


@audit.one_act()
def _revise(
    *,
    act: str,
    actor: Actor,
    key: str,
    recorded_at: datetime | None,
    reason: str,
    changes: dict[str, Any],
) -> Appointment:
    current = Appointment.objects.current().select_for_update().filter(key=key).first()
    policy.require_appointer(actor, current.body_id if current else "")
    if current is None:
        raise FactError(f"appointment {key} is not on record", "key")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: Appointment = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, value)
    Appointment.objects.filter(pk=current.pk).update(superseded_at=instant)
    _require_valid(row)
    row.save(force_insert=True)
    _require_still_seated(row)
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        changes={name: (getattr(current, name), getattr(row, name)) for name in changes},
        reason=reason,
    )
    return row


def _interval(row: Appointment | BoardSeat | Setting) -> Interval:
    assert row.starts_on is not None
    return Interval(row.starts_on, row.ends_on)


def _require_valid(row: Appointment) -> None:
    if row.ends_on is not None and row.starts_on is not None and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the start {row.starts_on}", "ends_on")
    kind = Body.objects.filter(code=row.body_id).values_list("kind", flat=True).first()
    if kind is None:
        raise FactError(f"there is no body {row.body_id!r}", "body")
    is_seat = kind == BodyKind.BOARD and row.role == Role.MEMBER
    if is_seat != (row.seat is not None):
        raise FactError("a Board member has a seat; an office or a committee has none", "seat")
    if is_seat:
        _require_free_seat(row)
    else:
        _require_free_office(row)
        _require_seated(row)


def _others(row: Appointment, **which: Any) -> dict[str, Interval]:
    found = Appointment.objects.current().filter(**which).exclude(key=row.key)
    return {other.key: _interval(other) for other in found}


def _require_free_seat(row: Appointment) -> None:
    wanted = _interval(row)
    seats = [_interval(seat) for seat in BoardSeat.objects.current().filter(number=row.seat)]
    if not covers(seats, wanted):
        raise FactError(f"the Board has no seat {row.seat} in all of this time", "seat")
    held = rules.first_overlap(wanted, _others(row, body_id=row.body_id, seat=row.seat))
    if held:
        raise FactError(
            f"seat {row.seat} is held in the same time by appointment {held}; a seat has one "
            "holder at a time",
            "seat",
        )
    second = rules.first_overlap(
        wanted, _others(row, person_id=row.person_id, body_id=row.body_id, seat__isnull=False)
    )
    if second:
        raise FactError(f"the person holds another seat in the same time ({second})", "person")


def _require_free_office(row: Appointment) -> None:
    if row.role in rules.ONE_HOLDER_OFFICES:
        held = rules.first_overlap(_interval(row), _others(row, body_id=row.body_id, role=row.role))
        if held:
            raise FactError(
                f"{row.role} of {row.body_id} is in the same time {held}; there is one at a time",
                "role",
            )
    twice = rules.first_overlap(
        _interval(row),
        _others(row, body_id=row.body_id, person_id=row.person_id, seat__isnull=True),
    )
    if twice:
        raise FactError(f"the person has this place in the same time already ({twice})", "person")


def _require_seated(row: Appointment) -> None:
    """An office needs a seat; a committee needs one too unless a rule in force allows co-option."""
    wanted = _interval(row)
    if Body.objects.filter(code=row.body_id, kind=BodyKind.COMMITTEE).exists():
        allowed = Setting.objects.current().filter(name=rules.CO_OPTION, value="yes")
        if covers([_interval(rule) for rule in allowed], wanted):
            return
    seats = Appointment.objects.current().filter(person_id=row.person_id, seat__isnull=False)
    if not covers([_interval(seat) for seat in seats], wanted):
        raise FactError(
            "the person is not seated on the Board in all of this time; committee members and "
            "office holders come from the Board",
            "person",
        )


def _require_still_seated(row: Appointment) -> None:
    if row.seat is None:
        return
    held = Appointment.objects.current().filter(person_id=row.person_id, seat__isnull=True)
    for other in held:
        try:
            _require_seated(other)
        except FactError:
            raise FactError(
                f"appointment {other.key} needs this seat; end that one first", "ends_on"
            ) from None
