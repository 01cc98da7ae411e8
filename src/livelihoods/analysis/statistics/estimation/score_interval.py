"""Intervals of quantiles by the score: where a test of the share above just says no.

The bounds are the values at which ((share above) - (1 - p)) / its standard error is t and -t
(Francisco and Fuller 1991; R's `ffullerCI`). The score falls by a step at every value of the
sample. R looks for the root of this step function numerically, and takes that side of the step on
which the score is nearer; then it reads the bound off the distribution at the unweighted share of
records up to the root. So do we, with a bisection over the values of all domains at once.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from livelihoods.analysis.statistics.estimation.distribution import Distribution
from livelihoods.analysis.statistics.estimation.interval import t_quantile

Probe = Callable[[Sequence[Sequence[float | None]]], Sequence["Shares"]]


class Shares(Protocol):
    """Of each domain the share at or below a value, with its variance."""

    @property
    def value(self) -> list[float]:
        """The share."""

    @property
    def variance(self) -> list[float]:
        """Its variance."""


@dataclass
class _Search:
    """The search for one bound in every domain, between two rows of the distribution.

    Attributes:
        p: The probability.
        limits: What the score is to be, by domain; None where there is no bound.
        low, high: Rows with a score above and not above the limit; row 0 is below all values.
        at_low, at_high: The score less the limit there.
    """

    p: float
    limits: list[float | None]
    low: list[int]
    high: list[int]
    at_low: list[float] = field(default_factory=list)
    at_high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at_low = [math.inf] * len(self.low)
        self.at_high = [-math.inf] * len(self.low)

    def open(self, cell: int) -> bool:
        """Whether there is a row between the two."""
        return self.limits[cell] is not None and self.high[cell] - self.low[cell] > 1

    def take(self, cell: int, share: float, variance: float) -> None:
        """Take the score at the row in the middle."""
        limit = self.limits[cell]
        assert limit is not None
        apart = self.p - share
        score = math.copysign(math.inf, apart) if apart else 0.0
        if variance > 0:
            score = apart / math.sqrt(variance)
        middle = self.middle(cell)
        if score - limit > 0:
            self.low[cell], self.at_low[cell] = middle, score - limit
        else:
            self.high[cell], self.at_high[cell] = middle, score - limit

    def middle(self, cell: int) -> int:
        """Return the row in the middle."""
        return (self.low[cell] + self.high[cell]) // 2

    def root(self, cell: int) -> int:
        """Return the row on the side of the step on which the score is nearer to the limit."""
        nearer = abs(self.at_high[cell]) <= abs(self.at_low[cell])
        return self.high[cell] if nearer else self.low[cell]


def score_bounds(
    distribution: Distribution,
    rule: str,
    asked: Sequence[tuple[float, Sequence[int]]],
    probe: Probe,
) -> list[list[tuple[float | None, float | None]]]:
    """Return the bounds of quantiles: for each asked those of all domains.

    Args:
        distribution: The distribution of the domains.
        rule: Which value is the quantile.
        asked: Probabilities, each with the degrees of freedom of every domain.
        probe: Reads the shares at or below values: for each of several searches, a value by domain.
    """
    rows = [whole.rows for whole in distribution.wholes]
    searches = [
        _Search(
            p,
            [sign * t_quantile(df) if df >= 1 else None for df in degrees],
            [0] * len(rows),
            list(rows),
        )
        for p, degrees in asked
        for sign in (1, -1)
    ]
    while any(search.open(cell) for search in searches for cell in range(len(rows))):
        _halve(distribution, searches, probe)
    found = [_ends(distribution, rule, search) for search in searches]
    return [
        list(zip(lower, upper, strict=True))
        for lower, upper in zip(found[::2], found[1::2], strict=True)
    ]


def _halve(distribution: Distribution, searches: Sequence[_Search], probe: Probe) -> None:
    """Look at the row in the middle of every search: one reading for all."""
    wanted = [
        (number, cell)
        for number, search in enumerate(searches)
        for cell in range(len(search.low))
        if search.open(cell)
    ]
    rows = distribution.rows([(cell, searches[number].middle(cell)) for number, cell in wanted])
    values: list[list[float | None]] = [[None] * len(search.low) for search in searches]
    for (number, cell), (value, _) in zip(wanted, rows, strict=True):
        values[number][cell] = value
    shares = probe(values)
    for number, cell in wanted:
        share = shares[number]
        searches[number].take(cell, share.value[cell], share.variance[cell])


def _ends(distribution: Distribution, rule: str, search: _Search) -> list[float | None]:
    """Read the bounds off the distribution at the share of records up to the root."""
    cells = [cell for cell, limit in enumerate(search.limits) if limit is not None]
    roots = [search.root(cell) for cell in cells]
    below = distribution.rows(list(zip(cells, roots, strict=True)))
    asked = [
        (cell, counted / distribution.wholes[cell].records)
        for cell, (_, counted) in zip(cells, below, strict=True)
    ]
    found: list[float | None] = [None] * len(search.limits)
    for cell, value in zip(cells, distribution.quantiles(rule, asked), strict=True):
        found[cell] = value
    return found
