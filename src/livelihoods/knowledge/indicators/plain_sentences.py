"""A figure in a plain sentence: where, when, among whom, how many, and how sure that is."""

import math
from collections.abc import Mapping
from copy import copy

from django.utils.translation import gettext, pgettext

from livelihoods.analysis.statistics.group_estimates import measure_of
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import locatives, terms, whom, wording
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.rules import NOBODY
from livelihoods.knowledge.indicators.sentences import (
    ALIKE,
    BELOW_ZERO,
    OF_GROUPS,
    SENTENCES,
    SHARED_OUT,
)

_HUNDRED = 100
_HALF = 1.5
_LARGEST_BASE = 100_000


def sentence(estimate: Estimate, where: str, names: Mapping[str, str]) -> str:
    """Say a figure in a plain sentence; empty where the indicator has none.

    Args:
        estimate: The figure.
        where: The place, as `locatives` says it.
        names: Dimension -> name of its code for readers.
    """
    codes = estimate.codes
    over = _shared_out_over(estimate)
    if over:
        codes = {name: code for name, code in codes.items() if name != over}
    begun = pgettext("where, when", "{where} {when}").format(
        where=where[:1].upper() + where[1:], when=locatives.when(estimate.period)
    )
    if of_whom := whom.among(codes, names):
        begun = pgettext("part of a sentence, part", "{first}, {second}").format(
            first=begun, second=of_whom
        )
    if estimate.value is None:
        said = _withheld(estimate)
    elif estimate.reason == NOBODY:
        said = gettext("nobody of these is in the sample: how many there are is not known.")
    else:
        said, times = _said(estimate, over, names)
        said = _with_error(said, _scaled(estimate, times))
    if not said:
        return ""
    return pgettext("where and when, what", "{begun}, {said}").format(begun=begun, said=said)


def _shared_out_over(estimate: Estimate) -> str:
    """The dimension whose codes share people out, where the indicator does that."""
    known = INDICATORS.get(estimate.indicator)
    return known.over or "" if known is not None else ""


def _withheld(estimate: Estimate) -> str:
    reasons = wording.flag_words(estimate)
    reason = reasons[0] if reasons else gettext("no figure: nothing to compute it from")
    return gettext("the figure is not shown ({reason}).").format(reason=reason)


def _said(estimate: Estimate, over: str, names: Mapping[str, str]) -> tuple[str, float]:
    """Say the value; with it how many times the value the number in the sentence is."""
    assert estimate.value is not None
    value, name = estimate.value, estimate.indicator
    measure, group = measure_of(name)
    form = SENTENCES.get(name) or SHARED_OUT.get(name) or OF_GROUPS.get(measure, "")
    if name in BELOW_ZERO:
        form = BELOW_ZERO[name] if value < 0 else form
        form = ALIKE[name] if _is_nothing(estimate) else form
    if not form:
        return "", 1
    people = whom.people({over: estimate.codes[over]}, names) if over else ""
    form = gettext(form)
    workers = whom.group(group) if group else ""
    if "{base}" in form:
        number, base = of_base(value)
        said = form.format(number=number, base=wording.whole(base), people=people, group=workers)
        return said, base / _HUNDRED
    number = wording.of_hundred(value, estimate.unit)
    if estimate.unit == "persons" and wording.is_whole_millions(value):
        # "2 000 000 de personas", "2 100 000 personas"
        number = pgettext("whole millions, before: people", "{number}").format(number=number)
    if estimate.unit == "points":
        number = wording.points(value, number)
    return form.format(number=number, group=workers), 1


def _is_nothing(estimate: Estimate) -> bool:
    assert estimate.value is not None
    zero = wording.of_hundred(0.0, estimate.unit)
    return wording.of_hundred(estimate.value, estimate.unit) == zero


def of_base(percent: float) -> tuple[str, int]:
    """Say a share as so many of a hundred, or of a thousand and more where that is too coarse.

    >>> of_base(33.9), of_base(0.42), of_base(100.0)
    (('about 34', 100), ('about 4', 1000), ('100', 100))
    """
    base = _HUNDRED
    rest = min(percent, 100 - percent)
    while 0 < rest * base / 100 < _HALF and base < _LARGEST_BASE:
        base *= 10
    number = wording.whole(math.floor(percent * base / 100 + 0.5))
    if rest > 0:
        number = gettext("about {number}").format(number=number)
    return number, base


def _with_error(said: str, estimate: Estimate) -> str:
    """Add the interval, or that there is none."""
    if not said:
        return ""
    if estimate.interval in {"not_given", "none"} or estimate.lower is None:
        is_exact = estimate.interval == "by_definition"
        return said if is_exact else terms.with_error(said, estimate.interval or "none")
    return pgettext("sentence with its interval", "{said} ({interval}).").format(
        said=said.removesuffix("."), interval=wording.interval(_in_direction(estimate))
    )


def _scaled(estimate: Estimate, times: float) -> Estimate:
    """Put the interval on the scale of the sentence: of 1,000 where the sentence says so."""
    if times == 1 or estimate.lower is None or estimate.upper is None:
        return estimate
    scaled = copy(estimate)
    scaled.lower, scaled.upper = estimate.lower * times, estimate.upper * times
    return scaled


def _in_direction(estimate: Estimate) -> Estimate:
    """Turn a gap below zero around where the sentence says "more" of it, without a sign."""
    is_turned = estimate.indicator in BELOW_ZERO and estimate.unit == "percent"
    value, lower, upper = estimate.value, estimate.lower, estimate.upper
    if not is_turned or value is None or value >= 0 or lower is None or upper is None:
        return estimate
    turned = copy(estimate)
    turned.value, turned.lower, turned.upper = -value, -upper, -lower
    return turned
