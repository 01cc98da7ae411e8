"""Somebody who reads a published table and works out what was hidden.

Knows nothing of how the cells were chosen: only the shape, the numbers that are shown, that parts
add up to margins, and that no cell is negative. Written apart from the code under test, with plain
dense equations in the published values themselves.
"""

import itertools
import math

import numpy as np
from scipy.optimize import linprog


def lines_of(shape):
    """The lines of a table, each as the places of its parts and the place of their sum."""
    for axis, size in enumerate(shape):
        others = [range(each) for number, each in enumerate(shape) if number != axis]
        for rest in itertools.product(*others):
            places = [(*rest[:axis], k, *rest[axis:]) for k in range(size)]
            yield places[:-1], places[-1]


def bounds(published):
    """Place -> (lowest, highest) of every hidden cell; hidden cells are NaN in `published`."""
    hidden = [tuple(each) for each in np.argwhere(np.isnan(published))]
    if not hidden:
        return {}
    column = {place: number for number, place in enumerate(hidden)}
    left, right = [], []
    for parts, margin in lines_of(published.shape):
        row, known = np.zeros(len(hidden)), 0.0
        for place, sign in [*((part, 1.0) for part in parts), (margin, -1.0)]:
            if place in column:
                row[column[place]] += sign
            else:
                known += sign * published[place]
        if row.any():
            left.append(row)
            right.append(-known)
    found = {}
    for place, number in column.items():
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(hidden))
            goal[number] = sign
            result = linprog(goal, A_eq=np.array(left), b_eq=right, bounds=(0, None))
            if result.status == 3:  # no end in sight
                ends.append(-sign * math.inf)
                continue
            assert result.status == 0, result.message
            ends.append(sign * result.fun)
        found[place] = (ends[0], ends[1])
    return found


def range_of(goal, left, right, least=0.0):
    """(lowest, highest) of a sum of numbers that obey equations and are not below `least`."""
    lower = np.broadcast_to(np.asarray(least, dtype=float), len(goal))
    bounds = np.column_stack([lower, np.full(len(goal), np.inf)])
    ends = []
    for sign in (1, -1):
        result = linprog(sign * goal, A_eq=left, b_eq=right, bounds=bounds)
        if result.status == 3:
            ends.append(-sign * math.inf)
            continue
        assert result.status == 0, result.message
        ends.append(sign * result.fun)
    return tuple(ends)
