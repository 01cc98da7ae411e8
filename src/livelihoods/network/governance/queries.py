"""Reading the governance: the Board and its committees as of a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Subquery

from livelihoods.network.governance import rules
from livelihoods.network.governance.models import (
    Appointment,
    BoardSeat,
    Body,
    BodyKind,
    Role,
    Setting,
)
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import shelf


@dataclass(frozen=True)
class HolderView:
    """Who holds a seat or an office; without a name where the person is in no body today."""

    name: str | None
    country: str
    office: str
    starts_on: date
    ends_on: date | None
    is_fictional: bool
    has_left: bool


@dataclass(frozen=True)
class SeatView:
    """A seat of the Board: vacant, held by a person whom we name, or by one whom we do not."""

    number: int
    constituency: str
    region: str
    office: str
    holder: str | None
    country: str
    is_vacant: bool
    is_fictional: bool
    has_left: bool


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


def bodies(moment: Moment) -> tuple[BoardView, tuple[CommitteeView, ...]]:
    """Return the Board and its committees; the appointments are read once."""
    appointments = _appointments(moment)
    return _board(moment, appointments), _committees(moment, appointments)


def board(moment: Moment) -> BoardView:
    """Return the Board: its seats in order, who holds each, and the size that the rule asks for."""
    return _board(moment, _appointments(moment))


def committees(moment: Moment) -> tuple[CommitteeView, ...]:
    """Return the committees and who sits on each; only who is in some body today is named."""
    return _committees(moment, _appointments(moment))


def _appointments(moment: Moment) -> list[Any]:
    """Appointments to all bodies, with how each person stands today (`with_standing`)."""
    return list(
        Appointment.objects.on(moment)
        .with_standing()
        .select_related("person", "body")
        .order_by("key")
    )


def _board(moment: Moment, appointments: Sequence[Any]) -> BoardView:
    size = Setting.objects.on(moment).filter(name=rules.BOARD_SIZE).order_by("-starts_on")
    seats = list(
        BoardSeat.objects.on(moment)
        .annotate(
            size=Subquery(size.values("value")[:1]), size_source=Subquery(size.values("source")[:1])
        )
        .order_by("number")
    )
    held = [row for row in appointments if row.body.kind == BodyKind.BOARD]
    holders = {row.seat: row for row in held if row.seat is not None}
    offices = {row.person_id: row.role for row in held if row.role != Role.MEMBER}
    views = tuple(_seat(seat, holders.get(seat.number), offices) for seat in seats)
    first = seats[0] if seats else None
    return BoardView(
        size_rule=int(first.size) if first and first.size else None,
        size_source=(first.size_source or "") if first else "",
        seats=views,
        by_constituency=dict(Counter(seat.constituency for seat in views)),
        regions=len({seat.region for seat in views if seat.region}),
    )


def _seat(seat: BoardSeat, held: Any | None, offices: dict[int, str]) -> SeatView:
    return SeatView(
        number=seat.number,
        constituency=seat.constituency_id,
        region=seat.region,
        office=offices.get(held.person_id, "") if held else "",
        holder=held.person.name if held and held.is_here else None,
        country=held.person.country_id if held else "",
        is_vacant=held is None,
        is_fictional=bool(held and held.person.is_fictional),
        has_left=held is not None and _has_left(held),
    )


def _has_left(row: Any) -> bool:
    return not (row.is_here or row.is_to_come)


def _committees(moment: Moment, appointments: Sequence[Any]) -> tuple[CommitteeView, ...]:
    found = [row for row in shelf.entries_on(Body, moment) if row.kind == BodyKind.COMMITTEE]
    holders: dict[str, list[HolderView]] = {}
    for row in appointments:
        holders.setdefault(row.body_id, []).append(_holder(row))
    return tuple(
        CommitteeView(
            code=body.code,
            name=body.name,
            purpose=body.purpose,
            source=body.source,
            holders=tuple(holders.get(body.code, ())),
        )
        for body in found
    )


def _holder(row: Any) -> HolderView:
    return HolderView(
        name=row.person.name if row.is_here else None,
        country=row.person.country_id,
        office="" if row.role == Role.MEMBER else row.role,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_fictional=row.person.is_fictional,
        has_left=_has_left(row),
    )


def board_by_country(moment: Moment) -> dict[str, int]:
    """Return country -> how many people of it are on the Board; never who they are."""
    rows = Appointment.objects.on(moment).filter(body__kind=BodyKind.BOARD)
    counted = rows.values("person__country").annotate(number=Count("person", distinct=True))
    return dict(counted.order_by().values_list("person__country", "number"))


def is_body_on(code: str, day: date) -> bool:
    """Whether the Board or a committee of this code is in force on a day."""
    return any(row.code == code for row in shelf.entries_on(Body, Moment(day, day)))


def body_names() -> dict[str, str]:
    """Return code -> name of the Board and its committees, in their own order."""
    return {row.code: row.name for row in shelf.entries(Body)}
