"""Numbers, intervals, flags and periods in words, in the reader's language."""

from collections.abc import Collection
from decimal import Decimal
from typing import Protocol

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, get_currency_name
from django.utils.translation import get_language, gettext, ngettext, pgettext

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators.ranges import is_money, value_range


class Estimated(Protocol):
    """A figure as far as it is put into words: one of a release, or one just computed."""

    @property
    def indicator(self) -> str:
        """What it is a figure of."""

    @property
    def value(self) -> float | None:
        """The value; None of a suppressed one."""

    @property
    def lower(self) -> float | None:
        """The lower end of its interval."""

    @property
    def upper(self) -> float | None:
        """The upper end of its interval."""

    @property
    def interval(self) -> str:
        """How the interval was made."""

    @property
    def unit(self) -> str:
        """percent, persons, hours, points or the code of a currency."""

    @property
    def flags(self) -> Collection[str]:
        """The flags."""

    @property
    def reason(self) -> str:
        """Why it is suppressed or to be read with caution."""


DASH = "\u2013"
_THOUSAND = 1000
_TEN_THOUSAND = 10_000
_MILLION = 1_000_000
_CENTS_BELOW = 100


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def number(value: float, unit: str) -> str:
    """Write a value for a page; the downloads have it in full.

    Percent, hours and points have one decimal, points their sign too; people are rounded to
    thousands or hundreds, money to whole amounts from a hundred on.
    """
    if unit in {"percent", "hours"}:
        return _written(value, "#,##0.0")
    if unit == "points":
        return _signed(value, "#,##0.0")
    if is_money(unit):
        return _written(value, "#,##0.00" if abs(value) < _CENTS_BELOW else "#,##0")
    step = 1
    if unit == "persons":
        step = _THOUSAND if value >= _TEN_THOUSAND else 100 if value >= _THOUSAND else 1
    return _written(round(value / step) * step, "#,##0")


def _written(value: float, pattern: str) -> str:
    return str(format_decimal(value, format=pattern, locale=_locale()))


def _signed(value: float, pattern: str) -> str:
    """Write a value with its sign; what rounds to zero has none."""
    text = _written(abs(value), pattern)
    if text == _written(0, pattern):
        return text
    return _written(value, f"+{pattern};-{pattern}")


def plain(value: float) -> str:
    """Write a number with the decimals that it has."""
    return str(format_decimal(value, locale=_locale()))


def size(value: float, unit: str) -> str:
    """Write a difference where words say its direction: with a minus, but without a plus."""
    return number(value, unit).removeprefix("+").replace("-", "\u2212")


def percent(text: str) -> str:
    """Put the sign for percent to a number, as the language does."""
    return pgettext("percent", "{number}%").format(number=text)


def money(text: str, currency: str) -> str:
    """Put the code of a currency to a number, as the language does."""
    said = pgettext("money", "{currency} {number}").format(currency=currency, number=text)
    return said.replace(" ", "\u00a0")


def points(value: float, said: str) -> str:
    """Put "percentage points" to a size as it is written."""
    # French and Portuguese count 0.6 and 1.9 as one.
    language = _locale().partition("_")[0]
    one = Locale.parse(language).plural_form(Decimal(f"{abs(value):.1f}")) == "one"
    return ngettext(
        "{number} percentage point", "{number} percentage points", 1 if one else 2
    ).format(number=said)


def whole(value: int) -> str:
    """Write a whole number."""
    return _written(value, "#,##0")


def with_unit(value: float, unit: str) -> str:
    """Write a value with a sign for its unit, for the narrow column of a chart."""
    if unit == "percent":
        return percent(number(value, unit))
    shortened = {"persons": _TEN_THOUSAND}.get(unit, _MILLION)
    if value >= shortened:
        return _short(value, 2 if value >= _MILLION else 0)
    return number(value, unit)


def _short(value: float, decimals: int) -> str:
    return str(
        format_compact_decimal(
            value, format_type="short", locale=_locale(), fraction_digits=decimals
        )
    )


def tick(value: float, unit: str) -> str:
    """Write a value of a scale, as short as it can be."""
    if unit == "percent":
        return percent(_written(value, "#,##0.##"))
    if unit == "points":
        return _signed(value, "#,##0.##")
    return _short(value, 1) if value >= _THOUSAND else _written(value, "#,##0.##")


def unit_name(unit: str) -> str:
    """Name a unit for a reader: of money its currency, such as Argentine pesos."""
    names = {
        "percent": gettext("percent"),
        "persons": gettext("people"),
        "hours": gettext("hours"),
        "points": gettext("percentage points"),
    }
    return names.get(unit) or _currency(unit, count=2)


def _currency(code: str, *, count: float) -> str:
    name = str(get_currency_name(code, count=count, locale=_locale()))
    # Babel writes them in Portuguese as at the beginning of a sentence.
    return name[0].lower() + name[1:] if _locale().startswith("pt") and name != code else name


def of_hundred(value: float, unit: str) -> str:
    """Write a value for a plain sentence, which says by itself whether it is below zero.

    Whole people of a hundred, a number of people or hours, an amount with its currency.
    """
    if unit == "percent":
        return _written(abs(round(value)), "#,##0")
    if unit == "points":
        return _written(abs(value), "#,##0.0")
    if is_money(unit):
        return f"{number(value, unit)} {_currency(unit, count=2)}"
    return number(value, unit)


def is_whole_millions(value: float) -> bool:
    """Whether a number of people is written as whole millions: a word may follow these."""
    return value >= _MILLION and round(value / _THOUSAND) % _THOUSAND == 0


def interval(estimate: Estimated) -> str:
    """Say the interval, or why there is none."""
    if estimate.value is None:
        return ""
    if estimate.interval == "by_definition":
        return gettext("so by definition, without sampling error")
    if estimate.interval == "not_given":
        return gettext("the producer gives no margin of error")
    if estimate.lower is None or estimate.upper is None:
        return gettext("no interval can be given")
    lower, upper = _ends(estimate)
    if "stand_in_error" in estimate.flags:
        return gettext("wider than {lower} to {upper}").format(lower=lower, upper=upper)
    return from_to(lower, upper)


def _ends(estimate: Estimated) -> tuple[str, str]:
    assert estimate.lower is not None
    assert estimate.upper is not None
    # A symmetric interval of a small count may begin below zero, where there are no people.
    least, _most = value_range(estimate.indicator, estimate.unit)
    lower = number(max(estimate.lower, least), estimate.unit)
    return lower, number(estimate.upper, estimate.unit)


def bounds(estimate: Estimated) -> str:
    """Say the two ends of an interval, whatever its flags."""
    return from_to(*_ends(estimate))


def from_to(lower: str, upper: str) -> str:
    """Say an interval of two numbers."""
    return gettext("{lower} to {upper}").format(lower=lower, upper=upper)


def has_ordinary_interval(estimate: Estimated) -> bool:
    """Whether an interval may be drawn: there is one, and it says what it seems to say."""
    return estimate.lower is not None and "stand_in_error" not in estimate.flags


def flag_words(estimate: Estimated) -> tuple[str, ...]:
    """Say each flag in a few words."""
    words = {
        "unreliable": _caution(estimate.reason),
        "suppressed": _suppression(estimate.reason),
        "break": gettext("break: not comparable with earlier periods"),
        "stand_in_error": gettext("stand-in error: the true margin is larger"),
        "modelled": gettext("modelled, not observed"),
        "provisional": gettext("provisional: its producer may still revise it"),
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
        "no_records": gettext("unreliable: nobody in the sample"),
        "zero_or_all": gettext("unreliable: none or all of the records"),
        "complement_width": gettext("unreliable: the remainder to 100 is too uncertain"),
    }
    return words.get(reason, gettext("unreliable: rests on few records"))


def mark_word(estimate: Estimated) -> str:
    """Say beside a mark of a chart what a reader must not overlook."""
    if "suppressed" in estimate.flags:
        return _suppression(estimate.reason)
    if "unreliable" in estimate.flags:
        return gettext("unreliable")
    if "provisional" in estimate.flags:
        return gettext("provisional")
    if "modelled" in estimate.flags:
        return gettext("modelled")
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
