"""The weight cumulated over sorted records, or over a window of them, in exact numbers."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby

import numpy as np
from numpy.typing import ArrayLike

from livelihoods.analysis.statistics.errors import SurveyError

Number = int | float | Fraction


@dataclass(frozen=True, slots=True)
class Window:
    """Records that follow each other in the sorted distribution, and what lies around them.

    Args:
        values: Their values in ascending order, shape (n,).
        weights: Their weights, > 0: float64, or whole numbers (int64 or Python ints).
        before: The weight of the records before the window: an exact sum (a whole number, or for
            float64 weights the exact sum of these as a Fraction).
        total: The weight of all records, exact as `before`; None: the window reaches the end.
        first: How many records stand before the window.
        records: The number of all records; None: the window reaches the end.
        last_weight: The weight of the last of all records; None: the window reaches the end.
        scale: How many units of whole weights make up a weight of one.
    """

    values: ArrayLike
    weights: ArrayLike
    before: Number = 0
    total: Number | None = None
    first: int = 0
    records: int | None = None
    last_weight: Number | None = None
    scale: int = 1

    def cumulated(self) -> "Cumulated":
        """Return the cumulated weights of the window.

        Raises:
            SurveyError: Values and weights are not of one length.
        """
        values = np.asarray(self.values, dtype=np.float64).tolist()
        weights = np.asarray(self.weights)
        if len(values) != len(weights):
            raise SurveyError(f"{len(values)} values have {len(weights)} weights.")
        exact = weights.dtype.kind != "f"
        whole, unit = _whole(weights) if not exact else ([int(w) for w in weights], 1)
        before = Fraction(self.before) * unit
        # Where the weight before is finer than the weights of the window, all count in its unit.
        finer = before.denominator
        if finer > 1:
            whole, unit, before = [w * finer for w in whole], unit * finer, before * finer
        cumulated = list(accumulate(whole, initial=int(before)))
        return Cumulated(
            values=values,
            sums=cumulated,
            unit=unit,
            exact=exact,
            total=Fraction(cumulated[-1], unit) if self.total is None else Fraction(self.total),
            first=self.first,
            records=self.first + len(values) if self.records is None else self.records,
            given_last=None if self.last_weight is None else Fraction(self.last_weight),
            scale=self.scale,
        )


@dataclass(frozen=True, slots=True)
class Cumulated:
    """The cumulated weights c(k) of a window; records are counted from 1 over all records.

    Args:
        values: The values of the window's records.
        sums: c before the window and at each of its records, in units of 1 / `unit`.
        unit: How many of these units make up a weight of one.
        exact: Whether shares are compared exactly, or as R does in float64.
        total: The weight of all records.
        first: How many records stand before the window.
        records: The number of all records.
        given_last: The weight of the last of all records, where the window does not reach it.
        scale: How many units of whole weights make up a weight of one.
    """

    values: list[float]
    sums: list[int]
    unit: int
    exact: bool
    total: Fraction
    first: int
    records: int
    given_last: Fraction | None
    scale: int

    def __bool__(self) -> bool:
        return self.records > 0

    def value(self, k: int) -> float:
        """Return the value of record k."""
        if not self.first < k <= self.first + len(self.values):
            raise SurveyError(
                f"The window of records {self.first + 1} to {self.first + len(self.values)} "
                f"does not hold record {k}, which the quantile rule looks at."
            )
        return self.values[k - self.first - 1]

    def next(self, k: int) -> int:
        """Return the record after k; the last is its own."""
        return min(k + 1, self.records)

    def upto(self, p: Fraction) -> int:
        """Return the number of records with c(k) <= p W."""
        if self.exact:
            return self.upto_weight(p * self.total)
        found = bisect_right(self.sums, float(p) * float(self.total), key=self._double)
        return self._count(found)

    def upto_weight(self, target: Fraction) -> int:
        """Return the number of records with c(k) <= a cumulated weight."""
        return self._count(bisect_right(self.sums, math.floor(target * self.unit)))

    def below(self, p: Fraction) -> int:
        """Return the number of records with c(k) / W < p."""
        if self.exact:
            found = bisect_left(self.sums, math.ceil(p * self.total * self.unit))
        else:
            total = float(self.total)
            found = bisect_left(self.sums, float(p), key=lambda c: self._double(c) / total)
        return self._count(found) if found else 0

    def _count(self, found: int) -> int:
        """Count the records from the number of sums found, of which one is before the window."""
        if found == 0 or (found == 1 and self.first):
            raise SurveyError("The window of records begins after the quantile.")
        return self.first + found - 1

    def tie(self, k: int, p: Fraction) -> bool:
        """Whether c(k) is p W."""
        return self.distance(k, p) == 0

    def distance(self, k: int, p: Fraction) -> float | Fraction:
        """Return p - c(k) / W: exact, or as R computes it in float64."""
        if self.exact:
            return p - self.cumulated(k) / self.total
        return float(p) - float(self.cumulated(k)) / float(self.total)

    def cumulated(self, k: int) -> Fraction:
        """Return c(k)."""
        self.value(k)
        return Fraction(self.sums[k - self.first], self.unit)

    def position(self, k: int, part: Fraction) -> Fraction:
        """Return c(k) less a part of the record's own weight."""
        at = self.cumulated(k)
        return at - part * (at - Fraction(self.sums[k - self.first - 1], self.unit))

    @property
    def last_weight(self) -> Fraction:
        """The weight of the last of all records."""
        if self.given_last is not None:
            return self.given_last
        if self.first + len(self.values) < self.records:
            raise SurveyError("The quantile rule needs the weight of the last of all records.")
        return Fraction(self.sums[-1] - self.sums[-2], self.unit)

    def distinct(self) -> "Cumulated":
        """Return the same over distinct values: the sums at the last record of each value."""
        ends = [
            list(each)[-1][0] for _, each in groupby(enumerate(self.values), lambda pair: pair[1])
        ]
        if len(ends) < len(self.values) and len(self.values) < self.records:
            raise SurveyError(
                "The quantile rule counts distinct values: give all records, or distinct values."
            )
        return Cumulated(
            values=[self.values[end] for end in ends],
            sums=[self.sums[0], *(self.sums[end + 1] for end in ends)],
            unit=self.unit,
            exact=self.exact,
            total=self.total,
            first=self.first,
            records=self.records - len(self.values) + len(ends),
            given_last=None,
            scale=self.scale,
        )

    def shah_vaish(self) -> list[Fraction] | list[float]:
        """Return (n c(k) / W + 1/2 - w(k) / 2) / (n + 1) of all records, exact or in float64."""
        if len(self.values) < self.records:
            raise SurveyError("The quantile rule 'shahvaish' needs all records.")
        n = self.records
        half = Fraction(1, 2)
        exact = [
            (n * self.cumulated(k) / self.total + half - (self._weight(k) / self.scale) / 2)
            / (n + 1)
            for k in range(1, n + 1)
        ]
        return exact if self.exact else [float(position) for position in exact]

    def _weight(self, k: int) -> Fraction:
        return Fraction(self.sums[k] - self.sums[k - 1], self.unit)

    def _double(self, total: int) -> float:
        return total / self.unit


def _whole(weights: np.ndarray) -> tuple[list[int], int]:
    """Write float64 weights as whole numbers of a common unit, a power of two: without loss."""
    mantissas, exponents = np.frexp(weights.astype(np.float64))
    digits = (mantissas * 2.0**53).astype(np.int64).tolist()
    shifts = exponents.astype(int) - 53
    lowest = min(int(shifts.min()), 0) if len(shifts) else 0
    return [d << (s - lowest) for d, s in zip(digits, shifts.tolist(), strict=True)], 1 << -lowest
