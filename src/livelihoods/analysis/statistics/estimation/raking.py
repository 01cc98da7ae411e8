"""Raking: weights that add up to the totals of several margins, fitted in turn until all do.

Iterative proportional fitting (Deming and Stephan 1940). Works on the crossing of the margins'
categories: records of one crossed cell share their factor. Agrees with `rake` of R's survey 4.5
with a small `epsilon`; its default stops early.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.replication import FloatArray

TOLERANCE = 1e-12
# Totals rounded to whole persons differ a little from margin to margin; more is a mistake.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Margin:
    """A margin: the population's totals of one variable's categories.

    Attributes:
        name: For messages, such as "sex".
        codes: (m), for each crossed cell the place of its category in `totals`.
        totals: (c), the population totals, in the unit of the weights, above 0.
        labels: (c), the categories' names, for messages.
    """

    name: str
    codes: NDArray[np.intp]
    totals: FloatArray
    labels: tuple[str, ...]

    @classmethod
    def of(cls, name: str, values: Sequence[Hashable], totals: Mapping[Hashable, float]) -> Self:
        """Return the margin from each crossed cell's category and the categories' totals.

        Raises:
            SurveyError: A category of the sample without a total, or a total that is not a number
                above 0.
        """
        places = {category: place for place, category in enumerate(totals)}
        if unknown := sorted({str(value) for value in values if value not in places}):
            raise SurveyError(
                f"Margin {name}: the sample has the category {', '.join(unknown)}, but the"
                " population totals have not"
            )
        amounts = np.array(list(totals.values()), np.float64)
        labels = tuple(str(category) for category in totals)
        for label, amount in zip(labels, amounts, strict=True):
            if not (np.isfinite(amount) and amount > 0):
                raise SurveyError(
                    f"Margin {name}: the total of {label} is {amount:g}, it must be above 0: leave"
                    " out the category, and its records if there are any"
                )
        codes = np.array([places[value] for value in values], np.intp)
        return cls(name, codes, amounts, labels)

    def sums(self, cells: FloatArray) -> FloatArray:
        """Add up crossed cells (m x k) to the margin's categories (c x k)."""
        added = np.zeros((self.totals.size, cells.shape[1]))
        np.add.at(added, self.codes, cells)
        return added


def raking_factors(
    sums: ArrayLike,
    margins: Sequence[Margin],
    tolerance: float = TOLERANCE,
    max_iterations: int = 1000,
) -> FloatArray:
    """Return the factor of each crossed cell's weights.

    Args:
        sums: (m), per crossed cell the sum of the initial weights over all records (not only
            those of a domain).
        margins: At least one; the last one fits best.
        tolerance: The largest relative distance from a total at which fitting ends.
        max_iterations: How many rounds through the margins may be needed.

    Returns:
        (m), the factors of the crossed cells.

    Raises:
        SurveyError: A category without anybody in the sample, margins whose totals add up to
            different numbers, or no fit; the margin is named.
    """
    weights = np.asarray(sums, np.float64)[:, np.newaxis]
    slack = tolerance + _disagreement(margins)
    for margin in margins:
        empty = np.flatnonzero(margin.sums(weights)[:, 0] <= 0)
        if empty.size:
            raise SurveyError(
                f"Margin {margin.name}: the sample has nobody with a weight in"
                f" {', '.join(margin.labels[place] for place in empty)}: merge it with a similar"
                " category"
            )
    factors, distances = _fit(weights, margins, slack, max_iterations)
    if not (distances <= slack).all():
        worst = int(np.argmax(np.nan_to_num(distances[:, 0], nan=np.inf)))
        raise SurveyError(
            f"Raking does not converge: after {max_iterations} rounds margin"
            f" {margins[worst].name} is off by {distances[worst, 0]:.2g} of a total. Cells of the"
            " crossed margins without anybody may make the totals impossible: merge categories"
        )
    return factors[:, 0]


def _fit(
    weights: FloatArray, margins: Sequence[Margin], slack: float, max_iterations: int
) -> tuple[FloatArray, FloatArray]:
    """Return factors (m x R) and each margin's largest relative distance (margins x R)."""
    factors = np.ones_like(weights)
    distances = np.full((len(margins), weights.shape[1]), np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(max_iterations):
            for margin in margins:
                ratio = margin.totals[:, np.newaxis] / margin.sums(weights * factors)
                factors = factors * ratio[margin.codes]
            for place, margin in enumerate(margins):
                fitted = margin.sums(np.nan_to_num(weights * factors))
                off = np.abs(fitted / margin.totals[:, np.newaxis] - 1)
                distances[place] = off.max(axis=0)
            open_columns = ~(distances <= slack).all(axis=0)
            # A replicate that has nobody in a category never fits: it is not waited for.
            if not (open_columns & np.isfinite(factors).all(axis=0)).any():
                break
    return factors, distances


def _disagreement(margins: Sequence[Margin]) -> float:
    """Return by how much the margins' sums differ, relatively, or raise if it is no rounding."""
    if not margins:
        raise SurveyError("Raking needs at least one margin")
    first = margins[0].totals.sum()
    largest = 0.0
    for margin in margins[1:]:
        whole = margin.totals.sum()
        largest = max(largest, abs(whole / first - 1))
        if largest > _ROUNDING:
            raise SurveyError(
                f"The totals of margin {margin.name} add up to {whole:.15g}, those of margin"
                f" {margins[0].name} to {first:.15g}: all must add up to the same population"
            )
    return float(largest)


def raking_coefficients(
    sum_z: ArrayLike, records: ArrayLike, margins: Sequence[Margin], rounds: int = 10
) -> list[FloatArray]:
    """Return what raking takes out of a statistic's variance: a number per margin category.

    The variance of a statistic with the linearised values z (for a total of y: z = y) is that of
    a total of w (z - sum over margins of the coefficient of the record's category), with the final
    weights w; z is 0 for the records outside the domain, but they count. Means are taken out
    margin by margin, several times, WITHOUT weights: so does R (`svyrecvar`), where regression
    theory would weight them. R divides by the weights right after each margin's last fit, which
    are the final weights once raking has converged.

    Args:
        sum_z: (m) or (m x k), per crossed cell the plain, unweighted sum of z over its records.
        records: (m), per crossed cell the number of ALL its records, also outside the domain.
        margins: In the order in which they were raked.
        rounds: How often each margin's means are taken out; 10 in R.

    Returns:
        Per margin an array (c) or (c x k).
    """
    values = np.asarray(sum_z, np.float64)
    cells = values.reshape(values.shape[0], -1)
    counts = np.asarray(records, np.float64)[:, np.newaxis]
    found = [np.zeros((margin.totals.size, cells.shape[1])) for margin in margins]
    taken = np.zeros_like(cells)
    sizes = [margin.sums(counts) for margin in margins]
    for _ in range(rounds):
        for place, (margin, size) in enumerate(zip(margins, sizes, strict=True)):
            rest = margin.sums(cells - counts * taken)
            means = np.where(size > 0, rest / np.where(size > 0, size, 1.0), 0.0)
            found[place] += means
            taken += means[margin.codes]
    return [each.reshape((each.shape[0], *values.shape[1:])) for each in found]
