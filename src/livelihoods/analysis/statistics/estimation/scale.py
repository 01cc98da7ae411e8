"""How measured quantities become whole numbers, so that sums are exact and the same anywhere.

A quantity with d decimals (d <= 9) is taken times 10^d; one that no d makes whole is taken times a
power of two and rounded, by less than one part in 2^52 of the largest.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

DECIMALS = range(10)
BITS = 52
"""Whole numbers of a quantity have at most so many bits."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measured quantity becomes a whole number: times `factor`; `exact` if none was lost."""

    factor: int
    exact: bool
    largest: float

    @property
    def bound(self) -> int:
        """No value, as a whole number, is larger than this."""
        return math.ceil(self.largest * self.factor) + 1

    @property
    def rounding(self) -> float:
        """The largest change that rounding can make to one value, in its own unit."""
        return 0.0 if self.exact else 0.5 / self.factor

    @classmethod
    def of(cls, largest: float, whole_at: Mapping[int, bool]) -> "Scale":
        """Choose the scale of values up to `largest`; `whole_at[d]`: 10^d makes all whole."""
        for decimals in DECIMALS:
            factor = 10**decimals
            if whole_at.get(decimals) and largest * factor < 2**BITS:
                return cls(factor, True, largest)
        exponent = BITS - max(math.frexp(largest)[1], 0)
        return cls(2 ** max(exponent, 0), False, largest)

    def words(self) -> str:
        """Say how, and what was lost."""
        lost = ", exactly." if self.exact else f", rounded by at most {self.rounding:.3g} each."
        return f"times {self.factor}{lost}"


def whole_sql(quantity: str, decimals: int) -> str:
    """Return the SQL condition that 10^decimals makes a quantity whole, and back."""
    return f"ROUND({quantity} * 1e{decimals}) / 1e{decimals} = {quantity}"
