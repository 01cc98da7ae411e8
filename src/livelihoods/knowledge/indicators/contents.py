"""The contents of the statistics: which indicators are published, by chapter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.indicators.figure import IndicatorSummary
from livelihoods.knowledge.indicators.places.chapters import CHAPTERS


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of the contents: the indicator that leads it, and the others."""

    id: str
    title: str | Promise
    lead: IndicatorSummary
    others: tuple[IndicatorSummary, ...]


def contents(published: Sequence[IndicatorSummary]) -> tuple[Part, ...]:
    """Return the chapters in which something is published, in the order of a place's page.

    An indicator stands in the first chapter that asks for it; what none asks for stands last.
    """
    left = {each.indicator: each for each in published}
    parts = []
    for chapter in CHAPTERS:
        there = [left.pop(each.indicator) for each in chapter.wanted if each.indicator in left]
        if there:
            parts.append(Part(chapter.id, chapter.title, there[0], tuple(there[1:])))
    if left:
        lead, *others = left.values()
        parts.append(Part("more", _("More figures"), lead, tuple(others)))
    return tuple(parts)
