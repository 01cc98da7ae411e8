"""Reading the team: offices and who works from them as of a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from livelihoods.network.team.models import Office, TeamAppointment
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import shelf


@dataclass(frozen=True)
class OfficeView:
    """An office on a day."""

    code: str
    name: str
    function: str
    place: str
    country: str
    is_registered: bool
    starts_on: date | None
    ends_on: date | None
    dates_stated: str
    source: str


@dataclass(frozen=True)
class TeamMemberView:
    """A member of the team who is in it today."""

    name: str
    title: str
    office: str
    programme: str
    country: str
    fte: Decimal
    is_fictional: bool


@dataclass(frozen=True)
class TeamOfficeView:
    """The team of one office: how many, how many of them left, and who is in the team today."""

    code: str
    name: str
    count: int
    left: int
    members: tuple[TeamMemberView, ...]


@dataclass(frozen=True)
class TeamView:
    """The team on a day; whoever is not in it today is in the count and not in the names."""

    count: int
    full_time: int
    countries: int
    fte: Decimal
    members: tuple[TeamMemberView, ...]
    by_office: tuple[TeamOfficeView, ...]


def offices(moment: Moment) -> tuple[OfficeView, ...]:
    """Return the offices."""
    return tuple(
        OfficeView(
            code=row.code,
            name=row.name,
            function=row.function,
            place=row.place,
            country=row.country_id or "",
            is_registered=row.is_registered,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            dates_stated=row.dates_stated,
            source=row.source,
        )
        for row in shelf.entries_on(Office, moment)
    )


def team(moment: Moment) -> TeamView:
    """Return the team: counts of all, names of those who are in the team today."""
    rows: list[Any] = list(
        TeamAppointment.objects.on(moment)
        .with_standing()
        .select_related("person", "office")
        .order_by("office__position", "office", "key")
    )
    by_office: dict[str, list[Any]] = {}
    for row in rows:
        by_office.setdefault(row.office_id, []).append(row)
    offices_ = tuple(
        TeamOfficeView(
            code=code,
            name=held[0].office.name,
            count=len({row.person_id for row in held}),
            left=len({row.person_id for row in held if not (row.is_here or row.is_to_come)}),
            members=tuple(_member(row) for row in held if row.is_here),
        )
        for code, held in by_office.items()
    )
    return TeamView(
        count=len({row.person_id for row in rows}),
        full_time=sum(row.fte == 1 for row in rows),
        countries=len({row.country_id for row in rows}),
        fte=sum((row.fte for row in rows), Decimal(0)),
        members=tuple(member for office in offices_ for member in office.members),
        by_office=offices_,
    )


def count_by_country(moment: Moment) -> dict[str, int]:
    """Return country of work -> how many people of the team work there; never who they are."""
    rows = TeamAppointment.objects.on(moment).values("country")
    counted = rows.annotate(number=Count("person", distinct=True)).order_by()
    return dict(counted.values_list("country", "number"))


def _member(row: TeamAppointment) -> TeamMemberView:
    return TeamMemberView(
        name=row.person.name,
        title=row.title,
        office=row.office_id,
        programme=row.programme_id or "",
        country=row.country_id,
        fte=row.fte,
        is_fictional=row.person.is_fictional,
    )
