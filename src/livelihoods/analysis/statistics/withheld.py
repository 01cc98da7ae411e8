"""Which cells of a table are not shown, so that those on few records do not follow from the rest.

The sums of rows and columns are taken as known to everybody. A cell on 1 to 4 records is held back
together with three others that form a rectangle with it: records could be moved around the corners
without any number that is known changing. The rectangle is one in which so many can be moved that
the small cell could have 5 records or more; of those the one that hides the fewest records. A cell
without a record is no corner: that nobody is in it is shown.
"""

from collections.abc import Mapping

from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW

Key = tuple[str | None, str | None]
"""A cell: its row and its column."""


def withheld(records: Mapping[Key, int]) -> set[Key]:
    """Return the cells not to be shown; all of them where a small cell has no rectangle."""
    few = [key for key, number in records.items() if 0 < number < SUPPRESS_BELOW]
    hidden = set(few)
    for key in few:
        found = [(sum(records[each] for each in others - hidden), number, others)
                 for number, others in enumerate(_rectangles(key, records))]  # fmt: skip
        if not found:
            return set(records)
        hidden |= min(found, key=lambda each: each[:2])[2]
    return hidden


def _rectangles(key: Key, records: Mapping[Key, int]) -> list[set[Key]]:
    """List the other three corners of each rectangle that keeps a cell from being told."""
    row, column = key
    found = []
    for corner in records:
        beside, below = (row, corner[1]), (corner[0], column)
        if corner[0] == row or corner[1] == column:
            continue
        if not (records[corner] and records.get(beside) and records.get(below)):
            continue
        # One record at least stays in each corner: a cell that is held back is not empty.
        most = records[key] + min(records[beside], records[below]) - 1
        if most >= SUPPRESS_BELOW:
            found.append({corner, beside, below})
    return found
