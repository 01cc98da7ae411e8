"""The drawing of a chart that is laid out: a plan in Vega's language, filled with its marks.

Every place is known before (`sheet`), so the plan has no scales and no axes. It is written here
rather than made by Altair, which would take five times as long as the drawing itself.
"""

from collections.abc import Iterable
from typing import Any, Final

import vl_convert

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.sheet import Datum, Sheet


def _fields(*names: str) -> dict[str, Any]:
    return {name: {"field": name} for name in names}


def _mark(kind: str, data: str, encoding: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "from": {"data": data}, "encode": {"enter": encoding}}


_LINES: Final = {
    **_fields("path", "stroke"), "strokeWidth": {"field": "width"}, "strokeDash": {"field": "dash"},
}  # fmt: skip
_MARKS: Final = (
    _mark("path", "grid", _LINES),
    _mark("rect", "boxes", {**_fields("x", "y", "width", "height", "fill", "stroke")}),
    _mark(
        "path", "paths",
        {
            **_fields("path", "stroke", "fill"), "fillOpacity": {"field": "opacity"},
            "strokeWidth": {"field": "width"}, "strokeDash": {"field": "dash"},
        },
    ),
    _mark("path", "rules", _LINES),
    _mark(
        "symbol", "points",
        {**_fields("x", "y", "shape", "stroke", "size", "fill"), "strokeWidth": {"value": 2}},
    ),
    _mark(
        "text", "texts",
        {
            **_fields("x", "y", "text", "align", "fill"), "baseline": {"value": "middle"},
            "fontSize": {"field": "size"}, "fontWeight": {"field": "weight"},
        },
    ),
)  # fmt: skip


def render(sheet: Sheet) -> str:
    """Return the renderer's SVG of a sheet."""
    hairlines = [{**each, "stroke": theme.HAIRLINE, "dash": []} for each in sheet.grid]
    data = {
        "grid": _joined(hairlines, 1), "boxes": sheet.boxes, "paths": sheet.paths,
        "rules": _joined(sheet.rules, 2), "points": sheet.points, "texts": sheet.texts,
    }  # fmt: skip
    plan = {
        "width": sheet.width, "height": sheet.height, "padding": 0, "autosize": "none",
        "background": theme.PAPER, "marks": list(_MARKS),
        "data": [{"name": name, "values": values} for name, values in data.items()],
    }  # fmt: skip
    drawn: str = vl_convert.vega_to_svg(plan)
    return drawn


def _joined(rules: Iterable[Datum], width: int) -> list[Datum]:
    """Join straight lines that look alike to one path: fewer bytes, and quicker to draw."""
    alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for each in rules:
        line = f"M{each['x']:.1f},{each['y']:.1f}L{each['x2']:.1f},{each['y2']:.1f}"
        alike.setdefault((each["stroke"], tuple(each["dash"])), []).append(line)
    return [
        {"path": "".join(lines), "stroke": stroke, "dash": list(dash), "width": width}
        for (stroke, dash), lines in alike.items()
    ]
