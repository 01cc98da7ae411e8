"""Low earnings: the line, who is below it, and by how much (Foster, Greer and Thorbecke 1984).

A line is a sum of money, or a part of a quantile of a reference population: 60 % of the median is
the at-risk-of-poverty threshold, two thirds of it the usual line of low pay. The numbers are those
of R's package convey: `svyarpt`, `svyarpr` and `svyfgt` (line `abs` or `relq`).

Which population counts for what:
    The threshold as a measure (`svyarpt` of a subset): the domain, for quantile and density.
    A share or gap below a relative line (`svyarpr`, `svyfgt` of a subset): the line is that of the
    reference population, the full design; the share is the domain's; so records outside the domain
    have an influence too, by way of the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from livelihoods.analysis.statistics.estimation.density import KernelSums

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ThresholdParameters:
    """A part of a quantile of a population and the parameters of its influence.

    u = slope (1[y <= cut] - order) of the population's records, 0 of others.

    Args:
        estimate: The threshold, percent times the quantile, in the unit of the values.
        cut: The quantile.
        order: Which quantile, 1/2 for the median.
        slope: -percent / (N f(cut)), N the weight and f the density of the population.
    """

    estimate: float
    cut: float
    order: float
    slope: float


def threshold_parameters(
    *, cut: float, total_weight: float, kernel: KernelSums, order: float, percent: float
) -> ThresholdParameters:
    """Return the threshold and the parameters of its influence (Deville 1999, Osier 2009).

    Args:
        cut: The quantile, the smallest value that reaches `order` (`smallest_reaching`).
        total_weight: N, the weight of the population.
        kernel: The kernel's sums over the population at the quantile.
        order: Which quantile, a share.
        percent: The part of it that is the threshold: 0.6, or 2 / 3.
    """
    return ThresholdParameters(
        estimate=percent * cut,
        cut=cut,
        order=order,
        slope=-percent / (total_weight * kernel.density(total_weight)),
    )


def threshold_score_sql(*, y: str, parameters: Mapping[str, str]) -> str:
    """Return the influence u of a record of the population as an SQL expression.

    Args:
        y: The expression of the value.
        parameters: The expressions of `cut`, `order` and `slope`.
    """
    p = parameters
    return f"({p['slope']} * (CASE WHEN {y} <= {p['cut']} THEN 1e0 ELSE 0e0 END - {p['order']}))"


@dataclass(frozen=True, slots=True)
class GapParameters:
    """The share (power 0), gap (1) or squared gap (2) below a line and its influence.

    u = inside per_head (h(y) - estimate) + derivative t(y), where inside is 1 for the domain's
    records, h(y) = ((line - y) / line)^power 1[y <= line], and t(y) is the influence of the record
    on the line: that of `ThresholdParameters` of the reference population, or 0 for a fixed line.

    Args:
        estimate: The mean of h in the domain.
        line: The line, in the unit of the values.
        power: 0, 1 or 2.
        per_head: 1 / N, N the weight of the domain.
        derivative: By how much the estimate grows with the line: the domain's density at the line
            for power 0, else the mean of `gap_growth`; 0 for a fixed line.
        strict: Whether a value at the line is not below it.
    """

    estimate: float
    line: float
    power: int
    per_head: float
    derivative: float
    strict: bool = False


def gap_parameters(
    *,
    estimate: float,
    line: float,
    total_weight: float,
    power: int = 0,
    derivative: float = 0.0,
    strict: bool = False,
) -> GapParameters:
    """Return the parameters of the influence of a share or gap (Osier 2009).

    Args:
        estimate: The mean of h in the domain.
        line: The line.
        total_weight: N, the weight of the domain.
        power: 0, 1 or 2.
        derivative: For a relative line and power 0, the domain's density at the line,
            `KernelSums.density` with the domain's bandwidth and weight; for a relative line and
            power 1 or 2, the mean of `gap_growth`; for a fixed line 0.
        strict: Whether a value at the line is not below it.
    """
    return GapParameters(estimate, line, power, 1 / total_weight, derivative, strict)


def gap_sql(*, y: str, line: str, power: int = 0, strict: bool = False) -> str:
    """Return h(y) of a record as an SQL expression, of which the domain's mean is the measure.

    Args:
        y: The expression of the value.
        line: The expression of the line.
        power: 0, 1 or 2.
        strict: Whether a value at the line is not below it.
    """
    part = f"(({line} - CAST({y} AS DOUBLE)) / {line})"
    below = " * ".join([part] * power) or "1e0"
    return f"(CASE WHEN {y} {'<' if strict else '<='} {line} THEN {below} ELSE 0e0 END)"


def gap_growth_sql(*, y: str, line: str, power: int) -> str:
    """Return dh(y)/dline of a record as an SQL expression (see `gap_growth`).

    Args:
        y: The expression of the value.
        line: The expression of the line.
        power: 1 or 2.
    """
    before = gap_sql(y=y, line=line, power=power - 1)
    return f"({float(power)}e0 * {before} * CAST({y} AS DOUBLE) / ({line} * {line}))"


def gap_score_sql(
    *,
    y: str,
    inside: str,
    parameters: Mapping[str, str],
    power: int = 0,
    strict: bool = False,
    reference: Mapping[str, str] | None = None,
) -> str:
    """Return the influence u of a record of the reference population as an SQL expression.

    Args:
        y: The expression of the value.
        inside: The condition that the record is in the domain.
        parameters: The expressions of `estimate`, `line`, `per_head` and, for a relative line,
            `derivative`.
        power: 0, 1 or 2.
        strict: Whether a value at the line is not below it.
        reference: The expressions of the line's `cut`, `order` and `slope`; None: a fixed line.
    """
    p = parameters
    own = gap_sql(y=y, line=p["line"], power=power, strict=strict)
    score = f"CASE WHEN {inside} THEN {p['per_head']} * ({own} - {p['estimate']}) ELSE 0e0 END"
    if reference is None:
        return f"({score})"
    return f"({score} + {p['derivative']} * {threshold_score_sql(y=y, parameters=reference)})"
