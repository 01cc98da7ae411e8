"""Which cells of the crossing of two standards are held back, by the rule of `judgement`."""

from collections.abc import Mapping

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.judgement import few, protect

Key = tuple[str | None, str | None]
"""A cell: the nature of jobs under each of two standards; None where one does not cover them."""


def withheld(cells: Mapping[Key, tuple[int, float]]) -> tuple[set[Key], bool]:
    """Return the cells to hold back, and whether the sums of jobs that one alone covers are too.

    Neither the people behind a cell on 1 to 4 records nor the number of these records can then be
    told to within 10 %. Known to everybody is the employment by nature of each standard: these sums
    cannot be hidden. Where they give a small cell away whatever else is hidden, all is held back.

    Args:
        cells: Records and sum of weights of each cell; the jobs that a standard does not cover are
            the last row and the last column.
    """
    rows, columns = (list(dict.fromkeys(key[side] for key in cells)) for side in (0, 1))
    at = {key: (rows.index(key[0]), columns.index(key[1])) for key in cells}
    records, weighted = np.zeros((2, len(rows) + 1, len(columns) + 1))
    for key, place in at.items():
        records[place], weighted[place] = cells[key]
    for table in (records, weighted):
        table[-1] = table.sum(axis=0)
        table[:, -1] = table.sum(axis=1)
    known = np.zeros(records.shape, dtype=bool)
    known[:-2, -1] = known[-1, :-2] = True
    try:
        hidden = np.logical_or(
            protect(weighted, few(records), keep=known).hidden,
            protect(records, few(records), keep=known).hidden,
        )
    except SurveyError:
        return set(cells), True
    return {key for key, place in at.items() if hidden[place]}, bool(
        hidden[-2, -1] | hidden[-1, -2]
    )
