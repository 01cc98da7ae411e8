"""Drawing the map: countries shaded by classes, each a link to its place in the list after it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from django.core.cache import cache

from livelihoods.knowledge.worldmap.outlines import HEIGHT, WIDTH, outlines
from livelihoods.platform.ui import svg, theme
from livelihoods.platform.ui.charts import Ground

_DOT: Final = 3.4
_SMALL_DOT: Final = 1.4
"""Of a place of which there is nothing to show."""

LAND: Final = "#efe6d8"
"""The fill of a country of which there is nothing to show."""

# Raised when the drawing changes, so that no old picture is served from a cache.
_EDITION = 4

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
        drawn = svg.finish(drawing, name=name, title=title, description=description, decimals=None)
        cache.set(key, drawn)
    return drawn


def ground(shades: Mapping[str, str], rest: str) -> Ground:
    """Return the world for a picture of its own; countries without a shade are `rest`."""
    world = outlines()
    # What is shaded stands in front, so that its outline is whole.
    shapes = sorted(world.shapes, key=lambda shape: shape[0] in shades)
    return Ground(
        WIDTH,
        HEIGHT,
        tuple((path, shades.get(code, rest)) for code, path in shapes),
        tuple(
            (float(x), float(y), _DOT if code in shades else _SMALL_DOT, shades.get(code, rest))
            for code, (x, y) in world.dots.items()
        ),
        world.contested,
    )


def _render(
    shades: Mapping[str, str], rest: str, labels: Mapping[str, str], links: Mapping[str, str]
) -> str:
    """Put fills and links to the outlines: what leads somewhere stands over what does not."""

    def layer(drawn: Iterable[tuple[str, str]]) -> str:
        plain, linked = [], []
        for code, shape in drawn:
            filled = f'<{shape} fill="{shades.get(code, rest)}"'
            link = links.get(code)
            if not link:
                plain.append(f"{filled}/>")
                continue
            # A place on the page itself is written as one below the site's own address.
            link = quoteattr(f"{svg.PLACEHOLDER}{'/' if link.startswith('#') else ''}{link}")
            label = quoteattr(svg.printable(labels.get(code, "")))
            linked.append(f"<a href={link}>{filled} aria-label={label}/></a>")
        return "".join([*plain, *linked])

    world = outlines()
    countries = layer((code, f'path d="{path}"') for code, path in world.shapes)
    dots = layer(
        (code, f'circle cx="{x}" cy="{y}" r="{_DOT if shades.get(code) else _SMALL_DOT}"')
        for code, (x, y) in world.dots.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.PAPER}"/>'
        f'<g stroke="{theme.COAST}" stroke-width=".5">{countries}</g>'
        f'<path d="{world.contested}" fill="none" stroke="{theme.STONE}" stroke-width="1" '
        'stroke-dasharray="2,2"/>'
        f'<g stroke="{theme.LINE}" stroke-width=".75">{dots}</g></svg>'
    )
