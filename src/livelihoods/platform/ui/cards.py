"""The picture that stands for a page where its address is shared: one figure, in large letters."""

import hashlib
import textwrap
import xml.etree.ElementTree as ET
from dataclasses import astuple, dataclass
from typing import Final

from django.core.cache import cache

from livelihoods.platform.ui import theme

WIDTH: Final = 1200
HEIGHT: Final = 630
"""The size that those who show cards ask for (https://ogp.me, 1.91 to 1)."""

_MARGIN = 64
_EDITION: Final = 1
_BASELINE: Final = 0.78  # of the height of a line, from above
# size in pixels, from line to line, weight, colour, pixels a letter takes, lines at most
_STYLES: Final = {
    "publisher": (28, 36, "bold", theme.TEAL, 16.5, 1),
    "title": (46, 56, "bold", theme.INK, 25.0, 2),
    "value": (132, 150, "bold", theme.TEAL, 74.0, 1),
    "interval": (34, 44, "normal", theme.INK, 18.0, 1),
    "place": (34, 44, "bold", theme.INK, 19.0, 1),
    "note": (26, 34, "normal", theme.STONE, 13.6, 2),
    "source": (22, 28, "normal", theme.STONE, 11.6, 2),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; an empty text leaves its line out.

    Attributes:
        publisher: Whose page it is.
        title: Of what the figure is.
        value: The figure with its unit, or a dash.
        interval: Between what it lies, or why that is not said.
        place: Where and when.
        note: The flags of the figure in words.
        source: Credit and release.
    """

    publisher: str
    title: str
    value: str
    interval: str
    place: str
    note: str
    source: str


def draw(card: Card) -> bytes:
    """Return a card as PNG, from the cache where it was drawn before."""
    key = f"card-{hashlib.sha256(repr((_EDITION, astuple(card))).encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        import vl_convert  # noqa: PLC0415 - loads the renderer

        drawn = bytes(vl_convert.svg_to_png(_svg(card)))
        cache.set(key, drawn)
    return drawn


def _svg(card: Card) -> str:
    root = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", width=str(WIDTH), height=str(HEIGHT)
    )
    ET.SubElement(root, "rect", width=str(WIDTH), height=str(HEIGHT), fill=theme.PAPER)
    ET.SubElement(root, "rect", width="16", height=str(HEIGHT), fill=theme.TEAL)
    y = float(_MARGIN)
    for name in ("publisher", "title", "value", "interval", "place", "note"):
        y = _paragraph(root, name, getattr(card, name), y)
        y += 14 if name in ("publisher", "title") else 4
    _size, step, *_rest = _STYLES["source"]
    lines = len(_lines("source", card.source))
    _paragraph(root, "source", card.source, HEIGHT - _MARGIN / 2 - lines * step)
    return ET.tostring(root, encoding="unicode")


def _paragraph(root: ET.Element, name: str, text: str, y: float) -> float:
    """Set a text below `y`; return where it ends."""
    size, step, weight, colour, _letter, _most = _STYLES[name]
    for line in _lines(name, text):
        style = {"font-size": str(size), "font-weight": weight, "font-family": theme.FONT}
        place = {"x": str(_MARGIN), "y": str(y + step * _BASELINE), "fill": colour}
        ET.SubElement(root, "text", {**place, **style}).text = line
        y += step
    return y


def _lines(name: str, text: str) -> list[str]:
    *_style, letter, most = _STYLES[name]
    room = int((WIDTH - 2 * _MARGIN) / letter)
    return textwrap.wrap(text, room, max_lines=most, placeholder=" …")
