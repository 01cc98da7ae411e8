"""The ways on from a figure: other areas, breakdowns, standards, periods - each a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS, UNKNOWN
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.addresses import EVERY_AREA, MOST_AREAS, Question
from livelihoods.knowledge.indicators.choices import Choice, Facet
from livelihoods.knowledge.indicators.names import collated
from livelihoods.knowledge.indicators.offers import Offer, Offers

_MANY = 30
"""Places, from which on not each of them is a link."""

_LONG = 50
"""Places, from which on all of them together are broken down by nothing but sex."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a figure's page knows of what else there is.

    Attributes:
        offers: All that is published of the indicator.
        shown: What of it the page shows.
        base: The dimensions that every figure of the indicator has.
        crossing: The dimensions of the cells shown, with those of the base.
        cells: (dimension, code) of the cells shown, before any filter.
        areas: Area -> name.
        standards: Standard -> title.
    """

    offers: Offers
    shown: tuple[Offer, ...]
    base: tuple[str, ...]
    crossing: tuple[str, ...]
    cells: frozenset[tuple[str, str]]
    areas: Mapping[str, str]
    standards: Mapping[str, str]


def facets(question: Question, ways: Ways) -> tuple[Facet, ...]:
    """Return the facets that have more than one choice; the breakdowns come first."""
    every = (
        Facet(gettext("Break down by"), _crossings(question, ways)),
        Facet(gettext("Show only"), _codes(question, ways)),
        Facet(gettext("Place"), _areas(question, ways)),
        Facet(gettext("Definition"), _standards(question, ways)),
        Facet(gettext("Time"), _periods(question, ways)),
    )
    return tuple(facet for facet in every if len(facet.choices) > 1)


def _link(question: Question) -> str:
    return reverse("indicators:figure", kwargs={"slug": question.slug}) + question.query()


def _crossings(question: Question, ways: Ways) -> tuple[Choice, ...]:
    words = dimensions_in_words(ways.base) or gettext("Total")
    choices = [Choice(words, _link(question.with_(by=())), ways.crossing == ways.base)]
    is_long = question.is_of_every_area and len(ways.offers.by_area) > _LONG
    for names in crossings_of(ways):
        more = tuple(name for name in names if name not in ways.base)
        broken_down = question.with_(by=more)
        if is_long and more != ("sex",):  # more figures than a page shows
            broken_down = broken_down.with_(areas=(), view="")
        choices.append(
            Choice(dimensions_in_words(names), _link(broken_down), names == ways.crossing)
        )
    return tuple(choices)


def crossings_of(ways: Ways) -> list[tuple[str, ...]]:
    """Return by what there are figures beside what all of them are broken down by."""
    base = ",".join(sorted(ways.base))
    there = ways.offers.crossings - {base}
    return sorted(
        (tuple(name for name in DIMENSION_NAMES if name in by.split(",")) for by in there),
        key=lambda names: (len(names), [DIMENSION_NAMES.index(name) for name in names]),
    )


def dimensions_in_words(names: tuple[str, ...]) -> str:
    """Name dimensions for a reader; empty for none."""
    titles = [terms.translated(DIMENSIONS[name].title) for name in names]
    return gettext(" and ").join([*titles[:1], *(title.lower() for title in titles[1:])])


def _codes(question: Question, ways: Ways) -> tuple[Choice, ...]:
    only = dict(question.only)
    by = question.crossing
    choices = [Choice(gettext("All"), _link(question.with_(by=by, only=())), not only)]
    for name in by:
        for code, words in DIMENSIONS[name].codes.items():
            if (name, code) not in ways.cells or code == UNKNOWN:
                continue
            kept = question.with_(by=by, only=((name, (code,)),))
            is_current = only.get(name) == (code,)
            choices.append(Choice(terms.translated(words), _link(kept), is_current))
    return tuple(choices)


def _areas(question: Question, ways: Ways) -> tuple[Choice, ...]:
    names = ways.areas
    there = sorted(ways.offers.by_area, key=lambda code: collated(names.get(code, code)))
    if len(there) == 1:
        return ()
    is_all = len(there) <= MOST_AREAS or question.view == "map"
    words = gettext("All") if is_all else gettext("The first ten")
    choices = [Choice(words, _link(question.with_(areas=())), not question.areas)]
    if not is_all:
        every = _link(question.with_(areas=(EVERY_AREA,)))
        choices.append(Choice(gettext("All"), every, question.is_of_every_area))
    # Of very many only those that are shown are links; the form has them all.
    for code in there if len(there) <= _MANY else question.areas:
        if code not in there:
            continue
        address = _link(question.with_(areas=(code,), standard=""))
        choices.append(Choice(names.get(code, code), address, question.areas == (code,)))
    return tuple(choices)


def _standards(question: Question, ways: Ways) -> tuple[Choice, ...]:
    current = {each.standard for each in ways.shown}
    there = sorted(ways.offers.standards_of(question.areas or ways.offers.by_area))
    return tuple(
        Choice(
            ways.standards.get(code, code),
            _link(question.with_(standard=code)),
            {code} == current,
        )
        for code in there
    )


def _periods(question: Question, ways: Ways) -> tuple[Choice, ...]:
    areas = {each.area for each in ways.shown}
    of_area = {(area, period) for area in areas for period in ways.offers.periods_of(area)}
    if len(of_area) == len(areas) and not question.time:
        return ()
    choices = [Choice(gettext("Newest"), _link(question.with_(time="")), not question.time)]
    for text in sorted({period for _area, period in of_area}, reverse=True):
        address = _link(question.with_(time=text))
        choices.append(Choice(wording.period(text), address, question.time == text))
    return tuple(choices)
