"""Charts: dots with intervals, laid out to be read on a phone and drawn on the server.

A chart is a frozen value; its drawing is kept in the cache under a key made of that value, so one
chart is drawn once whatever page asks for it. A wide drawing sets labels beside the marks, a narrow
one above them: neither is ever scaled down.
"""

import hashlib
import math
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from livelihoods.platform.ui import svg, theme

NARROW: Final = 360
WIDE: Final = 720
# Raised when the drawing changes, so that no old picture is served from a cache.
_EDITION = 1


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
    """Dots with intervals on one scale from zero to `maximum`.

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
    legend: tuple[tuple[str, str], ...] = ()
    source: str = ""


def scale(largest: float, *, ceiling: float | None = None, steps: int = 4) -> tuple[float, ...]:
    """Return round values from zero to the first that is not below `largest`.

    >>> scale(34.6, ceiling=100)
    (0.0, 10.0, 20.0, 30.0, 40.0)
    """
    if largest <= 0:
        largest = 1.0
    raw = largest / steps
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    count = math.ceil(largest / step - 1e-9)
    values = [step * index for index in range(count + 1)]
    return tuple(value for value in values if ceiling is None or value <= ceiling)


def draw(chart: DotChart, *, width: int = NARROW, name: str = "chart") -> str:
    """Return the chart as SVG, from the cache where it was drawn before."""
    content = repr((_EDITION, chart, width, name)).encode()
    key = f"chart-{hashlib.sha256(content).hexdigest()}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        from livelihoods.platform.ui import dot_layout  # noqa: PLC0415 - loads the renderer

        drawn = svg.finish(
            dot_layout.render(chart, width),
            name=name,
            title=chart.title,
            description=chart.description,
        )
        cache.set(key, drawn)
    return drawn


SERIES: Final = {
    "women": theme.WOMEN,
    "men": theme.MEN,
    "everybody": theme.EVERYBODY,
    "": theme.OTHERS,
}
