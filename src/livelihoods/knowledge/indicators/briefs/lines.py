"""Lines of charts and tables from estimates."""

from collections.abc import Iterable

from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Line
from livelihoods.knowledge.indicators.briefs.estimate import Estimate, Estimates

_SEXES = ("female", "male", "")


def _is_of_nobody(estimate: Estimate) -> bool:
    """Whether nobody is counted in it, such as own-account workers in a rate of wage earners."""
    return estimate.reason == "no_value"


def lines_by(found: Estimates, indicator: str, dimension: str) -> list[Line]:
    """Return one line for each code of a dimension that has a figure; `not known` stays out."""
    return [
        Line(phrases.label(dimension, each.code(dimension)), (each,))
        for each in found.by(indicator, dimension)
        if each.code(dimension) != "unknown" and not _is_of_nobody(each)
    ]


def total(found: Estimates, indicator: str) -> list[Line]:
    """Return the line of everybody."""
    each = found.find(indicator)
    return [] if each is None else [Line(gettext("Total"), (each,))]


def crossed_with_sex(found: Estimates, indicator: str, dimension: str) -> list[Line]:
    """Return one line for each code of a dimension, with women, men and both."""
    lines = []
    for code in DIMENSIONS[dimension].codes:
        if code in {"unknown", "not_classifiable"}:
            continue
        trio = [
            found.find(indicator, **{dimension: code}, **({"sex": sex} if sex else {}))
            for sex in _SEXES
        ]
        shown = tuple(each for each in trio if each is not None and not _is_of_nobody(each))
        if shown:
            lines.append(Line(phrases.label(dimension, code), shown))
    return lines


def women_and_men(found: Estimates, indicator: str) -> tuple[Estimate, ...]:
    """Return the figures of women, of men, and of both."""
    trio = [found.find(indicator, **({"sex": sex} if sex else {})) for sex in _SEXES]
    return tuple(each for each in trio if each is not None)


def any_shown(lines: Iterable[Line]) -> bool:
    """Whether a line has a figure that may be shown."""
    return any(each.value is not None for line in lines for each in line.estimates)
