"""The public directory of a day: organizations by name, people by name only where they opted in.

Of all other individual members the directory tells how many there are in each country, and
nothing that could be put together with it. An organization that asked not to be shown is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from livelihoods.analysis.errors import InputError
from livelihoods.network.consent import queries as consent
from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations.queries import Visibility
from livelihoods.network.people import queries as people
from livelihoods.network.people.queries import ExpertiseView
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

PLACE = ("country", "constituency", "group")
EXPERTISE = ("topic", "method", "language", "region", "agency")
_NOTHING = ExpertiseView("", (), (), (), ())


@dataclass(frozen=True)
class Asked:
    """What a visitor asks of the directory; empty asks for all."""

    country: str = ""
    constituency: str = ""
    group: str = ""
    topic: str = ""
    method: str = ""
    language: str = ""
    region: str = ""
    agency: str = ""

    @property
    def is_about_expertise(self) -> bool:
        """Whether only people who are listed with their expertise can answer."""
        return any(getattr(self, name) for name in EXPERTISE)

    def stated(self) -> dict[str, str]:
        """Return what is asked, by name."""
        names = (*PLACE, *EXPERTISE)
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class OrganizationLine:
    """A member that is an organization.

    Args:
        key: of the membership.
        organization: key of its record.
    """

    key: str
    organization: str
    name: str
    acronym: str
    kind: str
    country: str
    constituency: str
    groups: tuple[str, ...]
    since: date
    is_fictional: bool


@dataclass(frozen=True)
class PersonLine:
    """An individual member who consented to be listed."""

    key: str
    name: str
    work: str
    country: str
    constituency: str
    since: date
    expertise: ExpertiseView
    is_fictional: bool


Line = TypeVar("Line", OrganizationLine, PersonLine)


@dataclass(frozen=True)
class Directory:
    """The members of a day as the public sees them, after the filter.

    Args:
        organizations: institutional members, by name.
        people: individual members who are listed, by name.
        unlisted: how many other individual members there are in each country.
        unlisted_total: how many other individual members there are.
        is_partial: they are left out, because the question could tell who they are.
        hidden: how many organizations are counted and not shown, at their own request.
        choices: name of a filter -> code -> how many members have it, before the filter.
    """

    organizations: tuple[OrganizationLine, ...]
    people: tuple[PersonLine, ...]
    unlisted: tuple[tuple[str, int], ...]
    unlisted_total: int
    is_partial: bool
    hidden: int = 0
    choices: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def institutional(self) -> int:
        """The institutional members that fit the filter, shown or not."""
        return len(self.organizations) + self.hidden

    @property
    def individual(self) -> int:
        """The individual members that fit the filter, named or not."""
        return len(self.people) + self.unlisted_total

    @property
    def total(self) -> int:
        """All members that fit the filter, named or not."""
        return self.institutional + self.individual

    @property
    def countries(self) -> int:
        """The countries of those that are shown by name or by country."""
        lines: Iterable[Any] = (*self.organizations, *self.people)
        return len({line.country for line in lines} | {code for code, _number in self.unlisted})


def directory(moment: Moment, asked: Asked) -> Directory:
    """Return the members of a day who fit a filter; consent is always asked of today.

    Raises:
        InputError: a filter that names something unknown.
    """
    _check(asked)
    rows: list[Any] = list(
        Membership.objects.on(moment)
        .with_standing()
        .select_related("organization", "person")
        .prefetch_related("organization__groups")
    )
    shown = consent.people_shown("listing", "website")
    listed = {row.person_id for row in rows if row.person_id in shown and row.is_here}
    known = people.expertise_of(listed)
    bodies = [row for row in rows if row.organization_id]
    visible = [row for row in bodies if row.organization.visibility != Visibility.HIDDEN]
    organizations = _by_name(_organization(row) for row in visible)
    named = _by_name(_person(row, known) for row in rows if row.person_id in listed)
    others = [row for row in rows if row.person_id and row.person_id not in listed]
    counted = [row for row in others if _fits_unlisted(row, asked)]
    # a country beside a constituency could tell who it is
    by_country: Counter[str] = Counter()
    if not asked.constituency:
        by_country.update(row.person.country_id for row in counted)
    return Directory(
        organizations=tuple(line for line in organizations if _fits_organization(line, asked)),
        people=tuple(line for line in named if _fits_person(line, asked)),
        unlisted=tuple(sorted(by_country.items())),
        unlisted_total=len(counted),
        is_partial=bool(asked.country)
        and any(row.constituency_id == asked.constituency for row in others),
        hidden=0 if asked.stated() else len(bodies) - len(visible),
        choices=_choices(organizations, named, others),
    )


def _by_name(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (alphabetical(line.name), line.key))


def _check(asked: Asked) -> None:
    words = people.expertise_words()
    known: dict[str, Callable[[], Iterable[str]]] = {
        "country": lambda: vocabulary.country_names("en"),
        "topic": lambda: words["topic"],
        "method": lambda: words["method"],
        "agency": lambda: words["agency"],
        "region": vocabulary.region_names,
    }
    for name, value in asked.stated().items():
        if name in known and value not in known[name]():
            raise InputError(f"{name} is {value[:40]!r}, which is not known; choose from the list")


def _organization(row: Any) -> OrganizationLine:
    body = row.organization
    is_public = body.visibility == Visibility.PUBLIC  # else its name and country alone
    groups = body.groups.all() if is_public else ()
    return OrganizationLine(
        key=row.key,
        organization=body.key,
        name=body.name,
        acronym=body.acronym if is_public else "",
        kind=body.get_kind_display() if is_public else "",
        country=body.country_id,
        constituency=row.constituency_id,
        groups=tuple(sorted(group.code for group in groups)),
        since=row.starts_on,
        is_fictional=body.is_fictional,
    )


def _person(row: Any, known: dict[int, ExpertiseView]) -> PersonLine:
    return PersonLine(
        key=row.key,
        name=row.person.name,
        work=row.person.work,
        country=row.person.country_id,
        constituency=row.constituency_id,
        since=row.starts_on,
        expertise=known.get(row.person_id, _NOTHING),
        is_fictional=row.person.is_fictional,
    )


def _fits_organization(line: OrganizationLine, asked: Asked) -> bool:
    return (
        not asked.is_about_expertise
        and asked.country in ("", line.country)
        and asked.constituency in ("", line.constituency)
        and (not asked.group or asked.group in line.groups)
    )


def _fits_person(line: PersonLine, asked: Asked) -> bool:
    knows = line.expertise
    return (
        not asked.group
        and asked.country in ("", line.country)
        and asked.constituency in ("", line.constituency)
        and asked.agency in ("", knows.agency)
        and (not asked.topic or asked.topic in knows.topics)
        and (not asked.method or asked.method in knows.methods)
        and (not asked.language or asked.language in knows.languages)
        and (not asked.region or asked.region in knows.regions)
    )


def _fits_unlisted(row: Any, asked: Asked) -> bool:
    """Whoever is not listed answers to a country or a constituency, never to both at once."""
    if asked.group or asked.is_about_expertise or (asked.country and asked.constituency):
        return False
    return asked.country in ("", row.person.country_id) and asked.constituency in (
        "",
        row.constituency_id,
    )


def _choices(
    organizations: Iterable[OrganizationLine], named: Iterable[PersonLine], others: Iterable[Any]
) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {name: Counter() for name in (*PLACE, *EXPERTISE)}
    for line in organizations:
        found["country"][line.country] += 1
        found["constituency"][line.constituency] += 1
        found["group"].update(line.groups)
    for row in others:
        found["country"][row.person.country_id] += 1
        found["constituency"][row.constituency_id] += 1
    for person in named:
        knows = person.expertise
        found["country"][person.country] += 1
        found["constituency"][person.constituency] += 1
        found["topic"].update(knows.topics)
        found["method"].update(knows.methods)
        found["language"].update(knows.languages)
        found["region"].update(knows.regions)
        if knows.agency:
            found["agency"][knows.agency] += 1
    return {name: dict(counter) for name, counter in found.items()}
