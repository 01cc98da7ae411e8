"""From exact sums per domain and stratum to estimates, standard errors and degrees of freedom.

The engine returns whole numbers only: for every domain and stratum the sums over primary sampling
units (PSUs) of their totals, of the squares and of the products. All that follows is exact
arithmetic with whole numbers, divided once per stratum and added with `math.fsum` in the order of
the strata: the same numbers give the same bits.

With y_hi the total of PSU i of stratum h, n_h the PSUs of the stratum in the whole sample (those
without a record of the domain are zeros), the variance with replacement of a total is
sum_h (sum_i y_hi^2 - (sum_i y_hi)^2 / n_h) * n_h / (n_h - 1); of a ratio R = Y / X the same with
z_hi = (y_hi - R x_hi) / X in the place of y_hi (Taylor linearization).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from livelihoods.analysis.statistics.design import Stratum


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the PSUs of one stratum that have a record of the domain."""

    stratum: Stratum
    y: int
    yy: int
    x: int = 0
    xx: int = 0
    xy: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its standard error; both None where nothing can be computed."""

    value: float | None
    se: float | None


def total_estimate(y: int, strata: Sequence[Sums], divisor: int) -> Estimate:
    """Estimate a total.

    Args:
        y: The exact total, as a whole number.
        strata: Sums per stratum, in order.
        divisor: What a whole number must be divided by to have its own unit.
    """
    terms = []
    for each in strata:
        n = each.stratum.psus
        if n > 1:
            spread = n * each.yy - each.y * each.y
            terms.append(spread / ((n - 1) * divisor * divisor) * each.stratum.not_drawn)
    return Estimate(y / divisor, _root(terms))


def ratio_estimate(y: int, x: int, strata: Sequence[Sums], factor: tuple[int, int]) -> Estimate:
    """Estimate a ratio; `factor` (a, b) turns the quotient of whole numbers into a/b times it."""
    if x == 0:
        return Estimate(None, None)
    up, down = factor
    fourth = (x * x * down) ** 2
    terms = []
    for each in strata:
        n = each.stratum.psus
        if n > 1:
            squares = x * x * each.yy - 2 * x * y * each.xy + y * y * each.xx
            sum_z = x * each.y - y * each.x
            spread = (n * squares - sum_z * sum_z) * up * up
            terms.append(spread / ((n - 1) * fourth) * each.stratum.not_drawn)
    return Estimate((y * up) / (x * down), _root(terms))


def _root(terms: list[float]) -> float:
    # A negative sum can only come from rounding of PSU totals that did not fit whole.
    return math.sqrt(max(math.fsum(terms), 0.0))
