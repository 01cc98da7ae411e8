"""Charts as values: what is to be shown, before anybody thinks of pixels."""

import math
from dataclasses import dataclass
from typing import Final

from livelihoods.platform.ui import theme

NARROW: Final = 360
WIDE: Final = 720


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: a mark with its interval, or a dash where there is none.

    Attributes:
        series: `women`, `men`, `everybody`, or empty for the one series there is.
        text: The value as written at the right; a dash where there is no value.
        word: What a reader must know of it ("unreliable"), set beside the mark.
        unreliable: Hatched, with a broken interval.
    """

    text: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    series: str = ""
    word: str = ""
    unreliable: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: a heading, a note, a label, or a label with its marks below or beside."""

    text: str
    kind: str = "label"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class DotChart:
    """Dots with intervals on one scale from `minimum`, which is zero or below, to `maximum`.

    Attributes:
        ticks: Where the scale is marked, and how each is written.
        legend: (series, name) of the series that the marks tell apart.
        source: Baked into the picture, which may travel without its page.
    """

    title: str
    description: str
    lines: tuple[Line, ...]
    maximum: float
    ticks: tuple[tuple[float, str], ...]
    minimum: float = 0.0
    legend: tuple[tuple[str, str], ...] = ()
    source: str = ""


def scale(
    largest: float, *, smallest: float = 0.0, ceiling: float | None = None, steps: int = 4
) -> tuple[float, ...]:
    """Return round values that hold zero, `smallest` and `largest`.

    >>> scale(34.6, ceiling=100)
    (0.0, 10.0, 20.0, 30.0, 40.0)
    >>> scale(2.1, smallest=-4.0)
    (-4.0, -2.0, 0.0, 2.0, 4.0)
    """
    smallest, largest = min(smallest, 0.0), max(largest, 0.0)
    if largest == smallest:
        largest = 1.0
    raw = (largest - smallest) / steps
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    first, last = math.floor(smallest / step + 1e-9), math.ceil(largest / step - 1e-9)
    values = [step * index for index in range(first, last + 1)]
    return tuple(value for value in values if ceiling is None or value <= ceiling)


SERIES: Final = {
    "women": theme.WOMEN,
    "men": theme.MEN,
    "everybody": theme.EVERYBODY,
    "": theme.OTHERS,
}
