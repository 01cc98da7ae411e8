"""The drawing of a chart that is laid out: a plan in Vega's language, filled with its marks.

Every place is known before (`sheet`), so the plan has no scales and no axes. It is written here
rather than made by Altair, which would take five times as long as the drawing itself.
"""

from typing import Any, Final

import vl_convert

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.sheet import Sheet

_ENDS: Final = ("x", "y", "x2", "y2")


def _fields(*names: str) -> dict[str, Any]:
    return {name: {"field": name} for name in names}


def _mark(kind: str, data: str, encoding: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "from": {"data": data}, "encode": {"enter": encoding}}


_MARKS: Final = (
    _mark(
        "rule", "grid",
        {**_fields(*_ENDS), "stroke": {"value": theme.HAIRLINE}, "strokeWidth": {"value": 1}},
    ),
    _mark("rect", "boxes", {**_fields("x", "y", "width", "height", "fill", "stroke")}),
    _mark(
        "path", "paths",
        {
            **_fields("path", "stroke", "fill"), "fillOpacity": {"field": "opacity"},
            "strokeWidth": {"field": "width"}, "strokeDash": {"field": "dash"},
        },
    ),
    _mark(
        "rule", "rules",
        {**_fields(*_ENDS, "stroke"), "strokeWidth": {"value": 2}, "strokeDash": {"field": "dash"}},
    ),
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
_DATA: Final = ("grid", "boxes", "paths", "rules", "points", "texts")


def render(sheet: Sheet) -> str:
    """Return the renderer's SVG of a sheet."""
    plan = {
        "width": sheet.width, "height": sheet.height, "padding": 0, "autosize": "none",
        "background": theme.PAPER, "marks": list(_MARKS),
        "data": [{"name": name, "values": getattr(sheet, name)} for name in _DATA],
    }  # fmt: skip
    drawn: str = vl_convert.vega_to_svg(plan)
    return drawn
