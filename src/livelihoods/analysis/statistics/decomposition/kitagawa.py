"""Kitagawa's decomposition of the difference of two rates, with its error.

A rate of a population is sum over levels of share times level rate. The difference of two rates is
made of a different composition (the shares) and of different rates within levels (Kitagawa 1955,
Components of a difference between two rates, Journal of the American Statistical Association 50).

Everything here is a function of two totals per cell, those at risk and those with the event, whose
covariance the survey tells. Slopes are taken by the chain rule, so that an error counts what shares
and rates, and the two populations, have in common (delta method).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.doubled import Floats

FORMS = ("symmetric", "threefold")
"""`symmetric`: two parts, each at the mean of the two populations. `threefold`: composition and
rates as the second population has the other, and their interaction."""


@dataclass(frozen=True)
class Part:
    """One number of a decomposition.

    Attributes:
        component: first, second, gap, composition, rate or interaction.
        level: Which level adds it; None of a whole.
        value: In the unit of the rates.
        slopes: By the totals: sizes of the first population, of the second, then events likewise.
    """

    component: str
    level: int | None
    value: float
    slopes: Floats

    def variance(self, matrix: Floats) -> float:
        """Return its variance, from the covariance of the totals."""
        return max(float(self.slopes @ matrix @ self.slopes), 0.0)


def kitagawa(sizes: npt.ArrayLike, events: npt.ArrayLike, form: str = "symmetric") -> list[Part]:
    """Decompose the rate of the first population less that of the second.

    Args:
        sizes: (2 x levels) how many of each population are of each level; all above 0.
        events: (2 x levels) how many of those have what the rate counts.
        form: symmetric or threefold.

    Returns:
        The two rates, the gap, each component, then each component level by level. Components add
        up to the gap, and levels to their component.

    Raises:
        UnknownNameError: There is no such form.
        SurveyError: A level of a population is empty: it has no rate.
    """
    if form not in FORMS:
        raise UnknownNameError("form of decomposition", form, FORMS)
    n, x = np.asarray(sizes, dtype=np.float64), np.asarray(events, dtype=np.float64)
    if n.ndim != 2 or n.shape[0] != 2 or n.shape != x.shape or not (n > 0).all():
        raise SurveyError("A decomposition needs two populations, each with every level in it")
    cells = _Cells(n, x)
    found = [cells.rate(0), cells.rate(1), cells.gap()]
    pieces = {
        component: [cells.piece(component, level, form) for level in range(n.shape[1])]
        for component in _COMPONENTS[form]
    }
    for component, parts in pieces.items():
        value = float(sum(part.value for part in parts))
        found.append(Part(component, None, value, sum_of([part.slopes for part in parts])))
    return [*found, *(part for parts in pieces.values() for part in parts)]


_COMPONENTS: dict[str, tuple[str, ...]] = {
    "symmetric": ("composition", "rate"),
    "threefold": ("composition", "rate", "interaction"),
}


def sum_of(slopes: list[Floats]) -> Floats:
    """Add up slopes."""
    return np.asarray(np.sum(slopes, axis=0), dtype=np.float64)


class _Cells:
    """Shares and rates of the cells, with their slopes by the totals."""

    def __init__(self, n: Floats, x: Floats) -> None:
        levels = n.shape[1]
        self._totals = 2 * n.size
        self.shares, self.rates = n / n.sum(axis=1, keepdims=True), x / n
        # (population, level) -> slopes; the totals stand in the order of Part.slopes.
        self.share_slopes = np.zeros((2, levels, self._totals))
        self.rate_slopes = np.zeros((2, levels, self._totals))
        for k in range(2):
            own = slice(k * levels, (k + 1) * levels)
            for g in range(levels):
                self.share_slopes[k, g, own] = -self.shares[k, g] / n[k].sum()
                self.share_slopes[k, g, k * levels + g] += 1 / n[k].sum()
                self.rate_slopes[k, g, k * levels + g] = -self.rates[k, g] / n[k, g]
                self.rate_slopes[k, g, n.size + k * levels + g] = 1 / n[k, g]

    def rate(self, k: int) -> Part:
        """Return the rate of one population."""
        s, e = self.shares[k], self.rates[k]
        slopes = e @ self.share_slopes[k] + s @ self.rate_slopes[k]
        return Part(("first", "second")[k], None, float(s @ e), slopes)

    def gap(self) -> Part:
        """Return the difference of the two rates."""
        first, second = self.rate(0), self.rate(1)
        return Part("gap", None, first.value - second.value, first.slopes - second.slopes)

    def piece(self, component: str, g: int, form: str) -> Part:
        """Return what one level adds to a component."""
        s, e = self.shares[:, g], self.rates[:, g]
        ds, de = self.share_slopes[:, g], self.rate_slopes[:, g]
        apart_s, apart_e = ds[0] - ds[1], de[0] - de[1]
        at_e, at_s, slope_e, slope_s = e[1], s[1], de[1], ds[1]
        if form == "symmetric":
            at_e, at_s = e.mean(), s.mean()
            slope_e, slope_s = de.mean(axis=0), ds.mean(axis=0)
        if component == "composition":
            value, slopes = (s[0] - s[1]) * at_e, apart_s * at_e + (s[0] - s[1]) * slope_e
        elif component == "rate":
            value, slopes = at_s * (e[0] - e[1]), slope_s * (e[0] - e[1]) + at_s * apart_e
        else:
            value = (s[0] - s[1]) * (e[0] - e[1])
            slopes = apart_s * (e[0] - e[1]) + (s[0] - s[1]) * apart_e
        return Part(component, g, float(value), slopes)
