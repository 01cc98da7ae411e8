"""The colours and marks of charts and maps: the tokens of the stylesheet's light scheme.

A picture brings its own paper, so the same colours hold in both schemes of the page.
"""

from dataclasses import dataclass
from typing import Final

PAPER: Final = "#fffdf8"
SAND: Final = "#f4ecdf"
INK: Final = "#231c17"
STONE: Final = "#5e544b"
LINE: Final = "#8c8177"
HAIRLINE: Final = "#d9cdbd"
COAST: Final = "#cdbfac"
BRICK: Final = "#9c3a14"
TEAL: Final = "#0f5b5f"
MARIGOLD: Final = "#b97a00"
PLUM: Final = "#7a2e5d"
LEAF: Final = "#3f6b2e"
INDIGO: Final = "#3b3f8c"
PALE_TEAL: Final = "#a9d0cd"
PALE_MARIGOLD: Final = "#e7c27a"
PALE_SKY: Final = "#a8cfe3"

FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"

# Fills that a renderer cannot draw: it is told one of these colours, which appear nowhere else,
# and `svg.finish` puts the pattern in its place.
HATCHED_TEAL: Final = "#010101"
HATCHED_MARIGOLD: Final = "#010102"
HATCHED_INK: Final = "#010103"
NO_DATA: Final = "#010104"

PARTS: Final = (TEAL, PALE_MARIGOLD, PLUM, PALE_SKY, LEAF, HAIRLINE, INDIGO, SAND)
"""Fills of the parts of a whole, dark and light in turn: neighbours differ in print too."""

HATCHED_PARTS: Final = tuple(f"#0102{place:02x}" for place in range(len(PARTS)))
"""The same, hatched: of parts that are unreliable."""


CLASSES: Final = ("#a9d0cd", "#5fa3a5", "#24767a", "#0a3f43")
"""Classes of a map, from few to many: one hue, each clearly darker than the one before."""

HATCHED_CLASSES: Final = tuple(f"#0103{place:02x}" for place in range(len(CLASSES)))
"""The same, hatched: where the value is unreliable."""

UPRIGHT_CLASSES: Final = tuple(f"#0104{place:02x}" for place in range(len(CLASSES)))
"""The same with upright lines: where the value is of a part of the country."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Hatching: lines on a ground, `step` units apart, turned by `angle` from the level."""

    name: str
    line: str
    ground: str
    step: int
    angle: int = 45


_DARK: Final = 2
"""From this class on lines are of the paper's colour."""

_HATCHINGS: Final = (("hatched", 45, HATCHED_CLASSES), ("upright", 90, UPRIGHT_CLASSES))
PATTERNS: Final = {
    HATCHED_TEAL: Pattern("hatched-teal", TEAL, PAPER, 4),
    HATCHED_MARIGOLD: Pattern("hatched-marigold", MARIGOLD, PAPER, 4),
    HATCHED_INK: Pattern("hatched-ink", INK, PAPER, 4),
    NO_DATA: Pattern("no-data", LINE, SAND, 3, angle=0),
    **{
        fill: Pattern(f"{name}-class-{place}", INK if place < _DARK else PAPER, shade, 5, angle)
        for name, angle, fills in _HATCHINGS
        for place, (fill, shade) in enumerate(zip(fills, CLASSES, strict=True))
    },
    **{
        hatched: Pattern(f"hatched-part-{place}", INK, fill, 6)
        for place, (hatched, fill) in enumerate(zip(HATCHED_PARTS, PARTS, strict=True), start=1)
    },
}


@dataclass(frozen=True, slots=True)
class Series:
    """How the marks of one series look; the shape says the same as the colour."""

    colour: str
    shape: str
    fill: str
    hatched: str
    pale: str = PALE_TEAL
    """Of a bar, across whose end an interval is drawn."""


WOMEN: Final = Series(TEAL, "circle", TEAL, HATCHED_TEAL)
MEN: Final = Series(MARIGOLD, "square", PAPER, HATCHED_MARIGOLD, PAPER)
EVERYBODY: Final = Series(INK, "diamond", INK, HATCHED_INK, HAIRLINE)
OTHERS: Final = Series(TEAL, "circle", TEAL, HATCHED_TEAL)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
