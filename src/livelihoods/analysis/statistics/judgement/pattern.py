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

import numpy as np
from scipy.sparse import csc_array

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.judgement.moves import (
    STILL,
    Mask,
    Reach,
    Relations,
    Vector,
    apart,
)

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
        moves = {(place[cell], way): move[at] for (cell, way), move in self.moves.items()}
        sparing = _Sparing(self.relations.among(at), moves, self.part)
        added = self.hidden & ~self.primary & ~self.cells.unknown
        order = np.argsort(-self.costs, kind="stable")
        for cell in (int(each) for each in order if added[each]):
            self.hidden[cell] = cell in place and not sparing.spare(place[cell])

    def _known(self, cell: int, way: int) -> Vector | None:
        """Return a move found before that serves, forwards or backwards."""
        need = self.part * self.cells.values[cell] * (1 - STILL)
        for move in self.moves.values():
            if way * move[cell] >= need:
                return move
            if -way * move[cell] >= need and np.all(move <= self.cells.values):
                return -move
        return None


class _Sparing:
    """Moves of the primary cells, and which hidden cells they can do without.

    Args:
        relations: The relations between the hidden cells that may move.
        moves: A move of each primary cell up and down.
        part: The part of its value that it must be able to move by.
    """

    def __init__(self, relations: Relations, moves: dict[_Key, Vector], part: float) -> None:
        self.relations, self.moves, self.part = relations, moves, part
        self.left: Mask = np.ones(len(relations.values), dtype=bool)
        self.others: list[Vector] = []

    def spare(self, cell: int) -> bool:
        """Do without a cell, if every primary cell has a move in which it stands still.

        First what is quick: does a relation hold a primary cell still without it, and is the sum of
        two moves at hand a move without it? Then the linear programme, which decides.
        """
        using = [key for key, move in self.moves.items() if move[cell]]
        self.left[cell] = False
        free = self.relations.free(self.left)
        found: dict[_Key, Vector] = {}
        if all(free[primary] for primary, _ in using):
            ways, still = apart(np.array([*self.moves.values(), *self.others]), cell)
            for key in using:
                move = self._without(cell, key, free, ways, still)
                if move is None:
                    break
                found[key] = move
        if len(found) < len(using):
            self.left[cell] = True
            self.others += found.values()  # good for the next cells
            return False
        self.moves.update(found)
        self.others = [move for move in self.others if not move[cell]]
        return True

    def _without(
        self, cell: int, key: _Key, free: Mask, ways: Vector, still: Vector
    ) -> Vector | None:
        move = self.moves[key]
        # A move at hand may go farther than it has to.
        primary, by = key[0], key[1] * self.part * float(self.relations.values[key[0]])
        reach = Reach(primary, by, cell)
        found = self.relations.adapted(move, reach, ways, still)
        if found is not None:
            return found
        return self.relations.cheapest(primary, by, free, np.zeros(len(free)))
