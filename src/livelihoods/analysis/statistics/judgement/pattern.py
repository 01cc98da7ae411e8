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

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.judgement.moves import STILL, Mask, Relations, Vector

__all__ = ["Cells", "Mask", "Vector", "complementary"]

_Key = tuple[int, int]
"""A primary cell and the way that it moves: 1 up, -1 down."""


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
        self.relations = Relations(cells.relations, cells.values)
        self.hidden: Mask = primary | cells.unknown
        self.moves: dict[_Key, Vector] = {}
        # Equal costs are told apart by position, so that the choice is always the same.
        self.costs = cells.costs * (1 + 1e-6 * np.arange(len(cells.costs)) / len(cells.costs))

    def hide(self) -> None:
        """Hide cells until every primary cell can move both ways; the largest first."""
        movable = (self.cells.values > 0) & (np.isfinite(self.costs) | self.hidden)
        order = np.argsort(-self.cells.values, kind="stable")
        for cell in (int(each) for each in order if self.primary[each]):
            need = self.part * float(self.cells.values[cell])
            for way in (1, -1):
                move = self._known(cell, way)
                if move is None:
                    costs = np.where(self.hidden, 0.0, self.costs)
                    move = self.relations.cheapest(cell, way * need, movable, costs)
                if move is None:
                    raise SurveyError(
                        "A confidential cell follows from cells that must be shown: allow more of "
                        "them to be hidden"
                    )
                self.moves[cell, way] = move
                self.hidden |= move != 0

    def show_again(self) -> None:
        """Show each added cell, dearest first, if the primary cells are safe without it."""
        # All that may move is hidden by now: the rest stands still and is left out.
        at = np.flatnonzero(self.relations.free(self.hidden & (self.cells.values > 0)))
        place = {int(cell): number for number, cell in enumerate(at)}
        relations = self.relations.among(at)
        moves = {(place[cell], way): move[at] for (cell, way), move in self.moves.items()}
        left = np.ones(len(at), dtype=bool)
        added = self.hidden & ~self.primary & ~self.cells.unknown
        order = np.argsort(-self.costs, kind="stable")
        for cell in (int(each) for each in order if added[each]):
            number = place.get(cell)
            if number is not None:
                left[number] = False
                found = self._moves_without(number, relations, left, moves)
                if found is None:
                    left[number] = True
                    continue
                moves.update(found)
            self.hidden[cell] = False

    def _moves_without(
        self, cell: int, relations: Relations, left: Mask, moves: Mapping[_Key, Vector]
    ) -> dict[_Key, Vector] | None:
        """Return moves in the place of those that use a cell, or None if it is needed.

        First what is quick: does a relation hold a primary cell still without it, and is the sum of
        two moves at hand a move without it? Then the linear programme, which decides.
        """
        using = [key for key, move in moves.items() if move[cell]]
        free = relations.free(left)
        if not all(free[primary] for primary, _ in using):
            return None
        others = np.array(list(moves.values()))
        found: dict[_Key, Vector] = {}
        for primary, way in using:
            by = way * self.part * float(relations.values[primary])
            move = relations.adapted(moves[primary, way], primary, by, cell, others)
            if move is not None:
                found[primary, way] = move
        for primary, way in (key for key in using if key not in found):
            by = way * self.part * float(relations.values[primary])
            move = relations.cheapest(primary, by, free, np.zeros(len(free)))
            if move is None:
                return None
            found[primary, way] = move
        return found

    def _known(self, cell: int, way: int) -> Vector | None:
        """Return a move found before that serves, forwards or backwards."""
        need = self.part * self.cells.values[cell] * (1 - STILL)
        for move in self.moves.values():
            if way * move[cell] >= need:
                return move
            if -way * move[cell] >= need and np.all(move <= self.cells.values):
                return -move
        return None
