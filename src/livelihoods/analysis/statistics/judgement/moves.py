"""Moves: how numbers in cells could be others while all relations between the cells hold.

A move is a vector with one entry for each cell that the relations turn into 0. Added to the true
table it gives another table that agrees with all that is shown, if only hidden cells move and none
falls below 0. Moves may be scaled down and, as long as no cell falls below 0, added up.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

STILL: Final = 1e-7
"""A cell that moves less than this part of what is asked for stands still: solver tolerance."""

_FARTHEST: Final = 1e6
"""No cell need move by more than this many times what is asked for; keeps the programme tame."""

Mask = NDArray[np.bool_]
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """What is asked of a move.

    Attributes:
        cell: The cell that is to move.
        by: How far, below 0 for down.
        still: Another cell that is to stand still.
    """

    cell: int
    by: float
    still: int


class Relations:
    """Relations between cells, and what may move under them.

    Args:
        coefficients: Shape (relations, cells): `coefficients @ values` is 0.
        values: The true values of the cells, not negative.
    """

    def __init__(self, coefficients: csc_array, values: Vector) -> None:
        self.values = values
        self._columns = coefficients
        self._rows = csr_array(coefficients)
        self._is_in = csr_array(coefficients != 0).astype(np.int64)

    def free(self, allowed: Mask) -> Mask:
        """Return the allowed cells that are not held still by a relation, one after the other.

        Where a relation has a single cell that may move, that one cannot. What is left may still
        be held by several relations together: a cell that is not free cannot move, one that is free
        perhaps can.
        """
        left = allowed.copy()
        while len(alone := np.flatnonzero(self._is_in @ left.astype(np.int64) == 1)):
            cells = self._rows[alone].indices
            left[cells] = False
        return left

    def among(self, cells: NDArray[np.int64]) -> "Relations":
        """Return the relations between some of the cells, the others standing still."""
        columns = self._columns[:, cells]
        rows = np.flatnonzero(np.diff(csr_array(columns).indptr))
        return Relations(csc_array(columns[rows]), self.values[cells])

    def hold(self, move: Vector, tolerance: float) -> bool:
        """Whether all relations hold after a move, to within a tolerance."""
        return bool(np.all(np.abs(self._rows @ move) <= tolerance))

    def cheapest(self, cell: int, by: float, allowed: Mask, costs: Vector) -> Vector | None:
        """Return the cheapest move of a cell by an amount, or None if there is none.

        A linear programme in units of the amount: the cell moves by 1 (or -1), the others up by any
        amount, and down by no more than their value.

        Args:
            cell: The cell.
            by: How far it is to move, below 0 for down.
            allowed: The cells that may move along.
            costs: What each costs per unit.
        """
        from scipy.optimize import linprog  # noqa: PLC0415 - large; few tables need it

        may = allowed.copy()
        may[cell] = True
        may = self.free(may)
        if not may[cell]:
            return None
        may[cell] = False
        among = np.flatnonzero(may)
        unit, way = abs(by), np.sign(by)
        touched = np.flatnonzero(self._is_in @ may.astype(np.int64))
        columns = csc_array(self._columns[:, among][touched])
        target = -way * self._columns[:, [cell]].toarray().ravel()
        if not len(among):
            return None
        down = np.minimum(self.values[among] / unit, _FARTHEST)
        upper = np.concatenate([np.full(len(among), _FARTHEST), down])
        result: Any = linprog(
            np.concatenate([costs[among], costs[among]]),
            A_eq=hstack([columns, -columns], format="csc"),
            b_eq=target[touched],
            bounds=np.column_stack([np.zeros(len(upper)), upper]),
            method="highs",
            options={"presolve": False},  # small sums: slower with it, and the moves less sparse
        )
        if result.status != 0:
            return None
        moved = result.x[: len(among)] - result.x[len(among) :]
        moved[np.abs(moved) < STILL] = 0.0
        move = np.zeros(len(self.values))
        move[among] = moved * unit
        move[cell] = by
        return move

    def adapted(self, move: Vector, reach: "Reach", ways: Vector, still: Vector) -> Vector | None:
        """Return a move that reaches what is asked for, or None.

        It is made of one that does but for the cell that is to stand still, and of one of the
        others, which are as allowed as the move is: such sums are found far quicker than by a
        linear programme, which is needed only where there is none.

        Args:
            move: A move of the cell.
            reach: What is asked for.
            ways: Moves that use the cell that is to stand still, shape (moves, cells), in each of
                which it moves by 1.
            still: Moves in which it stands still.
        """
        candidates = move - move[reach.still] * ways
        candidates[:, reach.still] = 0.0
        found = self._scaled(candidates, reach.cell, reach.by)
        return self._scaled(still, reach.cell, reach.by) if found is None else found

    def _scaled(self, moves: Vector, cell: int, by: float) -> Vector | None:
        """Return the first of some moves that can be scaled to move a cell by an amount."""
        reach = moves[:, cell]
        far = np.abs(reach) > STILL * abs(by)
        scaled = moves[far] * (by / reach[far])[:, None]
        possible = np.all(scaled >= -self.values - STILL * abs(by), axis=1)
        for found in scaled[possible]:
            found[np.abs(found) < STILL * abs(by)] = 0.0
            found[cell] = by
            if self.hold(found, STILL * abs(by)):
                return np.asarray(found)
        return None


def apart(moves: Vector, cell: int) -> tuple[Vector, Vector]:
    """Tell moves (shape (moves, cells)) that use a cell from those in which it stands still.

    The first are scaled, so that it moves by 1 in each.
    """
    uses = moves[:, cell] != 0
    return moves[uses] / moves[uses, cell][:, None], moves[~uses]
