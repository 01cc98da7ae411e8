"""Where each part of a map stands that travels without its page: title, ground, legend, source."""

from typing import Final

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.charts import MapChart
from livelihoods.platform.ui.sheet import MARGIN, STYLES, Sheet, set_head, set_source

_SWATCH: Final = 16
_SPACE: Final = 18  # between one part of the legend and the next

CARD_WIDTH: Final = 600
CARD_HEIGHT: Final = 315
"""Half of what those ask for who show cards (`cards.WIDTH`): a PNG has two dots for a unit."""

_KEY: Final = 158
"""The width of the legend beside the map of a card."""


def laid_out(chart: MapChart, width: int) -> Sheet:
    """Place everything in the map; the sheet is as high as it needs to be."""
    sheet = Sheet(width)
    set_head(sheet, chart.told.title, chart.told.notes, ())
    room = width - 2 * MARGIN
    sheet.ground(chart.ground, MARGIN, sheet.y, room)
    sheet.y += chart.ground.height * room / chart.ground.width + 8
    _set_fills(sheet, chart)
    set_source(sheet, chart.told.source)
    if chart.foot:
        sheet.y += 4
        sheet.paragraph("source", chart.foot)
    return sheet


def card(chart: MapChart, publisher: str) -> Sheet:
    """Place the map on a card: of its notes and its source as much as there is room for."""
    sheet = Sheet(CARD_WIDTH)
    sheet.paragraph("group", publisher, most=1)
    sheet.paragraph("title", chart.told.title, most=2)
    for note in chart.told.notes[:2]:
        sheet.paragraph("note", note, most=1)
    room = CARD_WIDTH - 3 * MARGIN - _KEY  # beside the legend, which may reach down to the foot
    source = Sheet(CARD_WIDTH)
    source.paragraph("source", chart.told.source, width=room, most=3)
    foot = CARD_HEIGHT - source.height
    sheet.y += 4
    high = foot - sheet.y
    wide = min(room, high * chart.ground.width / chart.ground.height)
    sheet.ground(chart.ground, MARGIN, sheet.y, wide)
    left = CARD_WIDTH - MARGIN - _KEY
    for fill, words in chart.fills:
        _swatch(sheet, left, sheet.y + 9, fill)
        sheet.paragraph("word", words, left + _SWATCH + 6, _KEY - _SWATCH - 6)
        sheet.y += 3
    sheet.y = foot
    sheet.paragraph("source", chart.told.source, width=room, most=3)
    sheet.y = CARD_HEIGHT - MARGIN
    return sheet


def _set_fills(sheet: Sheet, chart: MapChart) -> None:
    """Say what each fill means, side by side as far as there is room."""
    letter = STYLES["word"].letter
    x = float(MARGIN)
    for fill, words in chart.fills:
        length = _SWATCH + 6 + len(words) * letter
        if x > MARGIN and x + length > sheet.width - MARGIN:
            x = MARGIN
            sheet.y += 22
        _swatch(sheet, x, sheet.y + 10, fill)
        sheet.text("word", x + _SWATCH + 6, sheet.y + 10, words)
        x += length + _SPACE
    sheet.y += 22


def _swatch(sheet: Sheet, x: float, y: float, fill: str) -> None:
    sheet.box(x, x + _SWATCH, y, height=_SWATCH, fill=fill, stroke=theme.LINE)
