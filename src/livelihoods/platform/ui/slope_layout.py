"""Where each part of a chart of slopes stands: two moments, a line for each place between them."""

import textwrap
from collections.abc import Callable
from typing import Final

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import SERIES, WIDE, Mark, Slope, SlopeChart
from livelihoods.platform.ui.sheet import (
    MARGIN,
    STYLES,
    Scale,
    Sheet,
    apart,
    set_head,
    set_source,
)

_VALUE_COLUMN: Final = 78
_NAME_COLUMN: Final = 128
_WIDE_NAME_COLUMN: Final = 260
_LEAST_HEIGHT: Final = 240
_BETWEEN: Final = 6
"""Pixels between the labels of two places."""
_ASIDE: Final = 7
"""Pixels between the intervals of two places at the same moment."""


def laid_out(chart: SlopeChart, width: int) -> Sheet:
    """Place everything in the chart; the sheet is as high as it needs to be."""
    sheet = Sheet(width)
    set_head(sheet, chart.told.title, chart.told.notes, chart.told.legend)
    names = _WIDE_NAME_COLUMN if width >= WIDE else _NAME_COLUMN
    begin, end = MARGIN + _VALUE_COLUMN, width - MARGIN - names
    has_intervals = any(
        mark.lower is not None for each in chart.slopes for mark in (each.begin, each.end)
    )
    step_aside = _ASIDE if has_intervals else 0
    spread = step_aside * (len(chart.slopes) - 1) / 2
    labels = {each: _label(each, names - 18 - spread) for each in chart.slopes}
    step = STYLES["word"].step
    needed = sum(len(labels[each]) * step + _BETWEEN for each in chart.slopes)
    moments = _moments(chart.moments, min(end - begin - 8, 2 * (begin - MARGIN)))
    top = sheet.y + 14 + STYLES["group"].step * max(map(len, moments))
    bottom = top + max(_LEAST_HEIGHT, needed)
    to_y = Scale(bottom, top, chart.ticks[0][0], chart.ticks[-1][0])
    for x, lines in zip((begin, end), moments, strict=True):
        for number, words in enumerate(reversed(lines)):
            above = top - 24 - number * STYLES["group"].step
            sheet.text("group", x, above, words, "center")
        sheet.hairline((x, top - 10), (x, bottom + 10))
    for place, slope in enumerate(chart.slopes):
        aside = place * step_aside - spread
        _set_slope(sheet, slope, to_y, begin=begin, end=end, aside=aside)
    _set_begins(sheet, chart, to_y, begin - spread - 12, (top, bottom))
    _set_ends(sheet, chart, to_y, end + spread + 14, within=(top, bottom), labels=labels)
    sheet.y = bottom + 20
    set_source(sheet, chart.told.source)
    return sheet


def _moments(moments: tuple[str, str], room: float) -> list[list[str]]:
    """Write both moments in so many lines that they stand beside each other, within the sheet."""
    letters = int(room / STYLES["group"].letter)
    return [textwrap.wrap(words, letters) for words in moments]


def _label(slope: Slope, room: float) -> list[str]:
    """Value and name, and what a reader must know of either end."""
    words = [word for word in dict.fromkeys((slope.begin.word, slope.end.word)) if word]
    text = ", ".join([f"{slope.end.text} {slope.name}", *words])
    return textwrap.wrap(text, int(room / STYLES["word"].letter))


def _set_slope(
    sheet: Sheet, slope: Slope, to_y: Scale, *, begin: float, end: float, aside: float
) -> None:
    colour = SERIES[""].colour
    ends = [(begin + aside, slope.begin), (end + aside, slope.end)]
    drawn = [(x, to_y(mark.value), mark) for x, mark in ends if mark.value is not None]
    if len(drawn) == len(ends) and not slope.breaks:
        shaky = slope.begin.unreliable or slope.end.unreliable
        sheet.line([(x, y) for x, y, _mark in drawn], colour, broken=shaky)
    for x, y, mark in drawn:
        if mark.lower is not None and mark.upper is not None:
            low, high = to_y(mark.lower), to_y(mark.upper)
            sheet.upright(x, low, high, colour, broken=mark.unreliable)
        sheet.point(x, y, "", hatched=mark.unreliable, size=60)


def _set_begins(
    sheet: Sheet, chart: SlopeChart, to_y: Scale, x: float, within: tuple[float, float]
) -> None:
    placed = _by_height(chart, to_y, lambda slope: slope.begin)
    ys = apart([y for y, _slope in placed], [float(STYLES["tick"].step)] * len(placed), *within)
    for (y, slope), moved in zip(placed, ys, strict=True):
        sheet.text("tick", x - 4, moved, slope.begin.text, "right")
        sheet.rule((x - 1, moved), (x + 5, y), theme.HAIRLINE)


def _set_ends(
    sheet: Sheet,
    chart: SlopeChart,
    to_y: Scale,
    x: float,
    *,
    within: tuple[float, float],
    labels: dict[Slope, list[str]],
) -> None:
    placed = _by_height(chart, to_y, lambda slope: slope.end)
    step = STYLES["word"].step
    # Labels have one line or more: a label takes room for all of them, and keeps off the next.
    rooms = [len(labels[slope]) * step + _BETWEEN for _y, slope in placed]
    ys = apart([y for y, _slope in placed], rooms, within[0], within[1] + step - rooms[-1])
    for (y, slope), moved in zip(placed, ys, strict=True):
        for number, line in enumerate(labels[slope]):
            sheet.text("word", x + 4, moved + number * step, line)
        sheet.rule((x - 6, y), (x + 1, moved), theme.HAIRLINE)


def _by_height(
    chart: SlopeChart, to_y: Scale, end: Callable[[Slope], Mark]
) -> list[tuple[float, Slope]]:
    """From the highest to the lowest; what is not published stands at the foot."""
    placed = []
    for slope in chart.slopes:
        value = end(slope).value
        placed.append((to_y.start if value is None else to_y(value), slope))
    return sorted(placed, key=lambda each: each[0])
