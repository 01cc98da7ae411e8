"""Does a figure give somebody away? Primary and complementary suppression of tables.

Primary: a cell on few records, or one where few contributors make up nearly all of a total of
money. Complementary: further cells, so that the primary ones do not follow from the margins.

Sources: Hundepool and others (2012, Statistical Disclosure Control, chapter 4) for the minimum
frequency, the (n, k) and the p % rule; `pattern` for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_array

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.judgement.pattern import Cells, Mask, Vector, complementary

PERCENT: Final = 10.0
"""How closely, in percent of its value, a confidential cell must not be known."""

CONFIDENTIAL, COMPLEMENTARY = "confidential", "complementary"

_MARGIN: Final = 1e3
"""How many times dearer a margin is than a cell: hidden only where nothing else helps."""

_ADDS_UP: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which cells of a table are hidden.

    Attributes:
        reasons: `confidential`, `complementary`, or "" where the cell is shown; the shape of the
            table with its margins.
    """

    reasons: NDArray[np.str_]

    @property
    def hidden(self) -> Mask:
        """The cells that are hidden, in the shape of the table."""
        hidden: Mask = self.reasons != ""
        return hidden

    def cells(self) -> dict[tuple[int, ...], str]:
        """Return position -> reason of the hidden cells, in the order of the table."""
        return {
            tuple(int(part) for part in place): str(self.reasons[tuple(place)])
            for place in np.argwhere(self.hidden)
        }


def few(n: ArrayLike, fewest: int = SUPPRESS_BELOW) -> Mask:
    """Return where the number of records is above 0 and below `fewest`.

    A cell without records is no secret: nobody is in it.
    """
    records = np.asarray(n)
    return (records > 0) & (records < fewest)


def is_dominated(contributions: Sequence[float], largest: int = 1, percent: float = 80.0) -> bool:
    """Whether the largest contributors make up more than `percent` of a total: (n, k) rule.

    Args:
        contributions: What each contributor adds to the total, none negative.
        largest: How many of them are added up (n), at least 1.
        percent: The part of the total that they may have (k).

    Raises:
        SurveyError: A contribution is negative or not a number, or `largest` is below 1.
    """
    ordered = _contributions(contributions)
    if largest < 1:
        raise SurveyError("Dominance is that of at least 1 contributor")
    return bool(ordered[:largest].sum() > percent / 100 * ordered.sum())


def is_within_percent(contributions: Sequence[float], percent: float = PERCENT) -> bool:
    """Whether the second largest contributor can know the largest to within `percent`: p % rule.

    It subtracts itself from the total; what the others have then is all that blurs the largest. The
    total is sensitive if that is less than `percent` of the largest contribution.

    Raises:
        SurveyError: A contribution is negative or not a number.
    """
    ordered = _contributions(contributions)
    return bool(len(ordered) and ordered[2:].sum() < percent / 100 * ordered[0])


def protect(
    values: ArrayLike,
    primary: ArrayLike,
    *,
    percent: float = PERCENT,
    keep: ArrayLike | None = None,
    costs: ArrayLike | None = None,
) -> Suppression:
    """Choose the cells of a table to hide beside the confidential ones.

    None of these can then be computed, nor bounded more closely than `percent` above or below its
    value, from what is shown. Margins are hidden only where the inner cells cannot do it. A cell of
    0 is taken to be known and protects nothing. The choice is safe and cheap, and not always the
    cheapest; the same table always gives the same.

    Args:
        values: Counts or totals, none negative, with the margins: shape (rows + 1,) with the total
            last, or (rows + 1, columns + 1) with the margins in the last row and column.
        primary: Which cells are confidential, of the same shape; margins may be.
        percent: The protection, above 0 and at most 100.
        keep: Cells that must be shown, of the same shape; none by default.
        costs: What hiding a cell costs, of the same shape, above 0. By default 1 plus the logarithm
            of 1 plus its value.

    Raises:
        SurveyError: The arguments are not as described, parts do not add up to margins, or the
            cells to keep give a confidential one away.

    Examples:
        >>> import numpy as np
        >>> table = np.array([[2, 20, 22], [30, 40, 70], [32, 60, 92]])
        >>> protect(table, few(table)).cells()[(0, 0)]
        'confidential'
    """
    table = np.asarray(values, dtype=np.float64)
    confidential = np.asarray(primary, dtype=bool)
    fixed = np.zeros(table.shape, bool) if keep is None else np.asarray(keep, dtype=bool)
    prices = 1 + np.log1p(np.maximum(table, 0)) if costs is None else np.asarray(costs, float)
    _check(table, confidential, fixed, prices, percent)
    prices = np.where(fixed, np.inf, prices * _levels(table.shape))
    relations = _relations(table.shape)
    _check_adds_up(relations, table.ravel())
    cells = Cells(table.ravel(), relations, prices.ravel(), np.zeros(table.size, bool))
    added = complementary(cells, confidential.ravel(), percent).reshape(table.shape)
    reasons = np.where(confidential, CONFIDENTIAL, np.where(added, COMPLEMENTARY, ""))
    return Suppression(reasons)


def _contributions(contributions: Sequence[float]) -> Vector:
    amounts = np.asarray(contributions, dtype=np.float64)
    if not np.all(amounts >= 0):
        raise SurveyError("Contributions must be numbers that are not negative")
    return np.sort(amounts)[::-1]


def _levels(shape: tuple[int, ...]) -> Vector:
    """How many times dearer each place is: margins, and the margin of margins."""
    factor = np.ones(shape)
    for axis, size in enumerate(shape):
        last: list[Any] = [slice(None)] * len(shape)
        last[axis] = size - 1
        factor[tuple(last)] *= _MARGIN
    return factor


def _relations(shape: tuple[int, ...]) -> csc_array:
    """Return the sums of rows and columns: parts less margin is 0."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    lines = [places] if len(shape) == 1 else [*places, *places.T]
    rows = np.concatenate([np.full(len(line), row) for row, line in enumerate(lines)])
    signs = np.concatenate([np.append(np.ones(len(line) - 1), -1.0) for line in lines])
    return csc_array((signs, (rows, np.concatenate(lines))), shape=(len(lines), places.size))


def _check(table: Vector, primary: Mask, keep: Mask, costs: Vector, percent: float) -> None:
    if table.ndim not in {1, 2} or min(table.shape) < 2:
        raise SurveyError("A table has one or two dimensions, each with a part and its total")
    if not primary.shape == keep.shape == costs.shape == table.shape:
        raise SurveyError("Values, confidential cells, cells to keep and costs differ in shape")
    if not (np.all(table >= 0) and np.all(np.isfinite(table))):
        raise SurveyError("The cells of a table must be numbers that are not negative")
    if np.any(primary & keep):
        raise SurveyError("A cell cannot be both confidential and kept")
    if not (0 < percent <= 100 and np.all(costs > 0)):
        raise SurveyError("The protection is above 0 and at most 100 percent, costs are above 0")


def _check_adds_up(relations: csc_array, values: Vector) -> None:
    gap = np.abs(relations @ values)
    if np.any(gap > _ADDS_UP * (abs(relations) @ values)):
        raise SurveyError("The parts of the table do not add up to its margins")
