"""Smooth functions of totals: their value in each domain, and their slope in each total.

The standard error of a function of totals is that of its linear approximation (Taylor
linearization; Woodruff 1971): the variance of the total of sum_j slope_j * y_j.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats

_NOISE = 2.0**-92

Totals = Mapping[int, Doubled]
"""Term -> its total in each domain, in its own unit."""


@dataclass(frozen=True, slots=True)
class Functional:
    """A function of the totals of some terms.

    Attributes:
        kind: total, ratio, variance, or logit (of a ratio; its value only, for replicates).
        terms: The terms: of a total (y), of a ratio (y, x), of a variance (y^2, y, 1).
    """

    kind: str
    terms: tuple[int, ...]

    def values(self, totals: Totals, n: Floats) -> Floats:
        """Return the value in each domain; not a number where there is none.

        `n` counts the records of each domain, which a variance needs.
        """
        return self._value(totals, n).floats()

    def _value(self, totals: Totals, n: Floats) -> Doubled:
        first = totals[self.terms[0]]
        if self.kind == "total":
            return first
        if self.kind == "ratio":
            return first / totals[self.terms[1]]
        if self.kind == "logit":
            with np.errstate(divide="ignore", invalid="ignore"):
                p = (first / totals[self.terms[1]]).floats()
                return Doubled.of(np.log(p / (1 - p)))
        y, w = totals[self.terms[1]], totals[self.terms[2]]
        centre, square = y / w, first / w
        spread = square - centre * centre
        # Of equal values the difference is rounding.
        none = np.abs(spread.high) <= np.abs(square.high) * _NOISE
        spread = Doubled(np.where(none, 0.0, spread.high), np.where(none, 0.0, spread.low))
        return spread * _bessel(n)

    def slopes(self, totals: Totals, n: Floats) -> dict[int, Doubled]:
        """Return the slope in each term, in each domain."""
        one = Doubled.of(np.ones(len(n)))
        if self.kind == "total":
            return {self.terms[0]: one}
        if self.kind == "ratio":
            y, x = self.terms
            inverse = one / totals[x]
            slopes = {y: inverse, x: -(totals[y] * inverse * inverse)}
            # A ratio of a total to itself has no error: both slopes fall on one term.
            return slopes if x != y else {y: Doubled.of(np.zeros(len(n)))}
        square, y, w = self.terms
        inverse, correction = one / totals[w], _bessel(n)
        centre = totals[y] * inverse
        middle = totals[square] * inverse - centre * centre
        found: dict[int, Doubled] = {}
        # Of a condition y^2 and y are one term: its two slopes add up.
        for term, slope in (
            (square, inverse * correction),
            (y, -(centre * inverse * correction).times(2.0)),
            (w, (centre * centre - middle) * inverse * correction),
        ):
            found[term] = found[term] + slope if term in found else slope
        return found


def _bessel(n: Floats) -> Doubled:
    counts = Doubled.of(n)
    return counts / (counts - Doubled.of(np.ones(n.shape)))
