"""The density of earnings at a point, for the influence of quantiles (Deville 1999, Osier 2009).

The influence of a record on a quantile divides by the density there. It is estimated with a
Gaussian kernel over all records of the population, as the package convey does: the bandwidth is
h = sd / N^(1/5), where N is the weight of all records (not their number) and sd their standard
deviation with divisor N.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KernelSums:
    """What the kernel weighs around a point.

    Args:
        weight: sum of w K((x - y) / h), K the standard normal density.
        total: sum of w y K((x - y) / h).
        bandwidth: h, in the unit of the values.
    """

    weight: float
    total: float
    bandwidth: float

    def density(self, total_weight: float) -> float:
        """Return the density at the point, per unit of the values, given the weight of all."""
        return self.weight / (total_weight * self.bandwidth)

    @property
    def level(self) -> float:
        """The mean value around the point: by how much a tail's total grows with its weight."""
        return self.total / self.weight


def bandwidth(total_weight: float, total: float, total_of_squares: float) -> float:
    """Return the bandwidth of the kernel.

    Args:
        total_weight: N, the sum of w over the population.
        total: The sum of w y.
        total_of_squares: The sum of w y^2.

    Returns:
        h in the unit of the values; 0 where all values are equal.
    """
    variance = (total_of_squares - total * total / total_weight) / total_weight
    return float(math.sqrt(max(variance, 0.0)) / total_weight**0.2)


def kernel_sql(*, y: str, at: str, width: str) -> str:
    """Return K((at - y) / width) as an SQL expression, to be summed times w and times w y.

    Args:
        y: The expression of the value.
        at: The expression of the point.
        width: The expression of the bandwidth.
    """
    return (
        f"(exp(-0.5e0 * power((CAST({at} AS DOUBLE) - {y}) / {width}, 2))"
        f" * {1 / math.sqrt(2 * math.pi)!r}e0)"
    )
