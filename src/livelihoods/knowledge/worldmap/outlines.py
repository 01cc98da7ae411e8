"""The world as it lies on the sheet: every shape projected once, whatever is shaded later.

Projecting takes the renderer a tenth of a second and more, and is the same for every map. So it is
done once for each process, and kept for the others.
"""

import functools
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache

from livelihoods.knowledge.worldmap.geometry import world
from livelihoods.platform.ui import svg

WIDTH: Final = 960
HEIGHT: Final = 462
# Equal Earth is 5.41 units wide at scale 1; the map is turned so that no country is cut in two.
_PROJECTION: Final[dict[str, Any]] = {
    "type": "equalEarth", "scale": 176, "rotate": [-11, 0, 0], "translate": [480, 240],
}  # fmt: skip
# Raised when shapes or projection change, so that no old outlines are taken from a cache.
_EDITION: Final = 2

_LINE: Final = "#010101"
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")


@dataclass(frozen=True, slots=True)
class Outlines:
    """Where everything on the map lies, in pixels of a sheet of WIDTH and HEIGHT.

    Attributes:
        shapes: Country (ISO 3166-1 alpha-3) with the path of a shape; some have several shapes.
        dots: Country -> the middle of the dot of a place too small to have a shape.
        contested: The path of the lines between shapes that are contested.
    """

    shapes: tuple[tuple[str, str], ...]
    dots: Mapping[str, tuple[str, str]]
    contested: str


@functools.cache
def outlines() -> Outlines:
    """Return the world on the sheet."""
    key = f"map-outlines-{_EDITION}"
    found: Outlines | None = cache.get(key)
    if found is None:
        found = _read(svg.finish(projected(), name="map", title="", description=""))
        cache.set(key, found, None)
    return found


def _read(drawing: str) -> Outlines:
    shapes: list[tuple[str, str]] = []
    dots: dict[str, tuple[str, str]] = {}
    contested: list[str] = []
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "a":
            code = element.get("aria-label", "")
            path = element[-1]
            place = _PLACE.fullmatch(path.get("transform", ""))
            if place:
                dots[code] = (place[1], place[2])
            else:
                shapes.append((code, path.get("d", "")))
        elif element.get("stroke") == _LINE:
            contested.append(element.get("d", ""))
    return Outlines(tuple(shapes), dots, "".join(contested))


def projected() -> str:
    """Return the renderer's SVG, each shape and dot in a link that is named by its code."""
    import vl_convert  # noqa: PLC0415 - loaded when the first map is drawn

    def told(code: str) -> dict[str, str]:
        return {"label": code, "link": f"{svg.PLACEHOLDER}/"}

    shapes = [
        {**shape, "properties": told(shape["properties"]["code"])} for shape in world().shapes
    ]
    objects = world().topology["objects"]
    plan = {
        "width": WIDTH, "height": HEIGHT, "padding": 0, "autosize": {"type": "none"},
        "projection": _PROJECTION, "config": {"view": {"stroke": None, "fill": None}},
        "layer": [
            _layer(
                _part({"type": "GeometryCollection", "geometries": shapes}, "countries"),
                "countries", {"type": "geoshape"},
                {"href": "properties.link", "description": "properties.label"},
            ),
            _layer(
                _part(objects["contested"], "contested"),
                "contested", {"type": "geoshape", "filled": False, "stroke": _LINE}, {},
            ),
            {
                "data": {
                    "values": [
                        told(code) | {"lon": place[0], "lat": place[1]}
                        for code, place in world().dots.items()
                    ]
                },
                "mark": {"type": "circle"},
                "encoding": {
                    "longitude": {"field": "lon", "type": "quantitative"},
                    "latitude": {"field": "lat", "type": "quantitative"},
                    **_named({"href": "link", "description": "label"}),
                },
            },
        ],
    }  # fmt: skip
    drawn: str = vl_convert.vegalite_to_svg(plan, show_warnings=False)
    return drawn


def _layer(
    data: Mapping[str, Any], feature: str, mark: Mapping[str, Any], fields: Mapping[str, str]
) -> dict[str, Any]:
    kind = {"type": "topojson", "feature": feature}
    return {
        "data": {"values": data, "format": kind}, "mark": mark, "encoding": _named(fields),
    }  # fmt: skip


def _named(fields: Mapping[str, str]) -> dict[str, Any]:
    return {channel: {"field": name, "type": "nominal"} for channel, name in fields.items()}


def _part(shapes: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**world().topology, "objects": {name: shapes}}
