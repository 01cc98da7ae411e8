"""Where each part of a chart of dots with intervals stands."""

import textwrap
from dataclasses import dataclass, field
from typing import Any, Final

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import SERIES, WIDE, DotChart, Line, Mark

_MARGIN = 8
_VALUE_COLUMN = 76
_LABEL_COLUMN = 230
_MARK_HEIGHT = 24
# size in pixels, pixels from one line to the next, weight, colour, pixels a letter takes
STYLES: Final[dict[str, tuple[int, int, str, str, float]]] = {
    "title": (17, 22, "bold", theme.INK, 10.6),
    "heading": (15, 20, "bold", theme.INK, 9.4),
    "note": (13, 17, "normal", theme.STONE, 6.8),
    "label": (15, 19, "normal", theme.INK, 8.4),
    "group": (14, 20, "bold", theme.STONE, 8.8),
    "tick": (13, 17, "normal", theme.STONE, 7.0),
    "value": (15, 19, "bold", theme.INK, 8.0),
    "word": (13, 17, "normal", theme.STONE, 6.8),
    "source": (12, 15, "normal", theme.STONE, 6.3),
}
_SPACE_BEFORE = {"heading": 18, "group": 12, "label": 5, "note": 0}
Datum = dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """What is to be drawn, in pixels from the upper left corner."""

    width: int
    y: float = _MARGIN
    texts: dict[tuple[str, str], list[Datum]] = field(default_factory=dict)
    rules: list[Datum] = field(default_factory=list)
    points: list[Datum] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    grid: list[Datum] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return round(self.y + _MARGIN)

    def text(self, style: str, x: float, y: float, text: str, align: str = "left") -> None:
        """Set one line of text, its middle at `y`."""
        self.texts.setdefault((style, align), []).append({"x": x, "y": y, "text": text})

    def paragraph(self, style: str, text: str, x: float = _MARGIN, width: float = 0) -> None:
        """Set text in as many lines as it needs, below what is there."""
        _size, height, _weight, _colour, letter = STYLES[style]
        room = (width or self.width - 2 * _MARGIN) / letter
        for line in textwrap.wrap(text, int(room)):
            self.text(style, x, self.y + height / 2, line)
            self.y += height


def laid_out(chart: DotChart, width: int) -> Sheet:
    """Place everything in the chart; the sheet is as high as it needs to be."""
    wide = width >= WIDE
    sheet = Sheet(width)
    left = _MARGIN + (_LABEL_COLUMN if wide else 0)
    right = width - _MARGIN - _VALUE_COLUMN
    to_x = _Scale(left + 6, right - 6, chart.minimum, chart.maximum)
    sheet.paragraph("title", chart.title)
    sheet.y += 6
    _set_legend(sheet, chart)
    top = sheet.y
    _set_ticks(sheet, chart, to_x)
    for line in chart.lines:
        _set_line(sheet, line, to_x, wide=wide)
    bottom = sheet.y + 4
    if bottom - top > 600:
        sheet.y += 6
        _set_ticks(sheet, chart, to_x)
    sheet.y += 10
    if chart.source:
        sheet.paragraph("source", chart.source)
    sheet.grid = [
        {"x": to_x(value), "x2": to_x(value), "y": y - 12, "y2": y + 12}
        for value, _text in chart.ticks
        for y in sheet.rows
    ]
    return sheet


@dataclass(frozen=True, slots=True)
class _Scale:
    start: float
    end: float
    minimum: float
    maximum: float

    def __call__(self, value: float) -> float:
        inside = min(max(value, self.minimum), self.maximum)
        part = (inside - self.minimum) / (self.maximum - self.minimum)
        return self.start + (self.end - self.start) * part


def _set_legend(sheet: Sheet, chart: DotChart) -> None:
    x = _MARGIN + 8.0
    letter = STYLES["label"][4]
    for series, name in chart.legend:
        if x + 20 + len(name) * letter > sheet.width - _MARGIN and x > _MARGIN + 8:
            x = _MARGIN + 8.0
            sheet.y += 24
        sheet.points.append(_point(x, sheet.y + 12, series))
        sheet.text("label", x + 14, sheet.y + 12, name)
        x += 48 + len(name) * letter
    if chart.legend:
        sheet.y += 30


def _set_ticks(sheet: Sheet, chart: DotChart, to_x: _Scale) -> None:
    for index, (value, text) in enumerate(chart.ticks):
        align = "left" if index == 0 else "right" if index == len(chart.ticks) - 1 else "center"
        shift = {"left": -6, "right": 6, "center": 0}[align]
        sheet.text("tick", to_x(value) + shift, sheet.y + 9, text, align)
    sheet.y += 20


def _set_line(sheet: Sheet, line: Line, to_x: _Scale, *, wide: bool) -> None:
    sheet.y += _SPACE_BEFORE[line.kind]
    beside = wide and line.kind == "label" and line.marks
    if not beside:
        sheet.paragraph(line.kind, line.text)
        for mark in line.marks:
            _set_mark(sheet, mark, to_x, sheet.y + _MARK_HEIGHT / 2)
            sheet.y += _MARK_HEIGHT
        return
    begun = sheet.y
    sheet.y += (_MARK_HEIGHT - STYLES["label"][1]) / 2
    sheet.paragraph("label", line.text, width=_LABEL_COLUMN - 12)
    ended = sheet.y
    for index, mark in enumerate(line.marks):
        _set_mark(sheet, mark, to_x, begun + _MARK_HEIGHT * (index + 0.5))
    sheet.y = max(ended, begun + _MARK_HEIGHT * len(line.marks))


def _set_mark(sheet: Sheet, mark: Mark, to_x: _Scale, y: float) -> None:
    sheet.rows.append(y)
    sheet.text("value", sheet.width - _MARGIN, y, mark.text, "right")
    if mark.value is None:
        if mark.word:
            sheet.text("word", to_x.start, y, mark.word)
        return
    at = to_x(mark.value)
    low, high = at, at
    if mark.lower is not None and mark.upper is not None:
        low, high = to_x(mark.lower), to_x(mark.upper)
        sheet.rules += _interval(low, high, y, SERIES[mark.series].colour, mark.unreliable)
    sheet.points.append(_point(at, y, mark.series, hatched=mark.unreliable))
    if mark.word:
        room = len(mark.word) * STYLES["word"][4] + 12
        if high + room <= to_x.end + 6:
            sheet.text("word", high + 12, y, mark.word)
        else:
            sheet.text("word", low - 12, y, mark.word, "right")


def _interval(low: float, high: float, y: float, colour: str, broken: bool) -> list[Datum]:
    """Draw a line between two ends that stand out above and below even the nearest mark."""
    line = {"x": low, "x2": high, "y": y, "y2": y, "colour": colour, "broken": broken}
    ends = [
        {"x": x, "x2": x, "y": y - 9, "y2": y + 9, "colour": colour, "broken": False}
        for x in (low, high)
    ]
    return [line, *ends]


def _point(x: float, y: float, series: str, *, hatched: bool = False) -> Datum:
    style = SERIES[series]
    return {
        "x": x, "y": y, "shape": style.shape, "stroke": style.colour,
        "fill": style.hatched if hatched else style.fill,
    }  # fmt: skip
