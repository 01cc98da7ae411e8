"""Bands of the number of workers, read from the labels of codes: `2 à 4`, `50 et plus`."""

import re
from collections.abc import Sequence

from livelihoods.analysis.statistics.drafting.contents import Value

THRESHOLD = 6
"""The fewest workers of a unit that is large, as the ILO takes it."""

_NEAREST = 4
_BELOW = re.compile(r"\b(less|fewer|under|below|menos|moins|menor\w*)\b", re.IGNORECASE)
_ALONE = re.compile(r"\b(alone|solo|sola|seul|seule|sozinh[oa])\b", re.IGNORECASE)
_ABOVE = re.compile(r"\b(more|over|above|plus|m[aá]s|mais|acima)\b|\d\s*\+|\+\s*\d", re.IGNORECASE)


def by_size(values: Sequence[Value]) -> dict[str, list[str]]:
    """Return the codes of large units and of small ones; a label without a number is neither.

    The band in which the threshold lies counts as large if it begins at 4 or 5.
    """
    codes: dict[str, list[str]] = {}
    for value in values:
        if band := _band(value.label):
            least, most = band
            large = least >= THRESHOLD or (least >= _NEAREST and most >= THRESHOLD)
            codes.setdefault("large" if large else "small", []).append(value.code)
    return codes


def _band(label: str) -> tuple[float, float] | None:
    """Read the least and the most that a label tells."""
    numbers = [float(each) for each in re.findall(r"\d+", label)]
    if not numbers:
        return (1, 1) if _ALONE.search(label) else None
    if len(numbers) > 1:
        return numbers[0], numbers[1]
    if _BELOW.search(label):
        return 0, numbers[0] - 1
    return numbers[0], float("inf") if _ABOVE.search(label) else numbers[0]
