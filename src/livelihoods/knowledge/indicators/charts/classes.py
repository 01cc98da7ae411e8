"""The classes of a map: ranges between round values. No database."""

import math
from collections.abc import Sequence
from typing import Final

MOST: Final = 4
"""More shades of one hue are hard to tell apart."""
NARROWEST: Final = 0.01
"""Pages write one decimal: what differs by less is in one class."""


def class_ends(values: Sequence[float], most: int = MOST) -> tuple[float, ...]:
    """Return the ends of at most so many classes of equal width that hold all values.

    >>> class_ends([12.3, 98.2])
    (0, 25, 50, 75, 100)
    >>> class_ends([80.0, 95.5])
    (80, 85, 90, 95, 100)
    >>> class_ends([41.0])
    (41, 42)
    """
    low, high = min(values), max(values)
    width = max((high - low) / most, NARROWEST) if high > low else 1.0
    power = 10.0 ** math.floor(math.log10(width))
    while True:
        for factor in (1, 2, 2.5, 5):
            step = power * factor
            first = math.floor(low / step + 1e-9)
            last = max(first + 1, math.ceil(high / step - 1e-9))
            if last - first <= most and step >= width * 0.999:
                return tuple(_plain(step * index) for index in range(first, last + 1))
        power *= 10


def class_of(value: float, ends: Sequence[float]) -> int:
    """Return the number of the class that holds a value; what lies beyond is in the outermost."""
    inner = ends[1:-1]
    return sum(value >= end for end in inner)


def _plain(number: float) -> float:
    """Drop what binary fractions leave behind."""
    rounded = round(number, 9)
    return int(rounded) if rounded == int(rounded) else rounded
