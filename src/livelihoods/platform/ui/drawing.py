"""The drawing of a chart that is laid out: its sheet, written as SVG.

Every place is known before (`sheet`), so nothing is left for a renderer to compute: the elements
are written as they stand, in a fifth of the time and less that a renderer takes for the same marks.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from xml.sax.saxutils import escape

from livelihoods.platform.ui import svg, theme
from livelihoods.platform.ui.sheet import Datum, Sheet

_BASELINE: Final = 0.3
"""The middle of a line of text stands so much of its size above its baseline."""

_ANCHORS: Final = {"left": "", "right": ' text-anchor="end"', "center": ' text-anchor="middle"'}
_STYLE: Final = itemgetter("size", "weight", "fill", "align")


def render(sheet: Sheet) -> str:
    """Return the SVG of a sheet: from what lies behind to what stands in front."""
    width, height = sheet.width, sheet.height
    hairlines = [{**each, "stroke": theme.HAIRLINE, "dash": []} for each in sheet.grid]
    size = f'width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">',
        f'<rect {size} fill="{theme.PAPER}"/>',
        *map(_ground, sheet.grounds),
        *_joined(hairlines, 1),
        *map(_box, sheet.boxes),
        *map(_path, sheet.paths),
        *_joined(sheet.rules, 2),
        *map(_point, sheet.points),
        *_texts(sheet.texts),
        "</svg>",
    ]
    return "".join(parts)


def _joined(rules: Iterable[Datum], width: int) -> Iterator[str]:
    """Join straight lines that look alike to one path: fewer bytes, and quicker to draw."""
    alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for each in rules:
        line = f"M{each['x']:.1f},{each['y']:.1f}L{each['x2']:.1f},{each['y2']:.1f}"
        alike.setdefault((each["stroke"], tuple(each["dash"])), []).append(line)
    for (stroke, dash), lines in alike.items():
        yield (
            f'<path d="{"".join(lines)}" fill="none" stroke="{stroke}" stroke-width="{width}"'
            f"{_dashed(dash)}/>"
        )


def _ground(each: Datum) -> str:
    """Draw a map as it was projected and let the picture scale it; lines keep their width."""
    ground, scale = each["ground"], each["scale"]
    shapes = "".join(f'<path d="{path}" fill="{fill}"/>' for path, fill in ground.shapes)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>'
        for x, y, radius, fill in ground.dots
    )
    contested = ""
    if ground.contested:
        contested = (
            f'<path d="{ground.contested}" fill="none" stroke="{theme.STONE}" '
            f'stroke-width="{0.75 / scale:.2f}" stroke-dasharray="{2 / scale:.1f}"/>'
        )
    return (
        f'<g transform="translate({each["x"]:.1f},{each["y"]:.1f}) scale({scale:.4f})">'
        f'<g stroke="{theme.COAST}" stroke-width="{0.4 / scale:.2f}">{shapes}</g>{contested}'
        f'<g stroke="{theme.LINE}" stroke-width="{0.5 / scale:.2f}">{dots}</g></g>'
    )


def _box(each: Datum) -> str:
    return (
        f'<rect x="{each["x"]:.1f}" y="{each["y"]:.1f}" width="{each["width"]:.1f}" '
        f'height="{each["height"]:.1f}" fill="{each["fill"]}" stroke="{each["stroke"]}"/>'
    )


def _path(each: Datum) -> str:
    filled = each["fill"] != "transparent"
    fill = each["fill"] if filled else "none"
    opacity = f' fill-opacity="{each["opacity"]}"' if filled and each["opacity"] != 1 else ""
    return (
        f'<path d="{each["path"]}" fill="{fill}"{opacity} stroke="{each["stroke"]}" '
        f'stroke-width="{each["width"]}"{_dashed(each["dash"])}/>'
    )


def _point(each: Datum) -> str:
    """Draw the mark of a series; its size is an area, as a square would fill it."""
    x, y, half = each["x"], each["y"], math.sqrt(each["size"]) / 2
    look = f'fill="{each["fill"]}" stroke="{each["stroke"]}" stroke-width="2"'
    if each["shape"] == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {look}/>'
    if each["shape"] == "square":
        left, top, side = x - half, y - half, 2 * half
        return f'<rect x="{left:.1f}" y="{top:.1f}" width="{side:.1f}" height="{side:.1f}" {look}/>'
    if each["shape"] == "diamond":
        steps = f"{half:.1f},{-half:.1f} {half:.1f},{half:.1f} {-half:.1f},{half:.1f}"
        return f'<path d="M{x - half:.1f},{y:.1f}l{steps}z" {look}/>'
    raise ValueError(f"no mark is drawn as {each['shape']!r}")


def _texts(texts: Iterable[Datum]) -> Iterator[str]:
    """Write what is set alike in one group."""
    for (size, weight, fill, align), alike in groupby(sorted(texts, key=_STYLE), key=_STYLE):
        bold = f' font-weight="{weight}"' if weight != "normal" else ""
        yield f'<g font-size="{size}px"{bold} fill="{fill}"{_ANCHORS[align]}>'
        for each in alike:
            y = each["y"] + _BASELINE * size
            words = escape(svg.printable(each["text"]))
            yield f'<text x="{each["x"]:.1f}" y="{y:.1f}">{words}</text>'
        yield "</g>"


def _dashed(dash: Iterable[Any]) -> str:
    steps = ",".join(map(str, dash))
    return f' stroke-dasharray="{steps}"' if steps else ""
