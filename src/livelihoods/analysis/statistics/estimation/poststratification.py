"""Post-stratification: weights that add up to the population's number in each cell.

Holt and Smith (1979). Agrees with `postStratify` of R's survey 4.5.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.replication import FloatArray


def poststratification_factors(
    sums: Mapping[Hashable, float], totals: Mapping[Hashable, float]
) -> dict[Hashable, float]:
    """Return the factor of each cell's weights: its population total / its sum of weights.

    Args:
        sums: Per cell the sum of the initial weights w0 over all records (not only those of a
            domain).
        totals: Per cell the number in the population, in the unit of the weights.

    Returns:
        Per cell of `sums` the factor; 1 where both the sum and the total are 0.

    Raises:
        SurveyError: A cell of the population without a record, records whose cell has no total in
            the population, or a total that is not a number of at least 0. Cells are named.
    """
    for cell, total in totals.items():
        if not (np.isfinite(total) and total >= 0):
            raise SurveyError(
                f"The population total of cell {_name(cell)} is {total}: it must be"
                " a number of at least 0"
            )
    if absent := [cell for cell, total in totals.items() if total > 0 and not sums.get(cell)]:
        raise SurveyError(
            f"The sample has nobody with a weight in cell {_names(absent)}, but the population has:"
            " merge the cell with a similar one"
        )
    if unknown := [cell for cell, weight in sums.items() if weight and not totals.get(cell)]:
        raise SurveyError(
            f"The sample has records in cell {_names(unknown)}, but the population totals have"
            " none there: add the total, or merge or recode the cell"
        )
    return {cell: totals[cell] / weight if weight else 1.0 for cell, weight in sums.items()}


def poststratification_factors_of_replicates(sums: ArrayLike, totals: ArrayLike) -> FloatArray:
    """Return each cell's factor in each replicate: every replicate is post-stratified anew.

    Args:
        sums: (cells x R), per cell and replicate the sum of the full replicate weights.
        totals: (cells), the population totals, checked with the sample's own weights before.

    Returns:
        (cells x R), to multiply with the full replicate weights. NaN where a replicate has nobody
        in a cell, so that its estimates are missing and it is left out: so does R.
    """
    weights = np.asarray(sums, np.float64)
    whole = np.asarray(totals, np.float64)[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(weights != 0, whole / weights, np.where(whole == 0, 1.0, np.nan))


def poststratum_means(sum_w0_z: ArrayLike, sum_w0: ArrayLike) -> FloatArray:
    """Return the means that post-stratification takes out of a statistic's variance.

    The variance of a statistic with the linearised values z (for a total of y: z = y) is that of
    a total of w (z - mean of z in the record's cell), with the final weights w; z is 0 for the
    records outside the domain, but they count in the means.

    Args:
        sum_w0_z: (cells) or (cells x k), sums of initial weight times z over the cell's records.
        sum_w0: (cells), sums of the initial weights over ALL records of the cell, also those
            outside the domain.

    Returns:
        The means, in the shape of `sum_w0_z`; 0 where a cell has no weight.
    """
    products = np.asarray(sum_w0_z, np.float64)
    weights = np.asarray(sum_w0, np.float64).reshape((-1,) + (1,) * (products.ndim - 1))
    return np.where(weights != 0, products / np.where(weights != 0, weights, 1.0), 0.0)


def _name(cell: Hashable) -> str:
    return repr(", ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell))


def _names(cells: Sequence[Hashable]) -> str:
    shown = ", ".join(_name(cell) for cell in cells[:10])
    return shown + (f" and {len(cells) - 10} more" if len(cells) > 10 else "")
