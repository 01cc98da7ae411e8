"""Numbers, intervals, flags and periods in words, in the reader's language."""

from babel.numbers import format_compact_decimal, format_decimal
from django.utils.translation import get_language, gettext, pgettext

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.models import Estimate

DASH = "\u2013"
_THOUSAND = 1000
_TEN_THOUSAND = 10_000


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def number(value: float, unit: str) -> str:
    """Write a value for a page: percent to one decimal; people to thousands or hundreds.

    The downloads have the full value.
    """
    if unit == "percent":
        return str(format_decimal(value, format="#,##0.0", locale=_locale()))
    step = 1
    if unit == "persons":
        step = _THOUSAND if value >= _TEN_THOUSAND else 100 if value >= _THOUSAND else 1
    return str(format_decimal(round(value / step) * step, format="#,##0", locale=_locale()))


def whole(value: int) -> str:
    """Write a whole number."""
    return str(format_decimal(value, format="#,##0", locale=_locale()))


def with_unit(value: float, unit: str) -> str:
    """Write a value with a sign for its unit, for the narrow column of a chart."""
    if unit == "percent":
        return f"{number(value, unit)}%"
    if unit == "persons" and value >= _TEN_THOUSAND:
        compact = format_compact_decimal(
            value, format_type="short", locale=_locale(), fraction_digits=2 if value >= 1e6 else 0
        )
        return str(compact)
    return number(value, unit)


def tick(value: float, unit: str) -> str:
    """Write a value of a scale, as short as it can be."""
    if unit == "percent":
        return f"{format_decimal(value, format='#,##0.##', locale=_locale())}%"
    compact = format_compact_decimal(
        value, format_type="short", locale=_locale(), fraction_digits=1
    )
    return str(compact)


def unit_name(unit: str) -> str:
    """Name a unit for a reader."""
    names = {"percent": gettext("percent"), "persons": gettext("people"), "hours": gettext("hours")}
    return names.get(unit, unit)


def of_hundred(value: float, unit: str) -> str:
    """Write a value for a plain sentence: whole people of a hundred, or a number of people."""
    if unit == "percent":
        return str(format_decimal(round(value), format="#,##0", locale=_locale()))
    return number(value, unit)


def interval(estimate: Estimate) -> str:
    """Say the interval, or why there is none."""
    if estimate.value is None:
        return ""
    if estimate.interval == "by_definition":
        return gettext("so by definition, without sampling error")
    if estimate.lower is None or estimate.upper is None:
        return gettext("no interval can be given")
    # A symmetric interval of a small count may begin below zero, where there are no people.
    lower = number(max(estimate.lower, 0.0), estimate.unit)
    upper = number(estimate.upper, estimate.unit)
    if "stand_in_error" in estimate.flags:
        return gettext("wider than {lower} to {upper}").format(lower=lower, upper=upper)
    return gettext("{lower} to {upper}").format(lower=lower, upper=upper)


def has_ordinary_interval(estimate: Estimate) -> bool:
    """Whether an interval may be drawn: there is one, and it says what it seems to say."""
    return estimate.lower is not None and "stand_in_error" not in estimate.flags


def flag_words(estimate: Estimate) -> tuple[str, ...]:
    """Say each flag in a few words."""
    words = {
        "unreliable": _caution(estimate.reason),
        "suppressed": _suppression(estimate.reason),
        "break": gettext("break: not comparable with earlier periods"),
        "stand_in_error": gettext("stand-in error: the true margin is larger"),
        "modelled": gettext("modelled, not observed"),
    }
    return tuple(words[flag] for flag in words if flag in estimate.flags)


def _suppression(reason: str) -> str:
    """Say why a figure is not shown; older releases give no reason."""
    small = gettext("suppressed: the sample is too small")
    wide = gettext("suppressed: its interval is too wide")
    words = {
        "confidential": gettext("suppressed: few people stand behind it"),
        "complementary": gettext("suppressed to protect another figure"),
        "no_value": gettext("no figure: nothing to compute it from"),
        "sample_size": small,
        "effective_sample_size": small,
        "interval_width": wide,
        "relative_width": wide,
        "relative_error": gettext("suppressed: its error is too large"),
        "no_interval": gettext("suppressed: no interval can be given"),
    }
    return words.get(reason, gettext("suppressed: too few records to publish"))


def _caution(reason: str) -> str:
    """Say why a figure is to be read with caution; older releases give no reason."""
    words = {
        "degrees_of_freedom": gettext("unreliable: its error is itself uncertain"),
        "zero_or_all": gettext("unreliable: none or all of the records"),
        "complement_width": gettext("unreliable: the remainder to 100 is too uncertain"),
    }
    return words.get(reason, gettext("unreliable: rests on few records"))


def mark_word(estimate: Estimate) -> str:
    """Say beside a mark of a chart what a reader must not overlook."""
    if "suppressed" in estimate.flags:
        return _suppression(estimate.reason)
    if "unreliable" in estimate.flags:
        return gettext("unreliable")
    if estimate.interval == "by_definition":
        return gettext("by definition")
    return ""


def period(text: str) -> str:
    """Write a period for a reader.

    >>> period("2016-Q4")
    '4th quarter of 2016'
    """
    first, slash, last = text.partition("/")
    if slash:
        return gettext("{first} to {last}").format(first=period(first), last=period(last))
    read = Period.parse(first)
    quarters = {
        1: pgettext("period", "1st quarter of {year}"),
        2: pgettext("period", "2nd quarter of {year}"),
        3: pgettext("period", "3rd quarter of {year}"),
        4: pgettext("period", "4th quarter of {year}"),
    }
    return quarters[read.quarter].format(year=read.year) if read.quarter else str(read.year)
