"""Reading the governance: the Board and its committees as of a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from livelihoods.network.governance import rules
from livelihoods.network.governance.models import (
    Appointment,
    BoardSeat,
    Body,
    BodyKind,
    Role,
    Setting,
)
from livelihoods.platform.timeline import Moment, holds_on, today
from livelihoods.platform.vocabulary import shelf


@dataclass(frozen=True)
class HolderView:
    """Who holds a seat or an office; without a name where the person has left since."""

    name: str | None
    country: str
    office: str
    starts_on: date
    ends_on: date | None
    is_fictional: bool


@dataclass(frozen=True)
class SeatView:
    """A seat of the Board: vacant, held by a person whom we name, or by one who has left."""

    number: int
    constituency: str
    region: str
    office: str
    holder: str | None
    country: str
    is_vacant: bool
    is_fictional: bool


@dataclass(frozen=True)
class BoardView:
    """The Board on a day: its seats, and the rule in force that fixes their number."""

    size_rule: int | None
    size_source: str
    seats: tuple[SeatView, ...]
    by_constituency: dict[str, int]
    regions: int


@dataclass(frozen=True)
class CommitteeView:
    """A committee on a day."""

    code: str
    name: str
    purpose: str
    source: str
    holders: tuple[HolderView, ...]


@dataclass(frozen=True)
class RuleView:
    """A dated rule."""

    name: str
    value: str
    starts_on: date
    ends_on: date | None
    source: str
    note: str


def board(moment: Moment) -> BoardView:
    """Return the Board: its seats in order, who holds each, and the size that the rule asks for."""
    size = Setting.objects.on(moment).filter(name=rules.BOARD_SIZE).order_by("-starts_on")
    seats = list(
        BoardSeat.objects.on(moment)
        .annotate(
            size=Subquery(size.values("value")[:1]), size_source=Subquery(size.values("source")[:1])
        )
        .order_by("number")
    )
    appointments = list(
        Appointment.objects.on(moment).filter(body__kind=BodyKind.BOARD).select_related("person")
    )
    holders = {row.seat: row for row in appointments if row.seat is not None}
    offices = {row.person_id: row.role for row in appointments if row.role != Role.MEMBER}
    views = tuple(_seat(seat, holders.get(seat.number), offices) for seat in seats)
    first = seats[0] if seats else None
    return BoardView(
        size_rule=int(first.size) if first and first.size else None,
        size_source=(first.size_source or "") if first else "",
        seats=views,
        by_constituency=dict(Counter(seat.constituency for seat in views)),
        regions=len({seat.region for seat in views if seat.region}),
    )


def _seat(seat: BoardSeat, held: Appointment | None, offices: dict[int, str]) -> SeatView:
    is_named = held is not None and holds_on(today(), held.starts_on, held.ends_on)
    return SeatView(
        number=seat.number,
        constituency=seat.constituency_id,
        region=seat.region,
        office=offices.get(held.person_id, "") if held else "",
        holder=held.person.name if held and is_named else None,
        country=held.person.country_id if held else "",
        is_vacant=held is None,
        is_fictional=bool(held and held.person.is_fictional),
    )


def committees(moment: Moment) -> tuple[CommitteeView, ...]:
    """Return the committees and who sits on each; persons who have left are not named."""
    bodies = [row for row in shelf.entries_on(Body, moment) if row.kind == BodyKind.COMMITTEE]
    rows = (
        Appointment.objects.on(moment)
        .filter(body__kind=BodyKind.COMMITTEE)
        .select_related("person")
        .order_by("key")
    )
    holders: dict[str, list[HolderView]] = {}
    for row in rows:
        holders.setdefault(row.body_id, []).append(_holder(row))
    return tuple(
        CommitteeView(
            code=body.code,
            name=body.name,
            purpose=body.purpose,
            source=body.source,
            holders=tuple(holders.get(body.code, ())),
        )
        for body in bodies
    )


def _holder(row: Appointment) -> HolderView:
    assert row.starts_on is not None  # the database checks it
    is_named = holds_on(today(), row.starts_on, row.ends_on)
    return HolderView(
        name=row.person.name if is_named else None,
        country=row.person.country_id,
        office="" if row.role == Role.MEMBER else row.role,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_fictional=row.person.is_fictional,
    )


def rules_in_force(moment: Moment) -> tuple[RuleView, ...]:
    """Return the rules in force, with the day from which each holds and its source."""
    return tuple(
        RuleView(row.name, row.value, row.starts_on, row.ends_on, row.source, row.note)
        for row in Setting.objects.on(moment)
    )
