"""Drawing the map: countries shaded by classes, each a link to its place in the list after it."""

import functools
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache

from livelihoods.knowledge.worldmap.geometry import world
from livelihoods.platform.ui import svg, theme

WIDTH: Final = 960
HEIGHT: Final = 462
# Equal Earth is 5.41 units wide at scale 1; the map is turned so that no country is cut in two.
_PROJECTION: Final[dict[str, Any]] = {
    "type": "equalEarth", "scale": 176, "rotate": [-11, 0, 0], "translate": [480, 240],
}  # fmt: skip
LAND: Final = "#efe6d8"
"""The fill of a country of which there is nothing to show."""

_COAST = "#cdbfac"
# Raised when the drawing changes, so that no old picture is served from a cache.
_EDITION = 2

BREAKS: Final = (1, 2, 5, 10)
"""Where the classes of a count begin."""

_COARSER: Final = ((1, 5, 20, 100), (1, 10, 100, 1000))
_MOST: Final = 4
"""How many times the last break the largest count may be before the classes are coarser."""

NO_DATA: Final = theme.NO_DATA


@dataclass(frozen=True, slots=True)
class Class:
    """A class of counts, from `least` to `most` (None: and more), and its fill."""

    least: int
    most: int | None
    fill: str


def classes(breaks: tuple[int, ...] = BREAKS) -> tuple[Class, ...]:
    """Return the classes that begin at the breaks, from light to dark."""
    ends = [following - 1 for following in breaks[1:]]
    return tuple(
        Class(least, most, fill)
        for least, most, fill in zip(breaks, [*ends, None], theme.CLASSES, strict=True)
    )


def breaks_for(counts: Iterable[int]) -> tuple[int, ...]:
    """Return where the classes of these counts begin: further apart where some are large."""
    largest = max(counts, default=0)
    fitting = (each for each in (BREAKS, *_COARSER) if largest <= _MOST * each[-1])
    return next(fitting, _COARSER[-1])


def fill_of(count: float | None, breaks: tuple[int, ...] = BREAKS) -> str:
    """Return the fill of a count; None means that nobody knows, zero that there are none."""
    if count is None:
        return NO_DATA
    reached = [each for each in classes(breaks) if count >= each.least]
    return reached[-1].fill if reached else LAND


def world_map(
    shades: Mapping[str, str],
    rest: str,
    *,
    labels: Mapping[str, str],
    links: Mapping[str, str],
    title: str,
    description: str,
    name: str = "map",
) -> str:
    """Return the world as SVG, from the cache where it was drawn before.

    Args:
        shades: Country (ISO 3166-1 alpha-3) -> fill.
        rest: The fill of all others.
        labels: Country -> what a reader is told of it.
        links: Country -> site-relative address, such as `#country-ZAF`.
        title: What the map is.
        description: What it shows, in a sentence.
        name: Begins the ids in the picture.
    """
    told = (
        _EDITION, sorted(shades.items()), rest, sorted(labels.items()), sorted(links.items()),
        title, description, name,
    )  # fmt: skip
    key = f"map-{hashlib.sha256(repr(told).encode()).hexdigest()}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        drawing = _render(shades, rest, labels, links)
        drawn = svg.finish(drawing, name=name, title=title, description=description)
        cache.set(key, drawn)
    return drawn


def _render(
    shades: Mapping[str, str], rest: str, labels: Mapping[str, str], links: Mapping[str, str]
) -> str:
    import vl_convert  # noqa: PLC0415 - loaded when the first map is drawn

    def told(code: str) -> dict[str, Any]:
        link = links.get(code)
        if link and link.startswith("#"):
            link = f"/{link}"
        return {
            "fill": shades.get(code, rest),
            "label": labels.get(code, ""),
            "link": f"{svg.PLACEHOLDER}{link}" if link else None,
        }

    shapes = [
        {**shape, "properties": told(shape["properties"]["code"])} for shape in world().shapes
    ]
    dots = [
        told(code) | {"lon": place[0], "lat": place[1], "size": 45 if shades.get(code) else 8}
        for code, place in world().dots.items()
    ]
    objects = world().topology["objects"]
    data = {
        "countries": _part({"type": "GeometryCollection", "geometries": shapes}, "countries"),
        "contested": _part(objects["contested"], "contested"),
        "dots": dots,
    }
    plan = _plan()
    datasets = {key: data[name] for key, name in plan["datasets"].items()}
    drawn: str = vl_convert.vegalite_to_svg({**plan, "datasets": datasets}, show_warnings=False)
    return drawn


def _part(shapes: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**world().topology, "objects": {name: shapes}}


@functools.cache
def _plan() -> dict[str, Any]:
    """The map without its data: each of its `datasets` is the name of what belongs there.

    The shapes are put in afterwards, because Altair would check every one of their points.
    """
    import altair as alt  # noqa: PLC0415 - loaded when the first map is drawn

    def shapes(name: str) -> alt.Chart:
        kind = alt.TopoDataFormat(type="topojson", feature=name)
        return alt.Chart(alt.InlineData(values=name, format=kind))

    land = (
        shapes("countries")
        .mark_geoshape(stroke=_COAST, strokeWidth=0.5)
        .encode(fill=alt.Fill("properties.fill:N", scale=None))
    )
    contested = shapes("contested").mark_geoshape(
        filled=False, stroke=theme.STONE, strokeWidth=1, strokeDash=[2, 2]
    )
    dots = (
        alt.Chart(alt.InlineData(values="dots"))
        .mark_circle(stroke=theme.LINE, strokeWidth=0.75, opacity=1)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("fill:N", scale=None),
        )
    )
    layers = [
        land.transform_filter("!datum.properties.link"),
        land.transform_filter("datum.properties.link").encode(
            href="properties.link:N", description="properties.label:N"
        ),
        contested,
        dots.transform_filter("!datum.link"),
        dots.transform_filter("datum.link").encode(href="link:N", description="label:N"),
    ]
    picture = (
        alt.layer(*layers)
        .project(**_PROJECTION)
        .properties(
            width=WIDTH, height=HEIGHT, background=theme.PAPER, padding=0,
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure_view(stroke=None, fill=None)
    )  # fmt: skip
    plan: dict[str, Any] = picture.to_dict()
    return plan
