"""The page of a group of workers: what surveys tell of it, place by place, and what they miss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livelihoods.analysis.statistics.group_estimates import MEASURES, indicator_id, known_groups
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.briefs import group_reasons
from livelihoods.knowledge.indicators.figure import Panel
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.panels import area_names
from livelihoods.knowledge.indicators.places.addresses import place_address
from livelihoods.knowledge.indicators.places.chapters import FOCUS_GROUPS, Wanted
from livelihoods.knowledge.indicators.places.panels import OfPanels
from livelihoods.knowledge.indicators.places.place import Told, told
from livelihoods.knowledge.indicators.places.reading import newest_panels
from livelihoods.knowledge.indicators.queries import chosen_releases
from livelihoods.knowledge.indicators.release_metadata import is_part
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A group in the list of groups."""

    code: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class PlaceOfGroup:
    """What is published of a group in a place.

    Attributes:
        figures: How many there are, its parts of the whole, women and informal jobs.
        misses: What it misses; empty where nothing is known to be missed.
    """

    area: str
    name: str
    address: str
    figures: tuple[Told, ...]
    misses: str


@dataclass(frozen=True, slots=True)
class PlaceWithout:
    """A place whose survey cannot tell the group, and why."""

    name: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkerGroup:
    """A group as surveys define it, with its places."""

    id: str
    name: str
    definition: str
    universe: str
    source: str
    places: tuple[PlaceOfGroup, ...]
    without: tuple[PlaceWithout, ...]


@dataclass(frozen=True, slots=True)
class GroupPage(OfPanels):
    """All that the page of a group shows."""

    code: str
    name: str
    description: str
    groups: tuple[WorkerGroup, ...]

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All figures of the page."""
        return tuple(
            each.panel for group in self.groups for place in group.places for each in place.figures
        )


def group_links() -> tuple[GroupLink, ...]:
    """Return the groups that have a page."""
    named = {each.code: each for each in vocabulary.occupational_groups(Moment.read())}
    return tuple(
        GroupLink(code, named[code].name, named[code].description)
        if code in named
        else GroupLink(code, _title(FOCUS_GROUPS[code][0]), "")
        for code in FOCUS_GROUPS
    )


def group_page(code: str, question: Question) -> GroupPage | None:
    """Return the page of a group; None where there is no such group.

    Raises:
        InputError: a release that is asked for does not exist.
    """
    link = next((each for each in group_links() if each.code == code), None)
    if link is None:
        return None
    chosen = chosen_releases(question.releases, question.published_on)
    names = area_names(chosen)
    wanted = [
        Wanted(indicator_id(measure, group)) for group in FOCUS_GROUPS[code] for measure in MEASURES
    ]
    found = newest_panels(names, chosen, wanted)
    groups = tuple(_group(group, found, names, chosen, question) for group in FOCUS_GROUPS[code])
    return GroupPage(code, link.name, link.description, groups)


def _title(group: str) -> str:
    return str(known_groups()[group].title[terms.language().partition("-")[0]])


def _group(
    group: str,
    found: Mapping[Wanted, Sequence[Panel]],
    names: Mapping[str, str],
    chosen: Sequence[Release],
    question: Question,
) -> WorkerGroup:
    about = known_groups()[group]
    ways = list(_ways(group, chosen))
    there: dict[str, list[Told]] = {}
    for measure in MEASURES:
        wanted = Wanted(indicator_id(measure, group))
        for panel in found[wanted]:
            if all(panel.indicator != each.panel.indicator for each in there.get(panel.area, ())):
                figure = told(panel, wanted, question)
                there.setdefault(panel.area, []).append(figure)
    return WorkerGroup(
        id=group.replace("_", "-"),
        name=_title(group),
        definition=terms.translated(about.definition),
        universe=terms.translated(about.universe.rstrip(".")),
        source=about.source,
        places=tuple(
            _place(area, names[area], there[area], ways, question)
            for area in sorted(there, key=lambda area: (is_part(area), names[area]))
        ),
        without=tuple(
            PlaceWithout(
                names[way["area"]],
                place_address(way["area"], question),
                group_reasons.translated(way["reason"]),
            )
            for way in {way["area"]: way for way in ways if not way["identifiable"]}.values()
            if way["area"] not in there
        ),
    )


def _ways(group: str, chosen: Sequence[Release]) -> Iterator[Mapping[str, str]]:
    """In which way each survey tells the group, or why it cannot."""
    for release in chosen:
        for each in release.metadata.get("worker_groups", ()):
            if each["group"] == group:
                yield each


def _place(
    area: str,
    name: str,
    figures: Sequence[Told],
    ways: Sequence[Mapping[str, str]],
    question: Question,
) -> PlaceOfGroup:
    first = figures[0].panel
    way = next(
        (
            each
            for each in ways
            if (each["area"], each["period"], each["standard"])
            == (area, first.period, first.standard)
        ),
        {},
    )
    misses = (terms.translated(part) for part in way.get("note", "").split("; ") if part)
    return PlaceOfGroup(
        area=area,
        name=name,
        address=place_address(area, question),
        figures=tuple(figures),
        misses="; ".join(misses),
    )
