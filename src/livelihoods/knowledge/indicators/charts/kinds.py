"""Which kinds of chart fit the shape of what a page shows. No database.

The first kind that fits is drawn where none is asked for. Dots fit whatever shares one scale.
"""

from dataclasses import dataclass
from typing import Final

DOTS: Final = "dots"
BARS: Final = "bars"
LINE: Final = "line"
MULTIPLES: Final = "multiples"
STACKED: Final = "stacked"
SLOPE: Final = "slope"
KINDS: Final = (DOTS, BARS, LINE, MULTIPLES, STACKED, SLOPE)
"""As they are written in an address."""

FEWEST_FOR_A_LINE: Final = 3
MOST_FRAMES: Final = 60
MOST_SLOPES: Final = 12
MOST_WHOLES: Final = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page shows, as far as it decides about the chart.

    Attributes:
        periods: How many there are in the longest series (one place, standard, source, release).
        moments: How many different periods there are in all.
        frames: How many series there are that could not share a frame.
        series: How many lines there would be.
        is_single: Whether there is one figure for each place and period.
        is_count: Whether values are amounts that begin at zero, such as people.
        wholes: How many groups of figures there are whose parts make a whole; 0 where they do not.
    """

    periods: int
    moments: int
    frames: int
    series: int
    is_single: bool
    is_count: bool
    wholes: int = 0


def fitting(shape: Shape) -> tuple[str, ...]:
    """Return the kinds that fit, the one that is drawn by itself first.

    >>> fitting(Shape(periods=1, moments=1, frames=4, series=4, is_single=True, is_count=False))
    ('dots',)
    """
    found: list[str] = []
    if 0 < shape.wholes <= MOST_WHOLES:
        found.append(STACKED)
    if shape.periods >= FEWEST_FOR_A_LINE:
        if shape.frames == 1:
            found.append(LINE)
        elif shape.frames <= MOST_FRAMES:
            found.append(MULTIPLES)
    two = shape.periods == 2 and shape.moments == 2
    if two and shape.is_single and 2 <= shape.series <= MOST_SLOPES and not shape.wholes:
        found.append(SLOPE)
    if shape.is_count and shape.periods < FEWEST_FOR_A_LINE:
        found.append(BARS)
    return (*found, DOTS)
