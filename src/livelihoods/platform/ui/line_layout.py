"""Where each part of a chart of lines with bands stands: one frame, or many small ones."""

import math
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from livelihoods.platform.ui.charts import SERIES, WIDE, Course, Frame, LineChart, Moment
from livelihoods.platform.ui.sheet import (
    MARGIN,
    STYLES,
    Scale,
    Sheet,
    apart,
    set_head,
    set_source,
)

_TICK_COLUMN: Final = 48
_VALUE_COLUMN: Final = 64
_GAP: Final = 20
_ABREAST: Final = 3
"""Small frames side by side on a wide drawing; a narrow one has them one below the other."""
_HEIGHT: Final = 240
_SMALL_HEIGHT: Final = 110


def laid_out(chart: LineChart, width: int) -> Sheet:
    """Place everything in the chart; the sheet is as high as it needs to be."""
    sheet = Sheet(width)
    set_head(sheet, chart.told.title, chart.told.notes, chart.told.legend)
    wide = width >= WIDE
    abreast = min(_ABREAST, len(chart.frames)) if wide else 1
    room = (width - 2 * MARGIN - _GAP * (abreast - 1)) / abreast
    for start in range(0, len(chart.frames), abreast):
        top = lowest = sheet.y
        row = chart.frames[start : start + abreast]
        heads = [_head_height(frame, room) for frame in row]
        frames_top = top + max(heads)
        for place, frame in enumerate(row):
            sheet.y = frames_top - heads[place]
            left = MARGIN + place * (room + _GAP)
            _set_frame(sheet, frame, chart, left=left, room=room, top=frames_top)
            lowest = max(lowest, sheet.y)
        sheet.y = lowest + 8
    set_source(sheet, chart.told.source)
    return sheet


def _head_height(frame: Frame, room: float) -> float:
    paper = Sheet(round(room + 2 * MARGIN), 0)
    _set_frame_head(paper, frame, MARGIN, room)
    return paper.y + 4


def _set_frame_head(sheet: Sheet, frame: Frame, left: float, room: float) -> None:
    sheet.y += 8
    sheet.paragraph("heading", frame.title, left, room)
    for note in frame.notes:
        sheet.paragraph("note", note, left, room)


def _set_frame(
    sheet: Sheet, frame: Frame, chart: LineChart, *, left: float, room: float, top: float
) -> None:
    _set_frame_head(sheet, frame, left, room)
    alone = len(chart.frames) == 1
    bottom = top + 10 + (_HEIGHT if alone else _SMALL_HEIGHT)
    to_y = Scale(bottom, top + 10, chart.ticks[0][0], chart.ticks[-1][0])
    first, last = chart.times[0][0], chart.times[-1][0]
    begin, end = left + _TICK_COLUMN + 8, left + room - _VALUE_COLUMN
    to_x = Scale(begin, end, first, last if last > first else first + 1)
    middle = len(chart.ticks) // 2
    for value, text in chart.ticks if alone else chart.ticks[:: max(1, middle)]:
        sheet.text("tick", left + _TICK_COLUMN - 6, to_y(value), text, "right")
        sheet.hairline((left + _TICK_COLUMN, to_y(value)), (end + 8, to_y(value)))
    _set_times(sheet, chart, to_x, bottom + 14, end - begin)
    for course in frame.courses:
        _set_course(sheet, course, to_x, to_y)
    _set_last_values(sheet, frame, to_x, to_y, (top, bottom))
    sheet.y = bottom + 26


def _set_times(sheet: Sheet, chart: LineChart, to_x: Scale, y: float, room: float) -> None:
    """Write as many of the years as there is room for, the last one always."""
    widest = max(len(text) for _time, text in chart.times) * STYLES["tick"].letter + 12
    every = math.ceil(len(chart.times) / max(1, int(room / widest)))
    for time, text in list(reversed(chart.times))[::every]:
        sheet.text("tick", to_x(time), y, text, "center")


def _set_course(sheet: Sheet, course: Course, to_x: Scale, to_y: Scale) -> None:
    style = SERIES[course.series]
    for stretch in _stretches(course):
        with_interval = [each for each in stretch if each.mark.lower is not None]
        if len(with_interval) == len(stretch) > 1:
            upper = [(to_x(each.time), to_y(each.mark.upper or 0.0)) for each in stretch]
            lower = [(to_x(each.time), to_y(each.mark.lower or 0.0)) for each in stretch]
            sheet.band(upper, lower, style.colour)
        else:
            for each in with_interval:
                low, high = to_y(each.mark.lower or 0.0), to_y(each.mark.upper or 0.0)
                sheet.upright(to_x(each.time), low, high, style.colour, broken=each.mark.unreliable)
        for shaky, pairs in groupby(pairwise(stretch), key=_is_shaky):
            steps = list(pairs)
            places = [steps[0][0], *(after for _before, after in steps)]
            line = [(to_x(each.time), to_y(each.mark.value or 0.0)) for each in places]
            sheet.line(line, style.colour, broken=shaky)
    for moment in course.moments:
        x = to_x(moment.time)
        if moment.mark.value is None:
            sheet.text("value", x, to_y.start - 8, moment.mark.text, "center")
        else:
            y = to_y(moment.mark.value)
            sheet.point(x, y, course.series, hatched=moment.mark.unreliable, size=45)


def _is_shaky(ends: tuple[Moment, Moment]) -> bool:
    return any(each.mark.unreliable for each in ends)


def _stretches(course: Course) -> Iterator[list[Moment]]:
    """The parts of a course that are joined: it is broken where a value or comparability lacks."""
    stretch: list[Moment] = []
    for moment in course.moments:
        if stretch and (moment.breaks or moment.mark.value is None):
            yield stretch
            stretch = []
        if moment.mark.value is not None:
            stretch.append(moment)
    if stretch:
        yield stretch


def _set_last_values(
    sheet: Sheet, frame: Frame, to_x: Scale, to_y: Scale, within: tuple[float, float]
) -> None:
    """Write the last value of each series beside its mark."""
    last: dict[str, tuple[float, float, str]] = {}
    for course in frame.courses:
        for moment in course.moments:
            value = moment.mark.value
            if value is not None and moment.time >= last.get(course.series, (-math.inf,))[0]:
                last[course.series] = (moment.time, to_y(value), moment.mark.text)
    ordered = sorted(last.items(), key=lambda each: each[1][1])
    steps = [STYLES["value"].step - 2.0] * len(ordered)
    ys = apart([y for _series, (_time, y, _text) in ordered], steps, *within)
    for (series, (time, _y, text)), y in zip(ordered, ys, strict=True):
        x = to_x(time) + 9
        if len(last) > 1:  # whose value it is
            sheet.point(x + 2, y, series, size=30)
            x += 10
        sheet.text("value", x, y, text)
