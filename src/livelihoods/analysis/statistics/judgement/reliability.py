"""Is a figure reliable enough to be shown? Rules that are chosen by name.

`ilo`: the number of records alone, as the ILO's processing of labour force surveys does.

`nchs`: for proportions the presentation standards of Parker, Talih, Malec and others (2017, Vital
and Health Statistics, Series 2, No. 175), which rest on the interval of Korn and Graubard (1998,
Survey Methodology 24) and on the effective sample size; for counts those of Series 2, No. 200
(2023). They have no rule for means and medians: there a house rule stands, of 30 records and a
relative standard error of 30 %.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from scipy.special import betaincinv, stdtrit

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import (
    REASONS,
    SUPPRESS_BELOW,
    UNRELIABLE_BELOW,
)

Status = Literal["ok", "caution", "suppressed"]
Kind = Literal["count", "proportion", "mean"]

NCHS_FEWEST: Final = 30
"""Records, and effective records, that a proportion must have."""

NCHS_NARROW, NCHS_WIDE, NCHS_RELATIVE = 0.05, 0.30, 1.30
"""Widths of the interval of a proportion: narrow enough, too wide, too wide beside the figure."""

NCHS_COUNT_FEWEST, NCHS_COUNT_RELATIVE = 10, 1.60
"""Records that a count must have, and the widest interval relative to it."""

NCHS_FEWEST_DF: Final = 8
"""With fewer degrees of freedom a figure is to be reviewed."""

HOUSE_RELATIVE_ERROR: Final = 0.30
"""Largest relative standard error of a mean or median."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a rule looks at.

    Attributes:
        kind: `count` (or total), `proportion` (`value` from 0 to 1) or `mean` (or median).
        value, se: The estimate and its standard error; None where nothing can be computed.
        n: Records that it is computed over; of a proportion, those of its base.
        df: Degrees of freedom.
        stand_in: Whether the standard error only stands in for the true one, because the design of
            the survey is not known. Such a figure is never `ok`.
        certain: Whether the value follows from the definition, without sampling error.
    """

    kind: Kind
    value: float | None
    se: float | None
    n: int
    df: float
    stand_in: bool = False
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says.

    Attributes:
        status: `ok`, `caution` (shown and flagged) or `suppressed` (not shown).
        reason: A key of REASONS; None if `ok`. Of several, the first that the rule looks at.
        words: The same for a reader, with what was found and the threshold. Those of a suppressed
            figure tell nothing but the threshold.
    """

    status: Status
    reason: str | None = None
    words: str = ""


OK: Final = Verdict("ok")


def judge(rule: str, figure: Measured) -> Verdict:
    """Judge a figure by the rule of that name: `ilo` or `nchs`.

    Whatever the rule, a figure without a value is suppressed, a count of 0 on no record is shown
    with caution, because it tells of nobody and nothing can be said about its error, and a figure
    whose standard error is a stand-in gets no better than `caution`.

    Raises:
        UnknownNameError: There is no such rule.
        SurveyError: The figure is impossible: a proportion outside 0 to 1, a negative count,
            standard error or number of records.
    """
    check_rule(rule)
    _check(figure)
    if figure.value is None:
        return _suppressed("no_value", REASONS["no_value"])
    if figure.kind == "count" and figure.n == 0:
        return _caution("no_records", REASONS["no_records"])
    verdict = RULES[rule](figure)
    if verdict.status == "ok" and figure.stand_in and not figure.certain:
        return _caution("stand_in_error", REASONS["stand_in_error"])
    return verdict


def check_rule(rule: str) -> None:
    """Raise UnknownNameError if there is no rule of that name."""
    if rule not in RULES:
        raise UnknownNameError("reliability rule", rule, RULES)


def ilo(figure: Measured) -> Verdict:
    """Judge by the number of records: below 5 suppressed, below 15 unreliable.

    Source: the defaults that the ILO's processing of microdata runs with (status S and U).
    """
    if figure.n < SUPPRESS_BELOW:
        return _suppressed("few_records", f"rests on fewer than {SUPPRESS_BELOW} records")
    if figure.n < UNRELIABLE_BELOW:
        return _caution(
            "limited_records", f"rests on {figure.n} records, fewer than {UNRELIABLE_BELOW}"
        )
    return OK


def nchs(figure: Measured) -> Verdict:
    """Judge by the standards of the NCHS; means and medians by the house rule (see the module)."""
    by_kind = {"count": _nchs_count, "proportion": _nchs_proportion, "mean": _house_mean}
    return by_kind[figure.kind](figure)


def korn_graubard(
    p: float, se: float, n: int, df: float, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Return the interval of Korn and Graubard as the NCHS uses it, and the effective sample size.

    The effective sample size p (1 - p) / se^2 is no more than n. Times the squared ratio of
    t(n - 1) to t(df), and again no more than n, it is the size with which Clopper and Pearson's
    interval is computed. At 0 and 1, and without standard error, n stands for both. Unlike
    `proportion_interval("beta", ...)`, which is R's, the sizes are capped at n.

    Args:
        p: The proportion, 0 to 1.
        se: Its standard error.
        n: Records of its base, at least 2.
        df: Degrees of freedom of the design, at least 1.
        level: Confidence level.

    Returns:
        Lower and upper bound, and the effective sample size (before the ratio of t).

    Raises:
        SurveyError: n is below 2 or df below 1.
    """
    if n < 2 or df < 1:
        raise SurveyError("The interval needs 2 records and 1 degree of freedom")
    effective = size = float(n)
    if 0 < p < 1 and se > 0:
        if n * se**2 > p * (1 - p):
            effective = p * (1 - p) / se**2
        ratio = stdtrit(n - 1, (1 + level) / 2) / stdtrit(df, (1 + level) / 2)
        size = min(float(n), effective * float(ratio) ** 2)
    tail, hits, misses = (1 - level) / 2, size * p, size * (1 - p)
    lower = 0.0 if hits == 0 else float(betaincinv(hits, misses + 1, tail))
    upper = 1.0 if misses == 0 else float(betaincinv(hits + 1, misses, 1 - tail))
    return lower, upper, effective


def _nchs_proportion(figure: Measured) -> Verdict:
    p, n = figure.value, figure.n
    assert p is not None
    if n < NCHS_FEWEST:
        return _suppressed("sample_size", f"rests on fewer than {NCHS_FEWEST} records")
    if figure.certain:
        return OK
    at_the_end = p in {0.0, 1.0}
    if figure.df < 1 or (figure.se is None and not at_the_end):
        return _suppressed("no_interval", REASONS["no_interval"])
    lower, upper, effective = korn_graubard(p, figure.se or 0.0, n, figure.df)
    return _by_width(p, upper - lower, effective) or _review(figure, at_the_end=at_the_end) or OK


def _by_width(p: float, width: float, effective: float) -> Verdict | None:
    """Return what the interval of a proportion says; None if nothing against it."""
    if effective < NCHS_FEWEST:
        return _suppressed(
            "effective_sample_size", f"effective sample size below {NCHS_FEWEST} records"
        )
    if width >= NCHS_WIDE:
        points = round(100 * NCHS_WIDE)
        return _suppressed(
            "interval_width", f"the 95 % interval is {points} percentage points wide or wider"
        )
    if width <= NCHS_NARROW or p in {0.0, 1.0}:
        return None
    percent = round(100 * NCHS_RELATIVE)
    if width > NCHS_RELATIVE * p:
        return _suppressed(
            "relative_width", f"the 95 % interval is wider than {percent} % of the figure"
        )
    if width > NCHS_RELATIVE * (1 - p):
        return _caution(
            "complement_width", f"the 95 % interval is wider than {percent} % of the complement"
        )
    return None


def _nchs_count(figure: Measured) -> Verdict:
    if figure.n < NCHS_COUNT_FEWEST:
        return _suppressed("sample_size", f"rests on fewer than {NCHS_COUNT_FEWEST} records")
    assert figure.value is not None
    if figure.certain:
        return OK
    if figure.se is None or figure.df < 1:
        return _suppressed("no_interval", REASONS["no_interval"])
    width = 2 * float(stdtrit(figure.df, 0.975)) * figure.se
    if width > NCHS_COUNT_RELATIVE * figure.value:
        percent = round(100 * NCHS_COUNT_RELATIVE)
        return _suppressed(
            "relative_width", f"the 95 % interval is wider than {percent} % of the figure"
        )
    return _review(figure) or OK


def _house_mean(figure: Measured) -> Verdict:
    if figure.n < NCHS_FEWEST:
        return _suppressed("sample_size", f"rests on fewer than {NCHS_FEWEST} records")
    assert figure.value is not None
    if figure.certain:
        return OK
    if figure.se is None or figure.df < 1:
        return _suppressed("no_interval", REASONS["no_interval"])
    if figure.se > HOUSE_RELATIVE_ERROR * abs(figure.value):
        percent = round(100 * HOUSE_RELATIVE_ERROR)
        return _suppressed(
            "relative_error", f"the standard error is more than {percent} % of the figure"
        )
    return _review(figure) or OK


def _review(figure: Measured, *, at_the_end: bool = False) -> Verdict | None:
    """Return why a figure that may be shown is to be looked at first."""
    if figure.df < NCHS_FEWEST_DF:
        return _caution(
            "degrees_of_freedom",
            f"{figure.df:g} degrees of freedom, fewer than {NCHS_FEWEST_DF}",
        )
    return _caution("zero_or_all", REASONS["zero_or_all"]) if at_the_end else None


def _check(figure: Measured) -> None:
    value, se = figure.value, figure.se
    if figure.kind not in {"count", "proportion", "mean"}:
        raise UnknownNameError("kind of figure", figure.kind, ("count", "proportion", "mean"))
    if figure.n < 0 or (se is not None and not se >= 0):
        raise SurveyError("A number of records or a standard error is negative")
    if value is None:
        return
    highest = 1.0 if figure.kind == "proportion" else math.inf
    if math.isnan(value) or (figure.kind != "mean" and not 0 <= value <= highest):
        raise SurveyError(f"A {figure.kind} of {value} is impossible")


def _suppressed(reason: str, words: str) -> Verdict:
    return Verdict("suppressed", reason, words)


def _caution(reason: str, words: str) -> Verdict:
    return Verdict("caution", reason, words)


RULES: MappingProxyType[str, Callable[[Measured], Verdict]] = MappingProxyType(
    {"ilo": ilo, "nchs": nchs}
)
"""The rules by name."""
