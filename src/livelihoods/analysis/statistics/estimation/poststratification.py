"""Post-stratification: weights that add up to the population's number in each cell.

Holt and Smith (1979). Agrees with `postStratify` of R's survey 4.5.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError


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


def _name(cell: Hashable) -> str:
    return repr(", ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell))


def _names(cells: Sequence[Hashable]) -> str:
    shown = ", ".join(_name(cell) for cell in cells[:10])
    return shown + (f" and {len(cells) - 10} more" if len(cells) > 10 else "")
