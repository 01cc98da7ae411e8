"""Measures of inequality of earnings, and what a record contributes to their error.

Each measure comes in three steps, as a database can take them: sums over a domain become
parameters, parameters and a record's value become its influence u, and the variance of the measure
is that of the total of w u over the design (Deville 1999). A record outside the domain has u = 0.
The numbers are those of R's package convey: `svygini`, `svyqsr` and `svygei` of order 1. A subset
is a population of its own there, so all parameters are those of the domain.

Weights are persons: the Gini coefficient of convey is not the same with weights of another scale.
A measure that is not defined, because nobody is there or the sum it divides by is 0, is None.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from livelihoods.analysis.statistics.estimation.density import KernelSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GiniParameters:
    """The Gini coefficient of a domain and the parameters of its influence.

    u = constant + slope y + rank (y (R(y) + w) - C(y)), where R(y) is the weight and C(y) the
    weighted income of the domain's records with a value of y or less, and w the record's weight.
    (Of records below y alone, without those at y, u is the same.)

    Args:
        estimate: The coefficient, between 0 and 1 where no value is negative.
        constant: (1 - G) / N, N the weight.
        slope: -2 T / (N Y^2), Y the weighted income and T the sum of w y R over the records,
            where R is the weight up to and with the record itself.
        rank: 2 / (N Y).
    """

    estimate: float
    constant: float
    slope: float
    rank: float


def gini_parameters(
    total_weight: float, total: float, ranked_total: float
) -> GiniParameters | None:
    """Return the Gini coefficient and the parameters of its influence.

    G = (2 T - Y) / (N Y) - 1 (Binder and Kovacevic 1995; Osier 2009).

    Args:
        total_weight: N, the sum of w.
        total: Y, the sum of w y.
        ranked_total: T, see `ranked_total` and `ranked_sql`.
    """
    if total_weight <= 0 or total == 0:
        return None
    scale = total_weight * total
    estimate = (2 * ranked_total - total) / scale - 1
    return GiniParameters(
        estimate=estimate,
        constant=(1 - estimate) / total_weight,
        slope=-2 * ranked_total / (scale * total),
        rank=2 / scale,
    )


def ranked_sql(*, y: str, weight: str, below: str, upto: str) -> str:
    """Return what a record adds to T as an SQL expression, whatever the order of equal values.

    w y (R below y + R up to y + w) / 2: the mean over the orders in which records of one value
    may stand.

    Args:
        y: The expression of the value.
        weight: The expression of the weight.
        below: The expression of the weight of the records with a lesser value.
        upto: The expression of the weight of the records with the same or a lesser value.
    """
    return f"({weight} * CAST({y} AS DOUBLE) * ({below} + {upto} + {weight}) * 0.5e0)"


def gini_score_sql(
    *, y: str, weight: str, upto: str, income: str, parameters: Mapping[str, str]
) -> str:
    """Return the influence u of a record as an SQL expression.

    Args:
        y: The expression of the value.
        weight: The expression of the weight.
        upto: The expression of R(y).
        income: The expression of C(y).
        parameters: The expressions of `constant`, `slope` and `rank`.
    """
    value = f"CAST({y} AS DOUBLE)"
    return (
        f"({parameters['constant']} + {parameters['slope']} * {value}"
        f" + {parameters['rank']} * ({value} * ({upto} + {weight}) - {income}))"
    )


@dataclass(frozen=True, slots=True)
class ShareRatioParameters:
    """The quintile share ratio S80/S20 of a domain and the parameters of its influence.

    u = constant + (y - (y - high_level) 1[y <= high_cut]
                      - estimate (y - low_level) 1[y <= low_cut]) / low_total

    Args:
        estimate: The income above the upper quantile over that up to the lower one.
        constant: -((1 - alpha) high_level + estimate alpha low_level) / low_total.
        low_cut: The quantile of alpha.
        high_cut: The quantile of 1 - alpha.
        low_level: The mean income the kernel sees around the lower quantile.
        high_level: The same around the upper quantile.
        low_total: The weighted income up to the lower quantile.
    """

    estimate: float
    constant: float
    low_cut: float
    high_cut: float
    low_level: float
    high_level: float
    low_total: float


def share_ratio_parameters(
    *,
    low_cut: float,
    high_cut: float,
    low_total: float,
    high_total: float,
    low: KernelSums,
    high: KernelSums,
    alpha: float = 0.2,
) -> ShareRatioParameters | None:
    """Return the share ratio and the parameters of its influence (Osier 2009).

    Args:
        low_cut: The quantile of alpha, the smallest value that reaches it (`smallest_reaching`).
        high_cut: The quantile of 1 - alpha, likewise.
        low_total: The sum of w y over y <= low_cut.
        high_total: The sum of w y over y > high_cut.
        low: The kernel's sums over the domain at the lower quantile.
        high: The same at the upper quantile.
        alpha: The share of the population in each tail, up to 1/2.
    """
    if low_total == 0:
        return None
    ratio = high_total / low_total
    return ShareRatioParameters(
        estimate=ratio,
        constant=-((1 - alpha) * high.level + ratio * alpha * low.level) / low_total,
        low_cut=low_cut,
        high_cut=high_cut,
        low_level=low.level,
        high_level=high.level,
        low_total=low_total,
    )


def share_ratio_score_sql(*, y: str, parameters: Mapping[str, str]) -> str:
    """Return the influence u of a record as an SQL expression.

    Args:
        y: The expression of the value.
        parameters: The expressions of all fields of `ShareRatioParameters`.
    """
    p, value = parameters, f"CAST({y} AS DOUBLE)"
    high = f"CASE WHEN {y} <= {p['high_cut']} THEN {value} - {p['high_level']} ELSE 0e0 END"
    low = f"CASE WHEN {y} <= {p['low_cut']} THEN {value} - {p['low_level']} ELSE 0e0 END"
    return f"({p['constant']} + ({value} - {high} - {p['estimate']} * ({low})) / {p['low_total']})"


@dataclass(frozen=True, slots=True)
class TheilParameters:
    """The Theil index of a domain, the generalized entropy of order 1, and its influence.

    u = constant + y (slope + logarithm ln y), of records with y > 0; the others have u = 0.

    Args:
        estimate: The index, 0 where all earn the same.
        constant: 1 / N, N the weight of the records with y > 0.
        slope: -(estimate + 1 + ln(Y / N)) / Y, Y their weighted income.
        logarithm: 1 / Y.
    """

    estimate: float
    constant: float
    slope: float
    logarithm: float


def theil_parameters(
    total_weight: float, total: float, total_of_logarithms: float
) -> TheilParameters | None:
    """Return the Theil index and the parameters of its influence (Biewen and Jenkins 2003).

    T = sum(w y ln y) / Y - ln(Y / N). Values of 0 and less have no logarithm: convey refuses
    them, here the sums leave them out and so does the influence.

    Args:
        total_weight: N, the sum of w over y > 0.
        total: Y, the sum of w y over y > 0.
        total_of_logarithms: The sum of w y ln y over y > 0.
    """
    if total_weight <= 0 or total <= 0:
        return None
    level = math.log(total / total_weight)
    estimate = total_of_logarithms / total - level
    return TheilParameters(
        estimate=estimate,
        constant=1 / total_weight,
        slope=-(estimate + 1 + level) / total,
        logarithm=1 / total,
    )


def theil_score_sql(*, y: str, parameters: Mapping[str, str]) -> str:
    """Return the influence u of a record as an SQL expression.

    Args:
        y: The expression of the value.
        parameters: The expressions of `constant`, `slope` and `logarithm`.
    """
    p = parameters
    return (
        f"(CASE WHEN {y} > 0 THEN {p['constant']} + CAST({y} AS DOUBLE)"
        f" * ({p['slope']} + {p['logarithm']} * ln({y})) ELSE 0e0 END)"
    )
