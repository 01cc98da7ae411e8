"""Reading memberships: counts and the roll as of a day, as known on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from livelihoods.network.membership import policy, rules
from livelihoods.network.membership.models import Membership, PublishedCount
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.timeline import Moment


@dataclass(frozen=True)
class MemberCount:
    """Members on a day, as known on a day; a federation counts in the country of its seat."""

    as_of: date
    known_on: date
    institutional: int
    individual: int
    total: int
    countries: int


@dataclass(frozen=True)
class ConstituencyCount:
    """Members of one constituency."""

    code: str
    count: int


@dataclass(frozen=True)
class CountryCount:
    """Members in one country."""

    code: str
    institutional: int
    individual: int
    total: int


@dataclass(frozen=True)
class MemberCounts:
    """All counts of one day, from one question to the database."""

    count: MemberCount
    by_constituency: tuple[ConstituencyCount, ...]
    by_country: tuple[CountryCount, ...]


@dataclass(frozen=True)
class MemberView:
    """A line of the roll. A person who is no member any more is counted and not named."""

    key: str
    kind: str
    name: str | None
    acronym: str
    country: str
    constituency: str
    starts_on: date
    ends_on: date | None
    is_fictional: bool


@dataclass(frozen=True)
class PublishedCountView:
    """A count as it was published."""

    key: str
    as_of: date
    institutional: int
    individual: int
    total: int
    countries: int | None
    source: str
    note: str


def counts(moment: Moment) -> MemberCounts:
    """Count the members: in all, by constituency and by country, in one query."""
    tallies = [
        rules.Tally(row["country"], row["constituency_id"], row["organizations"], row["people"])
        for row in Membership.objects.on(moment)
        .values("constituency_id", country=Coalesce("organization__country", "person__country"))
        .annotate(organizations=Count("organization"), people=Count("person"))
        .order_by("country", "constituency__position")
    ]
    by_country = tuple(
        CountryCount(code, institutional, individual, institutional + individual)
        for code, (institutional, individual) in rules.total_by_country(tallies).items()
    )
    by_constituency: dict[str, int] = {}
    for tally in tallies:
        number = tally.institutional + tally.individual
        by_constituency[tally.constituency] = by_constituency.get(tally.constituency, 0) + number
    institutional = sum(country.institutional for country in by_country)
    individual = sum(country.individual for country in by_country)
    return MemberCounts(
        count=MemberCount(
            as_of=moment.as_of,
            known_on=moment.known_on,
            institutional=institutional,
            individual=individual,
            total=institutional + individual,
            countries=len(by_country),
        ),
        by_constituency=tuple(
            ConstituencyCount(code, number) for code, number in sorted(by_constituency.items())
        ),
        by_country=by_country,
    )


def count(moment: Moment) -> MemberCount:
    """Count the members."""
    return counts(moment).count


def count_by_constituency(moment: Moment) -> tuple[ConstituencyCount, ...]:
    """Count the members of each constituency, by code."""
    return counts(moment).by_constituency


def count_by_country(moment: Moment) -> tuple[CountryCount, ...]:
    """Count the members in each country, by code."""
    return counts(moment).by_country


def roll(moment: Moment, *, kind: str = "", country: str = "") -> tuple[MemberView, ...]:
    """List the members, institutional ones first; by kind or country where asked."""
    rows: QuerySet[Membership] = (
        Membership.objects.on(moment).with_standing().select_related("organization", "person")
    )
    if kind:
        rows = rows.filter(organization__isnull=kind != rules.INSTITUTIONAL)
    views = [_member(row) for row in rows]
    if country:
        views = [view for view in views if view.country == country]
    return _in_order(views)


def whole_roll(actor: Actor, moment: Moment) -> tuple[MemberView, ...]:
    """List the members with all their names, for whoever keeps the records.

    Raises:
        NotAllowedError: where the actor does not keep the membership records.
    """
    policy.require_keeper(actor)
    rows = Membership.objects.on(moment).select_related("organization", "person")
    return _in_order([_member(row, names_all=True) for row in rows])


def _in_order(views: Iterable[MemberView]) -> tuple[MemberView, ...]:
    return tuple(
        sorted(
            views, key=lambda view: (view.kind != rules.INSTITUTIONAL, view.name or "~", view.key)
        )
    )


def _member(row: Any, *, names_all: bool = False) -> MemberView:
    holder = row.organization or row.person
    assert holder is not None  # the database checks it
    is_named = names_all or row.organization is not None or row.is_here
    return MemberView(
        key=row.key,
        kind=rules.INSTITUTIONAL if row.is_institutional else rules.INDIVIDUAL,
        name=holder.name if is_named else None,
        acronym=row.organization.acronym if row.organization else "",
        country=holder.country_id,
        constituency=row.constituency_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_fictional=holder.is_fictional,
    )


def published_counts() -> tuple[PublishedCountView, ...]:
    """Return the counts that were published, oldest first, exactly as they were published."""
    return tuple(
        PublishedCountView(
            key=row.key,
            as_of=row.as_of,
            institutional=row.institutional,
            individual=row.individual,
            total=row.total,
            countries=row.countries,
            source=row.source,
            note=row.note,
        )
        for row in PublishedCount.objects.all()
    )


def members_since(moment: Moment) -> dict[int, date]:
    """Return organization -> first day of its membership, for those that are members."""
    rows = Membership.objects.on(moment).filter(organization__isnull=False)
    return dict(rows.values_list("organization_id", "starts_on"))


def institutional_holders(organizations: Collection[int]) -> set[int]:
    """Return which of these organizations have an institutional membership on record, ever."""
    rows = Membership.objects.current().filter(organization__in=organizations)
    return {found for found in rows.values_list("organization_id", flat=True) if found}
