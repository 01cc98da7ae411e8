"""A sheet of paper on which a chart is laid out: what stands where, in pixels."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import SERIES, Ground

MARGIN: Final = 8
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; `step` is from line to line, `letter` what a letter takes at most."""

    size: int
    step: int
    weight: str
    colour: str
    letter: float


STYLES: Final[dict[str, Style]] = {
    "title": Style(17, 22, "bold", theme.INK, 10.6),
    "heading": Style(15, 20, "bold", theme.INK, 9.4),
    "note": Style(13, 17, "normal", theme.STONE, 6.8),
    "label": Style(15, 19, "normal", theme.INK, 8.4),
    "group": Style(14, 20, "bold", theme.STONE, 8.8),
    "tick": Style(13, 17, "normal", theme.STONE, 7.0),
    "value": Style(15, 19, "bold", theme.INK, 8.0),
    "word": Style(13, 17, "normal", theme.STONE, 6.8),
    "source": Style(12, 15, "normal", theme.STONE, 6.3),
    "part": Style(13, 17, "bold", theme.INK, 8.0),
    "part-on-dark": Style(13, 17, "bold", theme.PAPER, 8.0),
}
Datum = dict[str, Any]
Place = tuple[float, float]


@dataclass(slots=True)
class Sheet:
    """What is to be drawn, from the upper left corner; `y` is where the next thing goes."""

    width: int
    y: float = MARGIN
    texts: list[Datum] = field(default_factory=list)
    rules: list[Datum] = field(default_factory=list)
    points: list[Datum] = field(default_factory=list)
    boxes: list[Datum] = field(default_factory=list)
    paths: list[Datum] = field(default_factory=list)
    grid: list[Datum] = field(default_factory=list)
    grounds: list[Datum] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return round(self.y + MARGIN)

    def text(self, style: str, x: float, y: float, text: str, align: Align = "left") -> None:
        """Set one line of text, its middle at `y`."""
        how = STYLES[style]
        self.texts.append(
            {
                "x": x, "y": y, "text": text, "align": align,
                "size": how.size, "weight": how.weight, "fill": how.colour,
            }
        )  # fmt: skip

    def paragraph(
        self, style: str, text: str, x: float = MARGIN, width: float = 0, most: int | None = None
    ) -> None:
        """Set text in as many lines as it needs, below what is there; in `most` lines at most."""
        how = STYLES[style]
        room = (width or self.width - 2 * MARGIN) / how.letter
        for line in textwrap.wrap(text, int(room), max_lines=most, placeholder=" …"):
            self.text(style, x, self.y + how.step / 2, line)
            self.y += how.step

    def rule(self, begin: Place, end: Place, colour: str, *, broken: bool = False) -> None:
        """Draw a straight line."""
        self.rules.append(
            {
                "x": begin[0], "y": begin[1], "x2": end[0], "y2": end[1], "stroke": colour,
                "dash": [4, 3] if broken else [],
            }
        )  # fmt: skip

    def hairline(self, begin: Place, end: Place) -> None:
        """Draw a line that helps to read, behind everything."""
        self.grid.append({"x": begin[0], "y": begin[1], "x2": end[0], "y2": end[1]})

    def across(self, low: float, high: float, y: float, colour: str, *, broken: bool) -> None:
        """Draw an interval whose ends stand out above and below even the nearest mark."""
        self.rule((low, y), (high, y), colour, broken=broken)
        for x in (low, high):
            self.rule((x, y - 9), (x, y + 9), colour)

    def upright(self, x: float, low: float, high: float, colour: str, *, broken: bool) -> None:
        """Draw an interval on a scale that goes upwards."""
        self.rule((x, low), (x, high), colour, broken=broken)
        for y in (low, high):
            self.rule((x - 5, y), (x + 5, y), colour)

    def point(
        self, x: float, y: float, series: str, *, hatched: bool = False, size: int = 80
    ) -> None:
        """Set the mark of a series."""
        style = SERIES[series]
        self.points.append(
            {
                "x": x, "y": y, "shape": style.shape, "stroke": style.colour, "size": size,
                "fill": style.hatched if hatched else style.fill,
            }
        )  # fmt: skip

    def box(self, x: float, x2: float, y: float, *, height: float, fill: str, stroke: str) -> None:
        """Draw a rectangle between two ends, its middle at `y`."""
        self.boxes.append(
            {
                "x": min(x, x2), "y": y - height / 2, "width": abs(x2 - x), "height": height,
                "fill": fill, "stroke": stroke,
            }
        )  # fmt: skip

    def ground(self, ground: Ground, x: float, y: float, width: float) -> None:
        """Lay the ground of a map, its upper left corner at a place, so wide."""
        scale = width / ground.width
        self.grounds.append({"ground": ground, "x": x, "y": y, "scale": scale})

    def line(self, places: Iterable[Place], colour: str, *, broken: bool = False) -> None:
        """Draw a line from place to place."""
        self.paths.append(
            {
                "path": _path(places), "stroke": colour, "fill": "transparent", "opacity": 1,
                "width": 2, "dash": [5, 4] if broken else [],
            }
        )  # fmt: skip

    def band(self, upper: list[Place], lower: list[Place], colour: str) -> None:
        """Shade what lies between two lines, thin lines at its edges."""
        self.paths.append(
            {
                "path": _path([*upper, *reversed(lower)]) + "Z", "stroke": colour, "fill": colour,
                "opacity": 0.2, "width": 0.75, "dash": [],
            }
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels; what lies outside is set at the end of the scale."""

    start: float
    end: float
    minimum: float
    maximum: float

    def __call__(self, value: float) -> float:
        """Return where a value stands."""
        inside = min(max(value, self.minimum), self.maximum)
        part = (inside - self.minimum) / (self.maximum - self.minimum)
        return self.start + (self.end - self.start) * part


def apart(
    wanted: Sequence[float], steps: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Move places in rising order so far apart that each has its step below it, none above `top`.

    They are moved as little as that takes; where there is no room they go on below `bottom`.

    >>> apart([10, 12, 40], [10, 10, 10], 0, 60)
    [10, 20, 40]
    >>> apart([10, 58, 59], [10, 10, 10], 0, 60)
    [10, 50, 60]
    >>> apart([10, 12, 59], [30, 10, 10], 0, 60)
    [10, 40, 59]
    """
    places: list[float] = []
    for number, place in enumerate(wanted):
        places.append(max(place, places[-1] + steps[number - 1] if places else top))
    limit = max(bottom, top + sum(steps[:-1]))
    for index in range(len(places) - 1, -1, -1):
        if places[index] <= limit:
            break
        places[index] = limit
        limit -= steps[index - 1]
    return places


def set_head(
    sheet: Sheet, title: str, notes: Iterable[str], legend: Iterable[tuple[str, str]]
) -> None:
    """Set title, notes and the legend of the series."""
    sheet.paragraph("title", title)
    for note in notes:
        sheet.paragraph("note", note)
    sheet.y += 6
    x, letter, any_set = MARGIN + 8.0, STYLES["label"].letter, False
    for series, name in legend:
        if x + 20 + len(name) * letter > sheet.width - MARGIN and x > MARGIN + 8:
            x = MARGIN + 8.0
            sheet.y += 24
        sheet.point(x, sheet.y + 12, series)
        sheet.text("label", x + 14, sheet.y + 12, name)
        x += 48 + len(name) * letter
        any_set = True
    if any_set:
        sheet.y += 30


def set_source(sheet: Sheet, source: str) -> None:
    """Set the line of the source at the foot."""
    sheet.y += 10
    if source:
        sheet.paragraph("source", source)


def _path(places: Iterable[Place]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in places)
