"""Phrases of which the sentences of a brief are made, in the reader's language."""

from collections.abc import Iterable, Sequence
from functools import reduce

from babel.lists import format_list
from django.utils.translation import get_language, gettext, pgettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.ranges import is_money

_ONE = 0.5


def language() -> str:
    """Return the reader's language as the registry of indicators has it."""
    return (get_language() or "en").split("-")[0]


def title(indicator: str) -> str:
    """Name an indicator."""
    return INDICATORS[indicator].titles[language()]


def label(dimension: str, code: str) -> str:
    """Name a code of a dimension."""
    return terms.translated(DIMENSIONS[dimension].codes[code])


def dimension_title(dimension: str) -> str:
    """Name a dimension."""
    return terms.translated(DIMENSIONS[dimension].title)


def sentence(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def hundred(estimate: Estimate, *, rounded: bool = True) -> str:
    """Say how many of a hundred: about 34, fewer than 1, more than 99.

    Args:
        estimate: The share.
        rounded: Whether to say that the number is rounded.
    """
    assert estimate.value is not None
    if 0 < estimate.value < _ONE:
        return gettext("fewer than 1")
    if 100 - _ONE < estimate.value < 100:
        return gettext("more than 99")
    said = wording.of_hundred(estimate.value, "percent")
    if estimate.value in {0.0, 100.0} or not rounded:
        return said
    return gettext("about {number}").format(number=said)


def number(estimate: Estimate) -> str:
    """Write a value without its unit."""
    assert estimate.value is not None
    return wording.number(estimate.value, estimate.unit)


def about(estimate: Estimate) -> str:
    """Say a number of people or an amount of money."""
    assert estimate.value is not None
    said = wording.of_hundred(estimate.value, estimate.unit)
    return gettext("about {number}").format(number=said)


def exact(estimate: Estimate) -> str:
    """Say the figure to its last digit that is shown, with its interval, in brackets."""
    assert estimate.value is not None
    value = wording.number(estimate.value, estimate.unit)
    if estimate.unit == "percent":
        value = wording.percent(value)
    elif is_money(estimate.unit):
        value = wording.money(value, estimate.unit)
    bounds = wording.interval(estimate)
    caution = "unreliable" in estimate.flags
    return f"({several([value, bounds, *([gettext('unreliable')] if caution else [])])})"


def bounds(estimate: Estimate) -> str:
    """Say the interval alone, in brackets."""
    return f"({wording.interval(estimate)})"


def several(parts: Iterable[str]) -> str:
    """Join parts that are apart from each other, as by a semicolon."""
    return reduce(
        lambda first, second: pgettext("parts", "{first}; {second}").format(
            first=first, second=second
        ),
        parts,
    )


def listed(parts: Iterable[str]) -> str:
    """Join parts with commas and an and."""
    given = list(parts)
    return str(format_list(given, locale=language())) if given else ""


def named(text: str) -> str:
    """Write a name of a group or question within a sentence."""
    # Names that begin with an abbreviation keep it.
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def range_of(dimension: str, estimates: Sequence[Estimate]) -> str:
    """Say between which groups a rate differs most; empty where the survey cannot tell it.

    Only groups whose intervals lie apart are set against each other.
    """
    known = [
        each
        for each in estimates
        if each.value is not None
        and "unreliable" not in each.flags
        and each.code(dimension) not in {"unknown", "not_classifiable"}
    ]
    if len(known) < 2:
        return ""
    low = min(known, key=lambda each: each.value or 0.0)
    high = max(known, key=lambda each: each.value or 0.0)
    if not low.is_apart_from(high) and "by_definition" not in {low.interval, high.interval}:
        return ""
    return pgettext(
        "dimension: range",
        "{dimension}: from {low} of 100 ({lowest}) to {high} of 100 ({highest}).",
    ).format(
        dimension=dimension_title(dimension),
        low=hundred(low, rounded=False),
        lowest=listed(_alike(dimension, low, known)),
        high=hundred(high, rounded=False),
        highest=listed(_alike(dimension, high, known)),
    )


def _alike(dimension: str, end: Estimate, known: Sequence[Estimate]) -> list[str]:
    """Name the groups that have the same rate as one, as it is written."""
    return [
        named(label(dimension, each.code(dimension)))
        for each in known
        if number(each) == number(end)
    ]


def not_published(estimate: Estimate | None, indicator: str) -> str:
    """Say that a figure is not shown, and why."""
    if estimate is None:
        return gettext("{figure}: not in this survey.").format(figure=title(indicator))
    return gettext("{figure}: {reason}.").format(
        figure=title(indicator), reason=listed(wording.flag_words(estimate)[:1])
    )
