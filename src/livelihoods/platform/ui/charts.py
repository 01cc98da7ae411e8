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


Ticks = tuple[tuple[float, str], ...]
"""Where a scale is marked, and how each mark is written."""


@dataclass(frozen=True, slots=True)
class Told:
    """What every chart says of itself.

    Attributes:
        title: What it shows, with the unit.
        description: What it says, for those who do not see it.
        source: Baked into the picture, which may travel without its page.
        notes: What holds for all of it, below the title.
        legend: (series, name) of the series that the marks tell apart.
    """

    title: str
    description: str
    source: str = ""
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DotChart:
    """Dots with intervals on one scale from `minimum`, which is zero or below, to `maximum`.

    With `bars` each value is a bar from zero, its interval drawn across the bar's end.
    """

    told: Told
    lines: tuple[Line, ...]
    maximum: float
    ticks: Ticks
    minimum: float = 0.0
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A value at a time; `time` is in years, a quarter a quarter of one.

    Attributes:
        mark: The value; without one the line is broken here.
        breaks: Whether the line does not reach here from the moment before.
    """

    time: float
    mark: Mark
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The values of one series in their order in time; never of two sources or standards."""

    series: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A small chart of its own within a chart of lines, on the scale of all."""

    title: str
    notes: tuple[str, ...]
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines with bands in one frame, or in many small ones on the same two scales."""

    told: Told
    frames: tuple[Frame, ...]
    ticks: Ticks
    times: Ticks


@dataclass(frozen=True, slots=True)
class Slope:
    """One line from a value at the first moment to one at the second.

    Attributes:
        breaks: Whether the two cannot be compared, so that no line joins them.
    """

    name: str
    begin: Mark
    end: Mark
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class SlopeChart:
    """What changed between two moments, for several places on one scale."""

    told: Told
    slopes: tuple[Slope, ...]
    moments: tuple[str, str]
    ticks: Ticks


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: which of the legend it is, and its share."""

    number: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Whole:
    """A bar of parts that make a hundred; what is not published of it is told in `missing`."""

    text: str
    parts: tuple[Part, ...]
    missing: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StackChart:
    """Compositions: bars whose parts make a hundred; `names` are of the parts, by number."""

    told: Told
    wholes: tuple[Whole, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Shaded shapes on a sheet of their own size, as somebody projected them.

    Attributes:
        shapes: (path, fill), from what lies behind to what stands in front.
        dots: (x, y, radius, fill) of what is too small to have a shape.
        contested: The path of lines that not everybody draws; they are broken.
    """

    width: int
    height: int
    shapes: tuple[tuple[str, str], ...]
    dots: tuple[tuple[float, float, float, str], ...] = ()
    contested: str = ""


@dataclass(frozen=True, slots=True)
class MapChart:
    """A map: its ground, what each fill of it means, and what must be said of the shapes."""

    told: Told
    ground: Ground
    fills: tuple[tuple[str, str], ...]
    foot: str = ""


Chart = DotChart | LineChart | SlopeChart | StackChart | MapChart


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
