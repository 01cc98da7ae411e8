"""Measures of a distribution in every domain: their value, and the parameters of their influence.

The formulas are those of `inequality` and `poverty`. The influence of a record is kept divided by
`bound`, a power of two that it cannot exceed in its domain: so it becomes a whole number with the
same digits in a domain of hundreds and in one of millions.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from livelihoods.analysis.statistics.estimation import inequality, poverty
from livelihoods.analysis.statistics.estimation.moments import Moments, Numbers
from livelihoods.analysis.statistics.estimation.statistic import Statistic

_TAIL = 0.2


@dataclass(frozen=True)
class Measure:
    """One measure in every domain.

    Attributes:
        values: The measure; None where it is not defined.
        parameters: Name -> the parameter of each domain, as `score_sql` uses it; None where there
            is no influence.
        bounds: By what influences were divided.
        derivatives: Of a measure with a relative line: by how much the measure grows with the line.
    """

    values: Numbers
    parameters: Mapping[str, Numbers]
    bounds: Numbers
    derivatives: Numbers = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """The line that each domain is measured against, with the influence of records on it.

    Attributes:
        values: The line of each domain.
        slopes: By how much the share of the population at or below the cut moves it.
    """

    values: Numbers
    slopes: Numbers


def measure(statistic: Statistic, moments: Moments, line: Line | None = None) -> Measure:
    """Compute a measure with the parameters of its influence, in every domain.

    Args:
        statistic: The measure.
        moments: The distribution of the domains.
        line: The lines, where they follow a reference population.
    """
    if statistic.kind in ("poverty_rate", "fgt"):
        return _gap(statistic, moments, line or _fixed(statistic, moments))
    if statistic.kind == "poverty_threshold":
        return _threshold(statistic, moments)
    if statistic.kind == "quintile_share_ratio":
        return _share_ratio(moments)
    return _gini(moments) if statistic.kind == "gini" else _theil(moments)


def values(statistic: Statistic, moments: Moments, line: Sequence[float | None]) -> Numbers:
    """Compute a measure alone, without what its error needs."""
    if statistic.kind in ("poverty_rate", "fgt"):
        return _gap_values(statistic, moments, line)
    if statistic.kind == "poverty_threshold":
        return threshold_values(statistic, moments)
    if statistic.kind == "quintile_share_ratio":
        low, high = moments.tails(moments.reaching(_TAIL), moments.reaching(1 - _TAIL))
        return [h / lo if lo else None for lo, h in zip(low, high, strict=True)]
    return (_gini(moments) if statistic.kind == "gini" else _theil(moments)).values


def is_relative(statistic: Statistic) -> bool:
    """Whether a measure is taken against a line that follows a reference population."""
    return statistic.kind in ("poverty_rate", "fgt") and statistic.line is None


def score_sql(statistic: Statistic, y: str, weight: str, table: str, ranks: str) -> str:
    """Return the influence of a record of the domain, divided by the bound, as SQL.

    Args:
        statistic: The measure.
        y: SQL of the value, a double.
        weight: SQL of the weight, a double.
        table: What names of parameters begin with: the joined table and the measure.
        ranks: The joined table of ranks, which the Gini coefficient needs.
    """
    names = {name: f"{table}{name}" for name in FIELDS[_formula(statistic)]}
    if statistic.kind == "gini":
        return inequality.gini_score_sql(
            y=y, weight=weight, upto=f"{ranks}.upto", income=f"{ranks}.income", parameters=names
        )
    if statistic.kind == "quintile_share_ratio":
        return inequality.share_ratio_score_sql(y=y, parameters=names)
    if statistic.kind == "theil":
        return inequality.theil_score_sql(y=y, parameters=names)
    if statistic.kind == "poverty_threshold":
        return poverty.threshold_score_sql(y=y, parameters=names)
    return poverty.gap_score_sql(
        y=y,
        inside=f"{y} IS NOT NULL",
        parameters=names,
        power=_power(statistic),
        strict=statistic.strict,
    )


FIELDS = {
    "gini": ("constant", "slope", "rank"),
    "quintile_share_ratio": (
        *("constant", "estimate", "low_cut", "high_cut"),
        *("low_level", "high_level", "low_total"),
    ),
    "theil": ("constant", "slope", "logarithm"),
    "poverty_threshold": ("cut", "order", "slope"),
    "gap": ("estimate", "line", "per_head"),
}
"""The parameters of each formula."""
_SCALED = {"constant": -1, "slope": -1, "rank": -1, "logarithm": -1, "per_head": -1, "low_total": 1}
"""The power of its unit with which each parameter of an influence is multiplied."""


def _formula(statistic: Statistic) -> str:
    return "gap" if statistic.kind in ("poverty_rate", "fgt") else statistic.kind


def _power(statistic: Statistic) -> int:
    return statistic.power if statistic.kind == "fgt" else 0


def _collected(
    formula: str, found: Sequence[object | None], values: Numbers, largest: Sequence[float]
) -> Measure:
    """Collect the parameters of the domains, divided by a bound of their influences."""
    parameters: dict[str, Numbers] = {name: [] for name in FIELDS[formula]}
    bounds: Numbers = []
    for each, bound in zip(found, largest, strict=True):
        usable = each is not None and math.isfinite(bound)
        unit = 2.0 ** math.ceil(math.log2(bound)) if usable and bound > 0 else 1.0
        bounds.append(unit if usable else None)
        for name, column in parameters.items():
            value = getattr(each, name) if usable else None
            if value is not None and name in _SCALED:
                value = value * unit if _SCALED[name] > 0 else value / unit
            column.append(value)
    return Measure(values, parameters, bounds)


def _gini(moments: Moments) -> Measure:
    rows = zip(moments.weights, moments.totals, moments.ranked, strict=True)
    found = [inequality.gini_parameters(*row) for row in rows]
    bounds = [
        abs(p.constant) + abs(p.slope) * top + 3 * abs(p.rank) * top * whole if p else math.nan
        for p, top, whole in zip(found, moments.largest, moments.weights, strict=True)
    ]
    return _collected("gini", found, [p.estimate if p else None for p in found], bounds)


def _theil(moments: Moments) -> Measure:
    rows = zip(*moments.logarithms, strict=True)
    found = [inequality.theil_parameters(*row) for row in rows]
    bounds = [
        abs(p.constant) + top * abs(p.slope) + p.logarithm * max(1.0, top * abs(math.log(top)))
        if p
        else math.nan
        for p, top in zip(found, moments.largest, strict=True)
    ]
    return _collected("theil", found, [p.estimate if p else None for p in found], bounds)


def _share_ratio(moments: Moments) -> Measure:
    low, high = moments.reaching(_TAIL), moments.reaching(1 - _TAIL)
    tails = moments.tails(low, high)
    kernels = moments.kernels(low), moments.kernels(high)
    found, bounds, shown = [], [], []
    for cuts, totals, around, top in zip(
        zip(low, high, strict=True),
        zip(*tails, strict=True),
        zip(*kernels, strict=True),
        moments.largest,
        strict=True,
    ):
        shown.append(totals[1] / totals[0] if totals[0] else None)
        p = None
        if cuts[0] is not None and cuts[1] is not None and around[0] and around[1]:
            p = inequality.share_ratio_parameters(
                low_cut=cuts[0],
                high_cut=cuts[1],
                low_total=totals[0],
                high_total=totals[1],
                low=around[0],
                high=around[1],
            )
        found.append(p)
        bounds.append(math.nan if p is None else _share_ratio_bound(p, top))
    return _collected("quintile_share_ratio", found, shown, bounds)


def _share_ratio_bound(p: inequality.ShareRatioParameters, top: float) -> float:
    low = abs(p.estimate) * (top + abs(p.low_level))
    return abs(p.constant) + (2 * top + abs(p.high_level) + low) / abs(p.low_total)


def threshold_values(statistic: Statistic, moments: Moments) -> Numbers:
    """Compute the line of each domain, a part of a quantile of its own."""
    cuts = moments.reaching(statistic.order)
    return [None if cut is None else statistic.percent * cut for cut in cuts]


def thresholds(statistic: Statistic, moments: Moments) -> list[poverty.ThresholdParameters | None]:
    """Compute the line of each domain with its influence; None where it has none."""
    cuts = moments.reaching(statistic.order)
    return [
        None
        if kernel is None or cut is None
        else poverty.threshold_parameters(
            cut=cut,
            total_weight=whole,
            kernel=kernel,
            order=statistic.order,
            percent=statistic.percent,
        )
        for cut, kernel, whole in zip(cuts, moments.kernels(cuts), moments.weights, strict=True)
    ]


def _threshold(statistic: Statistic, moments: Moments) -> Measure:
    found = thresholds(statistic, moments)
    bounds = [abs(p.slope) if p else math.nan for p in found]
    return _collected("poverty_threshold", found, threshold_values(statistic, moments), bounds)


def _fixed(statistic: Statistic, moments: Moments) -> Line:
    return Line([statistic.line] * len(moments), [0.0] * len(moments))


def _gap_values(statistic: Statistic, moments: Moments, line: Sequence[float | None]) -> Numbers:
    power = _power(statistic)
    text = poverty.gap_sql(y="u.y", line="p.line", power=power, strict=statistic.strict)
    found = moments.means(text, {"line": line})
    return [
        None if at is None or (power and at == 0) or math.isnan(each) else each
        for each, at in zip(found, line, strict=True)
    ]


def _gap(statistic: Statistic, moments: Moments, line: Line) -> Measure:
    power = _power(statistic)
    shown = _gap_values(statistic, moments, line.values)
    growth = _growth(statistic, moments, line, power)
    found: list[poverty.GapParameters | None] = []
    derivatives: Numbers = []
    bounds: list[float] = []
    for value, at, slope, grown, whole, top in zip(
        shown, line.values, line.slopes, growth, moments.weights, moments.largest, strict=True
    ):
        if value is None or at is None or slope is None or grown is None:
            found.append(None)
            derivatives.append(None)
            bounds.append(math.nan)
            continue
        one = poverty.gap_parameters(
            estimate=value,
            line=at,
            total_weight=whole,
            power=power,
            derivative=grown,
            strict=statistic.strict,
        )
        found.append(one)
        derivatives.append(grown * slope)
        bounds.append(_gap_bound(one, top))
    collected = _collected("gap", found, shown, bounds)
    return Measure(shown, collected.parameters, collected.bounds, derivatives)


def _gap_bound(p: poverty.GapParameters, top: float) -> float:
    most = (1 + top / abs(p.line)) ** p.power if p.power else 1.0
    return p.per_head * (most + abs(p.estimate))


def _growth(statistic: Statistic, moments: Moments, line: Line, power: int) -> Numbers:
    """Return by how much the measure of each domain grows with the line."""
    if not is_relative(statistic):
        return [0.0] * len(moments)
    if power:
        text = poverty.gap_growth_sql(y="u.y", line="p.line", power=power)
        return list(moments.means(text, {"line": line.values}))
    kernels = moments.kernels(line.values)
    return [
        None if kernel is None else kernel.density(whole)
        for kernel, whole in zip(kernels, moments.weights, strict=True)
    ]
