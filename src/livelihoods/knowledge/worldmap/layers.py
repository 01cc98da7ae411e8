"""What the map can show: each layer is asked as of a moment, and says what it has in each country.

A room with things that lie in countries adds a layer here: a code for addresses, a name, a sentence
that says what is counted and where that is from, and a function. Of people a layer never tells
more than how many there are in a country.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.worldmap import reading
from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import queries as membership
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.team import queries as team
from livelihoods.network.team.queries import OfficeView
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.addresses import section_address
from livelihoods.work.projects import queries as projects
from livelihoods.work.projects.queries import Partnership


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that has a name: its page, where it has one, and since or until when it was there."""

    words: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a layer has in a country.

    Args:
        count: how many.
        things: those that are named; fewer where some are not.
        address: of a list of them all, without dates.
    """

    count: int
    things: tuple[Thing, ...] = ()
    address: str = ""

    @property
    def unnamed(self) -> int:
        """How many there are beside those that are named."""
        return self.count - len(self.things)


class Sight:
    """What several layers read of one moment: read once, and only where one of them is shown."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment

    @cached_property
    def members(self) -> dict[str, membership.CountryMembers]:
        """The members of each country."""
        return membership.members_by_country(self.moment)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the map.

    Args:
        code: its name in addresses.
        name: what it shows.
        about: what is counted, and where that is from.
        find: what it has in each country (ISO alpha-3).
        unit: layers of one unit can be added up.
        is_dated: whether it is known as of another day than today.
    """

    code: str
    name: str | Promise
    about: str | Promise
    find: Callable[[Sight], Mapping[str, Found]]
    unit: str
    is_dated: bool = True


def _institutional(sight: Sight) -> dict[str, Found]:
    return {
        country: Found(each.institutional, tuple(map(_member, each.named)))
        for country, each in sight.members.items()
        if each.institutional
    }


def _member(member: membership.NamedMember) -> Thing:
    since = date_format(member.since, "DATE_FORMAT")
    return Thing(
        member.name,
        reverse("organizations_public:organization", kwargs={"key": member.organization}),
        gettext("member since {date}").format(date=since),
    )


def _individual(sight: Sight) -> dict[str, Found]:
    return {
        country: Found(each.individual)
        for country, each in sight.members.items()
        if each.individual
    }


def _organizations(_sight: Sight) -> dict[str, Found]:
    whole = reverse("organizations_public:list")
    return {
        country: Found(count, address=f"{whole}?country={country}")
        for country, count in organizations.listed_by_country().items()
    }


def _offices(sight: Sight) -> dict[str, Found]:
    found: dict[str, list[Thing]] = {}
    for office in team.offices(sight.moment):
        if office.country:
            found.setdefault(office.country, []).append(_office(office))
    return {country: Found(len(things), tuple(things)) for country, things in found.items()}


def _office(office: OfficeView) -> Thing:
    notes = [office.function, office.dates_stated or _since(office)]
    return Thing(f"{office.name}, {office.place}", note="; ".join(filter(None, notes)))


def _since(office: OfficeView) -> str:
    if office.starts_on is None:
        return ""
    return gettext("since {year}").format(year=office.starts_on.year)


def _team(sight: Sight) -> dict[str, Found]:
    return {code: Found(count) for code, count in team.count_by_country(sight.moment).items()}


def _board(sight: Sight) -> dict[str, Found]:
    counted = governance.board_by_country(sight.moment)
    return {code: Found(count) for code, count in counted.items()}


def _partners(sight: Sight) -> dict[str, Found]:
    found: dict[str, list[Thing]] = {}
    here = section_address("what-we-do")
    for each in projects.partnerships(sight.moment):
        note = "; ".join(filter(None, (each.name, each.dates_stated or _years(each))))
        thing = Thing(each.partner.name, f"{here}#{each.project}", note)
        found.setdefault(each.partner.country, []).append(thing)
    return {country: Found(len(things), tuple(things)) for country, things in found.items()}


def _years(of: Partnership) -> str:
    """Say when a project began and ended, as far as its records do."""
    years = [str(day.year) if day else "" for day in (of.starts_on, of.ends_on)]
    return " - ".join(filter(None, years))


def _events(sight: Sight) -> dict[str, Found]:
    language = get_language() or "en"
    found: dict[str, list[Thing]] = {}
    for provider in reading.EVENTS:
        for entry in provider(About(), language=language):
            if entry.kind == Kind.EVENT and reading.shown_on(entry, sight.moment):
                for country in entry.about.countries:
                    found.setdefault(country, []).append(_event(entry))
    return {country: Found(len(things), tuple(things)) for country, things in found.items()}


def _event(entry: Entry) -> Thing:
    return Thing(
        entry.title, entry.address, date_format(entry.day, "DATE_FORMAT") if entry.day else ""
    )


_ALL: Final = (
    Layer(
        "institutional",
        _("Institutional members"),
        _("Organizations that are members; a federation counts in the country of its seat. From "
          "the register of members."),
        _institutional,
        unit="members",
    ),
    Layer(
        "individual",
        _("Individual members"),
        _("People who are members, by country only. From the register of members."),
        _individual,
        unit="members",
    ),
    Layer(
        "organizations",
        _("Organizations of workers"),
        _("Organizations in the public list, members or not, as their records stand today."),
        _organizations,
        unit="organizations",
        is_dated=False,
    ),
    Layer(
        "offices",
        _("Offices"),
        _("Places from which the network is run. From the records of the secretariat."),
        _offices,
        unit="offices",
    ),
    Layer(
        "team",
        _("Team"),
        _("People who work for the network, by country of work only. From the records of the "
          "secretariat."),
        _team,
        unit="team",
    ),
    Layer(
        "board",
        _("Board"),
        _("People on the Board, by country only. From the records of the Board."),
        _board,
        unit="board",
    ),
    Layer(
        "partners",
        _("Partners of projects"),
        _("Bodies of one country that take part in a project or took part in one by then. From "
          "the records of the projects."),
        _partners,
        unit="partners",
    ),
    Layer(
        "events",
        _("Events"),
        _("Events with a place. From the pages of the events."),
        _events,
        unit="events",
    ),
)  # fmt: skip

DEFAULT: Final = ("institutional", "individual")
"""What the map shows by itself: the members."""


def layers() -> tuple[Layer, ...]:
    """Return the layers of which there can be anything, in their order."""
    return tuple(layer for layer in _ALL if layer.code != "events" or reading.EVENTS)
