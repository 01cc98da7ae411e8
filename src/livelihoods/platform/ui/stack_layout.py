"""Where each part of a chart of compositions stands: bars whose parts make a hundred."""

from typing import Final

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import WIDE, Part, StackChart, Whole
from livelihoods.platform.ui.sheet import MARGIN, STYLES, Scale, Sheet, set_head, set_source

_LABEL_COLUMN: Final = 190
_HEIGHT: Final = 34
_DARK: Final = 4.5
"""Contrast with the paper from which on a part bears paper-coloured letters."""
_HUNDRED: Final = 100.0


def laid_out(chart: StackChart, width: int) -> Sheet:
    """Place everything in the chart; the sheet is as high as it needs to be."""
    sheet = Sheet(width)
    set_head(sheet, chart.told.title, chart.told.notes, ())
    _set_names(sheet, chart.names)
    wide = width >= WIDE
    left = MARGIN + (_LABEL_COLUMN if wide else 0)
    to_x = Scale(left, width - MARGIN, 0, _HUNDRED)
    for whole in chart.wholes:
        sheet.y += 8
        begun = sheet.y
        if wide:
            sheet.y += (_HEIGHT - STYLES["label"].step) / 2
            sheet.paragraph("label", whole.text, width=_LABEL_COLUMN - 12)
            label_end = sheet.y
            sheet.y = begun
        else:
            sheet.paragraph("label", whole.text)
            sheet.y += 2
            label_end = sheet.y
        _set_whole(sheet, whole, to_x)
        for note in (*whole.notes, whole.missing):
            sheet.paragraph("note", note, left, width - MARGIN - left)
        sheet.y = max(sheet.y, label_end)
    set_source(sheet, chart.told.source)
    return sheet


def _set_names(sheet: Sheet, names: tuple[str, ...]) -> None:
    """Set the legend: each part's number on its fill, its name beside it."""
    letter = STYLES["label"].letter
    x = float(MARGIN)
    for number, name in enumerate(names, start=1):
        if x > MARGIN and x + 34 + len(name) * letter > sheet.width - MARGIN:
            x = float(MARGIN)
            sheet.y += 26
        fill = theme.PARTS[(number - 1) % len(theme.PARTS)]
        sheet.box(x, x + 22, sheet.y + 12, height=20, fill=fill, stroke=theme.INK)
        sheet.text(_on(fill), x + 11, sheet.y + 12, str(number), "center")
        sheet.text("label", x + 30, sheet.y + 12, name)
        x += 54 + len(name) * letter
    if names:
        sheet.y += 30


def _set_whole(sheet: Sheet, whole: Whole, to_x: Scale) -> None:
    y, reached = sheet.y + _HEIGHT / 2, 0.0
    for part in whole.parts:
        if part.mark.value is None:
            continue
        begin, end = to_x(reached), to_x(reached + part.mark.value)
        _set_part(sheet, part, begin, end, y)
        reached += part.mark.value
    if whole.missing and to_x(reached) < to_x.end - 1:
        sheet.box(to_x(reached), to_x.end, y, height=_HEIGHT, fill=theme.NO_DATA, stroke=theme.LINE)
    sheet.y += _HEIGHT + 4


def _set_part(sheet: Sheet, part: Part, begin: float, end: float, y: float) -> None:
    place = (part.number - 1) % len(theme.PARTS)
    fill = theme.PARTS[place]
    shaky = part.mark.unreliable
    shown = theme.HATCHED_PARTS[place] if shaky else fill
    sheet.box(begin, end, y, height=_HEIGHT, fill=shown, stroke=theme.PAPER)
    number, letter = str(part.number), STYLES["part"].letter
    told = f"{number}: {part.mark.text}"
    text = next((each for each in (told, number) if len(each) * letter + 6 <= end - begin), "")
    if text and shaky:  # letters on hatching stand on paper
        half = len(text) * letter / 2 + 2
        middle = (begin + end) / 2
        sheet.box(middle - half, middle + half, y, height=18, fill=theme.PAPER, stroke=theme.LINE)
    if text:
        sheet.text("part" if shaky else _on(fill), (begin + end) / 2, y, text, "center")


def _on(fill: str) -> str:
    """The style of letters on a fill."""
    return "part-on-dark" if theme.contrast(fill, theme.PAPER) >= _DARK else "part"
