"""Searching the current records: the organizations asked for, how many there are of each sort."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import rules, wording
from livelihoods.network.organizations.addresses import PER_PAGE, SIZES, Question
from livelihoods.network.organizations.models import Organization, Visibility

_LOOKUPS = {
    "country": "country_id__in",
    "region": "country__subregion__in",
    "kind": "kind__in",
    "reach": "reach__in",
}


@dataclass(frozen=True)
class OrganizationView:
    """A line of a list; of an organization that shows its name only the rest is empty."""

    key: str
    name: str
    name_en: str
    acronym: str
    country: str
    city: str
    kind: str
    reach: str
    groups: tuple[str, ...]
    year_formed: int | None
    members: int | None
    members_precision: str
    members_counted_on: date | None
    website: str
    email: str
    phone: str
    verified_on: date | None
    completeness: int
    member_since: date | None
    is_fictional: bool

    @property
    def members_words(self) -> str:
        """How many members it has, as it was stated."""
        if self.members is None:
            return ""
        return wording.members(self.members, self.members_precision)


@dataclass(frozen=True)
class Tallies:
    """How many organizations there are of each sort, each counted without its own filter."""

    regions: dict[str, int]
    countries: dict[str, int]
    groups: dict[str, int]
    kinds: dict[str, int]
    reaches: dict[str, int]
    decades: dict[int, int]
    sizes: dict[str, int]
    members: int


@dataclass(frozen=True)
class Results:
    """A page of the organizations asked for, and how many there are."""

    rows: tuple[OrganizationView, ...]
    count: int
    pages: int
    tallies: Tallies


@dataclass(frozen=True)
class Neighbours:
    """The organizations before and after one in a list; empty at its ends."""

    before: str
    after: str


def search(question: Question) -> Results:
    """Return the organizations that a question asks for, those of its page, in order of names."""
    since = membership.members_since(question.moment)
    rows = _asked(question, since)
    count = rows.count()
    pages = max(1, -(-count // PER_PAGE))
    page = min(question.page, pages)
    shown = _with_groups(rows)[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(
        rows=tuple(_view(row, since) for row in shown),
        count=count,
        pages=pages,
        tallies=_tallies(question, since),
    )


def every(question: Question) -> Iterator[OrganizationView]:
    """Yield all organizations that a question asks for, in order of names."""
    since = membership.members_since(question.moment)
    for row in _with_groups(_asked(question, since)).iterator(chunk_size=2000):
        yield _view(row, since)


def neighbours(key: str, question: Question) -> Neighbours:
    """Return the organizations before and after one among those that a question asks for."""
    own = Organization.objects.filter(key=key).values_list("name", flat=True).first()
    if own is None:
        return Neighbours("", "")
    rows = _asked(question, membership.members_since(question.moment))
    before = rows.filter(Q(name__lt=own) | Q(name=own, key__lt=key)).order_by("-name", "-key")
    after = rows.filter(Q(name__gt=own) | Q(name=own, key__gt=key)).order_by("name", "key")
    return Neighbours(
        before.values_list("key", flat=True).first() or "",
        after.values_list("key", flat=True).first() or "",
    )


def public_keys() -> list[str]:
    """Return the keys of all organizations that the public may see, for the list of pages."""
    rows = Organization.objects.exclude(visibility=Visibility.HIDDEN)
    return list(rows.values_list("key", flat=True))


def _with_groups(rows: "QuerySet[Organization]") -> "QuerySet[Organization]":
    return rows.order_by("name", "key").defer("search_text").prefetch_related("groups")


def _asked(
    question: Question, since: dict[int, date], *, but_for: str = "", is_public: bool = False
) -> "QuerySet[Organization]":
    """Return the rows that a question asks for.

    Args:
        question: what is asked for.
        since: the organizations that are members.
        but_for: a part of the question that is left out, to count what it offers.
        is_public: only those whose whole record is public.
    """
    asked = question.with_(**({} if not but_for else _without(but_for)))
    rows = Organization.objects.exclude(visibility=Visibility.HIDDEN)
    if is_public or asked.asks_for_fields:
        rows = rows.filter(visibility=Visibility.PUBLIC)
    for word in rules.searchable(asked.q).split():
        rows = rows.filter(search_text__contains=word)
    for name, lookup in _LOOKUPS.items():
        if values := getattr(asked, name):
            rows = rows.filter(**{lookup: values})
    if asked.group:
        rows = rows.filter(pk__in=_of_groups(asked.group))
    if asked.formed:
        rows = rows.filter(_formed(*asked.formed_between))
    if asked.size:
        rows = rows.filter(reduce(or_, map(_sized, asked.size)))
    return rows.filter(pk__in=list(since)) if asked.member else rows


def _without(part: str) -> dict[str, Any]:
    if part == "place":
        return {"country": (), "region": ()}
    return {part: "" if part == "formed" else False if part == "member" else ()}


def _of_groups(codes: tuple[str, ...]) -> Any:
    through = Organization.groups.through.objects
    return through.filter(occupationalgroup_id__in=codes).values("organization_id")


def _formed(first: int | None, last: int | None) -> Q:
    found = Q(year_formed__isnull=False)
    if first is not None:
        found &= Q(year_formed__gte=first)
    return found & Q(year_formed__lte=last) if last is not None else found


def _sized(size: str) -> Q:
    fewest, _dots, most = size.partition("..")
    found = Q(members__gte=int(fewest))
    return found & Q(members__lte=int(most)) if most else found


def _tallies(question: Question, since: dict[int, date]) -> Tallies:
    regions: Counter[str] = Counter()
    countries: dict[str, int] = {}
    for country, region, number in _counted(
        question, since, "place", "country_id", "country__subregion", is_public=False
    ):
        if country:
            regions[region] += number
            if not question.region or region in question.region:
                countries[country] = number
    decades: Counter[int] = Counter()
    for year, number in _counted(question, since, "formed", "year_formed"):
        if year:
            decades[year // 10 * 10] += number
    sized = _asked(question, since, but_for="size", is_public=True).aggregate(
        **{f"size{place}": Count("pk", filter=_sized(size)) for place, size in enumerate(SIZES)}
    )
    return Tallies(
        regions=dict(regions),
        countries=countries,
        groups={
            code: number for code, number in _counted(question, since, "group", "groups") if code
        },
        kinds={kind: n for kind, n in _counted(question, since, "kind", "kind") if kind},
        reaches={reach: n for reach, n in _counted(question, since, "reach", "reach") if reach},
        decades=dict(decades),
        sizes={size: sized[f"size{place}"] for place, size in enumerate(SIZES)},
        members=_asked(question, since, but_for="member").filter(pk__in=list(since)).count(),
    )


def _counted(
    question: Question,
    since: dict[int, date],
    part: str,
    *columns: str,
    is_public: bool = True,
) -> list[tuple[Any, ...]]:
    rows = _asked(question, since, but_for=part, is_public=is_public)
    counted = rows.order_by().values(*columns).annotate(number=Count("pk"))
    return list(counted.values_list(*columns, "number"))


def _view(row: Organization, since: dict[int, date]) -> OrganizationView:
    is_public = row.visibility == Visibility.PUBLIC

    def shown(value: Any, empty: Any = "") -> Any:
        return value if is_public else empty

    def consented(name: str) -> str:
        return str(getattr(row, name)) if is_public and name in row.shown_contacts else ""

    return OrganizationView(
        key=row.key,
        name=row.name,
        name_en=shown(row.name_en),
        acronym=shown(row.acronym),
        country=row.country_id or "",
        city=shown(row.city),
        kind=shown(row.kind),
        reach=shown(row.reach),
        groups=tuple(group.code for group in row.groups.all()) if is_public else (),
        year_formed=shown(row.year_formed, None),
        members=shown(row.members, None),
        members_precision=shown(row.members_precision),
        members_counted_on=shown(row.members_counted_on, None),
        website=shown(row.website),
        email=consented("email"),
        phone=consented("phone"),
        verified_on=shown(row.verified_on, None),
        completeness=shown(row.completeness, 0),
        member_since=since.get(row.pk),
        is_fictional=row.is_fictional,
    )
