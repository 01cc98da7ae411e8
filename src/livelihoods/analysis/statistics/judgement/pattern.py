"""Which further cells must be hidden so that the hidden ones cannot be worked out from the rest.

The cells of one table, or of several that share margins, are numbers that are not negative and that
linear relations tie together: this total less these parts is 0. Whoever reads the table knows the
shown cells and the relations. A hidden cell is safe if other tables exist that agree with all that
is shown, one where the cell is higher by its protection and one where it is lower.

Such a table is the true one plus a move that keeps all relations. The cheapest move is a linear
programme: hidden cells move for nothing, shown ones at their cost per unit, none below 0. The cells
that it moves are hidden. Each confidential cell gets a move up and a move down in turn, and
as hiding more only makes the reader know less, all are safe when the last is. After that every
cell that was added, dearest first, is shown again where the moves can do without it.

Source of the method: Kelly, Golden & Assad (1992, Networks 22, cell suppression by network flows);
Fischetti & Salazar (2001, JASA 96) for protection levels and the attacker's programmes; Hundepool
and others (2012, Statistical Disclosure Control, chapter 4).
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

from livelihoods.analysis.statistics.errors import SurveyError

_STILL: Final = 1e-7
"""A cell that moves less than this part of what is asked for stands still: solver tolerance."""

_FARTHEST: Final = 1e6
"""No cell need move by more than this many times what is asked for; keeps the programme tame."""

Mask = NDArray[np.bool_]
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells and what ties them together.

    Attributes:
        values: Their true values, not negative, shape (cells,). A cell of 0 is known to be 0.
        relations: Coefficients, shape (relations, cells): `relations @ values` is 0.
        costs: What hiding each one costs, above 0; infinite where it must be shown.
        unknown: Cells that are shown nowhere, such as the rest that a table leaves out.
    """

    values: Vector
    relations: csc_array
    costs: Vector
    unknown: Mask


def complementary(cells: Cells, primary: Mask, percent: float) -> Mask:
    """Choose the cells to hide beside the primary ones.

    Args:
        cells: The cells.
        primary: Those that are confidential, shape (cells,).
        percent: The protection: a reader must not be able to say of a primary cell that it is
            less than this part of its value above or below the true one.

    Returns:
        The cells to hide in addition, without the primary and the unknown ones.

    Raises:
        SurveyError: A primary cell is 0, or cells that must be shown give one away.
    """
    search = _Search(cells, primary, percent / 100)
    search.hide()
    search.show_again()
    return search.hidden & ~primary & ~cells.unknown


class _Search:
    def __init__(self, cells: Cells, primary: Mask, part: float) -> None:
        if np.any(cells.values[primary] <= 0):
            raise SurveyError("A cell of 0 cannot be hidden: it is known to be 0")
        self.cells, self.primary, self.part = cells, primary, part
        self.hidden: Mask = primary | cells.unknown
        self.moves: dict[tuple[int, int], Vector] = {}
        # Equal costs are told apart by position, so that the choice is always the same.
        self.costs = cells.costs * (1 + 1e-6 * np.arange(len(cells.costs)) / len(cells.costs))

    def hide(self) -> None:
        """Hide cells until every primary cell can move both ways; the largest first."""
        movable = (self.cells.values > 0) & (np.isfinite(self.costs) | self.hidden)
        order = np.argsort(-self.cells.values, kind="stable")
        for cell in (int(each) for each in order if self.primary[each]):
            for way in (1, -1):
                move = self._known(cell, way)
                if move is None:
                    move = self._move(cell, way, movable)
                if move is None:
                    raise SurveyError(
                        "A confidential cell follows from cells that must be shown: allow more of "
                        "them to be hidden"
                    )
                self.moves[cell, way] = move
                self.hidden |= move != 0

    def show_again(self) -> None:
        """Show each added cell, dearest first, if the primary cells are safe without it."""
        order = np.argsort(-self.costs, kind="stable")
        added = self.hidden & ~self.primary & ~self.cells.unknown
        for cell in (int(each) for each in order if added[each]):
            without = self.hidden & (self.cells.values > 0)
            without[cell] = False
            found: dict[tuple[int, int], Vector] = {}
            for key, move in self.moves.items():
                if not move[cell]:
                    continue
                other = self._move(*key, without)
                if other is None:
                    break
                found[key] = other
            else:
                self.hidden[cell] = False
                self.moves.update(found)

    def _known(self, cell: int, way: int) -> Vector | None:
        """Return a move found before that serves, forwards or backwards."""
        need = self.part * self.cells.values[cell] * (1 - _STILL)
        for move in self.moves.values():
            if way * move[cell] >= need:
                return move
            if -way * move[cell] >= need and np.all(move <= self.cells.values):
                return -move
        return None

    def _move(self, cell: int, way: int, allowed: Mask) -> Vector | None:
        """Return the cheapest move of a cell by its protection, or None if there is none.

        In units of the protection: the cell moves by 1, the others up by any amount, and down by
        no more than their value.
        """
        from scipy.optimize import linprog  # noqa: PLC0415 - large; few tables need it

        cells, unit = self.cells, self.part * self.cells.values[cell]
        among = np.flatnonzero(allowed & (np.arange(len(allowed)) != cell))
        columns = cells.relations[:, among]
        costs = np.where(self.hidden[among], 0.0, self.costs[among])
        down = np.minimum(cells.values[among] / unit, _FARTHEST)
        upper = np.concatenate([np.full(len(among), _FARTHEST), down])
        target = -way * cells.relations[:, [cell]].toarray().ravel()
        if not len(among):
            return None
        result: Any = linprog(
            np.concatenate([costs, costs]),
            A_eq=hstack([columns, -columns], format="csc"),
            b_eq=target,
            bounds=np.column_stack([np.zeros(len(upper)), upper]),
            method="highs",
            options={"presolve": False},  # small sums: slower with it, and the moves less sparse
        )
        if result.status != 0:
            return None
        moved = result.x[: len(among)] - result.x[len(among) :]
        moved[np.abs(moved) < _STILL] = 0.0
        move = np.zeros(len(cells.values))
        move[among] = moved * unit
        move[cell] = way * unit
        return move
