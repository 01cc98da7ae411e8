"""Of what is on offer of an indicator, what a page shows: places, standard, periods.

No database. A page shows some places side by side, each by the standard that is shown first
there. All places together (`area=all`) and those of a map are shown by one standard, so that they
can be compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.addresses import MOST_AREAS, Question
from livelihoods.knowledge.indicators.offers import Offer, Offers, Series
from livelihoods.knowledge.indicators.release_metadata import is_part

PREFERRED_STANDARD = "icls17"


def wanted(question: Question, offers: Offers, *, own: frozenset[str]) -> list[Offer]:
    """Return the offers that a page shows.

    Args:
        question: What is asked.
        offers: All that there is of the indicator.
        own: The areas for which there are figures that were computed here.
    """
    by_area = offers.of_base
    # What was computed here comes first; parts of countries stand behind countries, never among.
    there = sorted(by_area, key=lambda area: (area not in own, is_part(area)))
    areas = list(question.named_areas) or there[:MOST_AREAS]
    if question.is_of_every_area:
        areas = there
    standard = question.standard
    if question.is_of_every_area or question.view == "map":
        here = {area: by_area[area] for area in areas if area in by_area}
        standard = standard or widest_standard(here)
    found: list[Offer] = []
    for area in areas:
        there_is = by_area.get(area, ())
        first = standard or min(
            (each.standard for each in there_is), key=standard_order, default=""
        )
        of_release: dict[int, list[Offer]] = defaultdict(list)
        for series in there_is:
            if series.standard == first:
                of_release[series.release].extend(series.offers())
        for same in of_release.values():
            found += _in_time(question, same)
    return found


def countries(question: Question, offers: Offers) -> int:
    """Return of how many countries a map of a question would show figures, by one standard."""
    everywhere = not question.areas or question.is_of_every_area
    areas: dict[str, set[str]] = defaultdict(set)
    for area in offers.of_base if everywhere else question.areas:
        for series in offers.of_base.get(area, ()):
            areas[series.standard].add(area.partition("-")[0])
    if question.standard:
        return len(areas[question.standard])
    return max((len(each) for each in areas.values()), default=0)


def widest_standard(by_area: Mapping[str, Iterable[Series]]) -> str:
    """Return the standard that most places have figures by; of several the one shown first."""
    areas: dict[str, set[str]] = defaultdict(set)
    for area, same in by_area.items():
        for series in same:
            areas[series.standard].add(area)
    return min(areas, key=lambda each: (-len(areas[each]), standard_order(each)), default="")


def standard_order(standard: str) -> tuple[bool, str]:
    """Return where a standard stands among others."""
    return standard != PREFERRED_STANDARD, standard


def _in_time(question: Question, offers: list[Offer]) -> list[Offer]:
    span = question.period_span()
    ordered = sorted(offers, key=lambda offer: Period.parse(offer.period), reverse=True)
    if span is None:
        # Of several sources for the newest period each is shown.
        return [offer for offer in ordered if offer.period == ordered[0].period]
    return [offer for offer in ordered if is_within(offer.period, *span)]


def is_within(period: str, first: str, last: str) -> bool:
    """Whether a period begins in the span; a year without quarter holds all its quarters."""
    read = Period.parse(period)
    begins, ends = Period.parse(first or "0001"), Period.parse(last or "9999")
    after = (begins.year, begins.quarter) <= (read.year, read.quarter or begins.quarter)
    return after and (read.year, read.quarter) <= (ends.year, ends.quarter or 4)
