"""Searching the current records: the organizations asked for, those of a page, their neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from livelihoods.network.organizations import wording
from livelihoods.network.organizations.addresses import PER_PAGE, Question
from livelihoods.network.organizations.models import Organization, SearchRecord, Visibility
from livelihoods.network.organizations.queries.asked import Asked, asked
from livelihoods.network.organizations.queries.tallies import Tallies, tallies
from livelihoods.network.organizations.queries.text import known_by


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
    whole = asked(question)
    found = tallies(whole)
    pages = max(1, -(-found.count // PER_PAGE))
    page = min(question.page, pages)
    return Results(
        rows=tuple(_page(whole, (page - 1) * PER_PAGE, found.count)),
        count=found.count,
        pages=pages,
        tallies=found,
    )


def every(question: Question) -> Iterator[OrganizationView]:
    """Yield all organizations that a question asks for, in order of names."""
    whole = asked(question)
    rows = _in_order(whole).select_related("organization").defer("public_text", "hidden_text")
    for row in rows.iterator(chunk_size=2000):
        yield _view(row.organization, row, whole)


def neighbours(key: str, question: Question) -> Neighbours:
    """Return the organizations before and after one among those that a question asks for."""
    own = SearchRecord.objects.filter(organization__key=key).only("sort_name").first()
    if own is None:
        return Neighbours("", "")
    rows = _in_order(asked(question)).values_list("organization__key", flat=True)
    name, pk = own.sort_name, own.pk
    # two comparisons and not a pair, which the older of the databases could not look up; the first
    # is implied by the second and is what the index answers
    later = Q(sort_name__gte=name) & (Q(sort_name__gt=name) | Q(pk__gt=pk))
    earlier = Q(sort_name__lte=name) & (Q(sort_name__lt=name) | Q(pk__lt=pk))
    return Neighbours(
        before=rows.filter(earlier).reverse().first() or "",
        after=rows.filter(later).first() or "",
    )


def keys_known_by(words: str) -> "QuerySet[SearchRecord, Any]":
    """Return the primary keys of all organizations, hidden ones too, that have these words."""
    return SearchRecord.objects.filter(known_by(words)).values("organization")


def public_keys() -> list[str]:
    """Return the keys of all organizations that the public may see, for the list of pages."""
    rows = Organization.objects.exclude(visibility=Visibility.HIDDEN)
    return list(rows.values_list("key", flat=True))


def _in_order(whole: Asked) -> "QuerySet[SearchRecord]":
    return whole.rows().order_by("sort_name", "pk")


def _page(whole: Asked, first: int, count: int) -> Iterator[OrganizationView]:
    """Yield the lines of a page: the wide rows are read for those that are shown alone."""
    rows = whole.rows()
    is_in_second_half = first > count // 2
    if is_in_second_half:  # counted from the end, which is nearer
        last = count - first
        backwards = rows.order_by("-sort_name", "-pk").values_list("organization", flat=True)
        keys = list(backwards[max(0, last - PER_PAGE) : last])[::-1]
    else:
        keys = list(
            rows.order_by("sort_name", "pk").values_list("organization", flat=True)[
                first : first + PER_PAGE
            ]
        )
    there = Organization.objects.select_related("search_record").in_bulk(keys)
    for key in keys:
        yield _view(there[key], there[key].search_record, whole)


def _view(row: Organization, found: SearchRecord, whole: Asked) -> OrganizationView:
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
        groups=tuple(found.groups.split()) if is_public else (),
        year_formed=shown(row.year_formed, None),
        members=shown(row.members, None),
        members_precision=shown(row.members_precision),
        members_counted_on=shown(row.members_counted_on, None),
        website=shown(row.website),
        email=consented("email"),
        phone=consented("phone"),
        verified_on=shown(row.verified_on, None),
        completeness=shown(row.completeness, 0),
        member_since=whole.since.get(row.pk),
        is_fictional=row.is_fictional,
    )
