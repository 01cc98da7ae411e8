"""Where each part of a chart of dots with intervals stands, or of bars."""

from typing import Final

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import SERIES, WIDE, DotChart, Line, Mark, Ticks
from livelihoods.platform.ui.sheet import MARGIN, STYLES, Align, Scale, Sheet, set_head, set_source

_VALUE_COLUMN: Final = 76
_LABEL_COLUMN: Final = 230
_MARK_HEIGHT: Final = 24
_BAR_HEIGHT: Final = 14
_SPACE_BEFORE: Final = {"heading": 18, "group": 12, "label": 5, "note": 0}
_LONG: Final = 600
"""Pixels after which the scale is written again at the foot."""


def laid_out(chart: DotChart, width: int) -> Sheet:
    """Place everything in the chart; the sheet is as high as it needs to be."""
    sheet = Sheet(width)
    wide = width >= WIDE
    left = MARGIN + (_LABEL_COLUMN if wide else 0)
    to_x = Scale(left + 6, width - MARGIN - _VALUE_COLUMN - 6, chart.minimum, chart.maximum)
    set_head(sheet, chart.told.title, chart.told.notes, chart.told.legend)
    top = sheet.y
    set_ticks_across(sheet, chart.ticks, to_x)
    rows = [y for line in chart.lines for y in _set_line(sheet, line, to_x, chart, wide=wide)]
    sheet.y += 4
    if sheet.y - top > _LONG:
        sheet.y += 6
        set_ticks_across(sheet, chart.ticks, to_x)
    set_source(sheet, chart.told.source)
    for first, last in _stretches(rows):
        for value, _text in chart.ticks:
            sheet.hairline((to_x(value), first - 12), (to_x(value), last + 12))
    return sheet


def set_ticks_across(sheet: Sheet, ticks: Ticks, to_x: Scale) -> None:
    """Write a scale that goes from left to right."""
    for index, (value, text) in enumerate(ticks):
        align: Align = "left" if index == 0 else "right" if index == len(ticks) - 1 else "center"
        shift = {"left": -6, "right": 6, "center": 0}[align]
        sheet.text("tick", to_x(value) + shift, sheet.y + 9, text, align)
    sheet.y += 20


def _stretches(rows: list[float]) -> list[tuple[float, float]]:
    """First and last of the rows that stand close: between them the lines of the scale go on."""
    stretches: list[tuple[float, float]] = []
    for y in rows:
        if stretches and y - stretches[-1][1] <= _MARK_HEIGHT + 6:
            stretches[-1] = (stretches[-1][0], y)
        else:
            stretches.append((y, y))
    return stretches


def _set_line(sheet: Sheet, line: Line, to_x: Scale, chart: DotChart, *, wide: bool) -> list[float]:
    """Set a line; return where its marks are."""
    sheet.y += _SPACE_BEFORE[line.kind]
    beside = wide and line.kind == "label" and bool(line.marks)
    begun = sheet.y
    if beside:
        sheet.y += (_MARK_HEIGHT - STYLES["label"].step) / 2
        sheet.paragraph("label", line.text, width=_LABEL_COLUMN - 12)
    else:
        sheet.paragraph(line.kind, line.text)
        begun = sheet.y
    rows = [begun + _MARK_HEIGHT * (index + 0.5) for index in range(len(line.marks))]
    for mark, y in zip(line.marks, rows, strict=True):
        _set_mark(sheet, mark, to_x, y, bar=chart.bars)
    sheet.y = max(sheet.y, begun + _MARK_HEIGHT * len(rows))
    return rows


def _set_mark(sheet: Sheet, mark: Mark, to_x: Scale, y: float, *, bar: bool) -> None:
    sheet.text("value", sheet.width - MARGIN, y, mark.text, "right")
    if mark.value is None:
        if mark.word:
            sheet.text("word", to_x.start, y, mark.word)
        return
    at = to_x(mark.value)
    low, high = at, at
    style = SERIES[mark.series]
    if bar:
        fill = style.hatched if mark.unreliable else style.pale
        sheet.box(to_x(0), at, y, height=_BAR_HEIGHT, fill=fill, stroke=style.colour)
    if mark.lower is not None and mark.upper is not None:
        low, high = to_x(mark.lower), to_x(mark.upper)
        sheet.across(low, high, y, style.colour, broken=mark.unreliable)
    if not bar:
        sheet.point(at, y, mark.series, hatched=mark.unreliable)
    if mark.word:
        room = len(mark.word) * STYLES["word"].letter + 12
        if high + room <= to_x.end + 6:
            sheet.text("word", high + 12, y, mark.word)
        else:
            if bar:  # paper behind the word, where it would stand on the bar
                paper = theme.PAPER
                height = _BAR_HEIGHT - 1
                sheet.box(low - room, low - 8, y, height=height, fill=paper, stroke=paper)
            sheet.text("word", low - 12, y, mark.word, "right")
