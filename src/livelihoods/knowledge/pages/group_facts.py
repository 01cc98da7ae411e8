"""What surveys and records say of an occupational group, short: for the page of the group.

It is kept between requests until an act is written to the audit, as pages of figures are; the page
of the group's figures (`knowledge/indicators/places/groups.py`) says all of it.
"""

from dataclasses import dataclass
from typing import Final

from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.places.groups import PlaceOfGroup, group_page
from livelihoods.knowledge.keeping import kept
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.organizations.queries import Listed

_FIGURES_OF_A_PLACE: Final = 2
_PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A number that surveys give of a group."""

    title: str
    value: str
    unit: str
    interval: str
    place: str
    sentence: str
    flags: tuple[str, ...]
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class SurveyedGroup:
    """A group as surveys define it, with some of its numbers, and where surveys cannot tell it.

    Attributes:
        without: (place, reason).
        misses: What its numbers miss, each thing once.
    """

    name: str
    definition: str
    figures: tuple[GroupFigure, ...]
    without: tuple[tuple[str, str], ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """All of it; `is_surveyed` says whether surveys are asked for the group at all."""

    is_surveyed: bool
    surveyed: tuple[SurveyedGroup, ...]
    organizations: Listed


def group_facts(code: str, state: str) -> GroupFacts:
    """Return what is published of a group, and the organizations that are listed of it.

    Args:
        code: of the group.
        state: the hash of the newest entry of the audit.
    """
    return kept(f"group {code}", state, lambda: _asked(code))


def _asked(code: str) -> GroupFacts:
    page = group_page(code, Question(""))
    surveyed = tuple(
        SurveyedGroup(
            name=each.name,
            definition=each.definition,
            figures=tuple(figure for place in each.places[:_PLACES] for figure in _figures(place)),
            without=tuple((place.name, place.reason) for place in each.without),
            misses=tuple(dict.fromkeys(place.misses for place in each.places if place.misses)),
        )
        for each in (page.groups if page else ())
    )
    return GroupFacts(page is not None, surveyed, organizations.listed(group=code))


def _figures(place: PlaceOfGroup) -> tuple[GroupFigure, ...]:
    shown = [each for each in place.figures if each.cell.estimate.value is not None]
    return tuple(
        GroupFigure(
            title=told.title,
            value=told.value,
            unit=told.panel.unit_name,
            interval=told.cell.interval,
            place=told.panel.title,
            sentence=told.cell.sentence,
            flags=told.cell.flags,
            source=told.panel.source_line,
            address=told.address,
        )
        for told in shown[:_FIGURES_OF_A_PLACE]
    )
