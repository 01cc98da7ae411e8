"""Drawn charts: each is drawn once on the server, whatever page asks for it, and then kept.

The key in the cache is made of the chart itself. A wide drawing sets labels beside the marks, a
narrow one above them, so that neither has to be scaled down to fit a screen.
"""

import hashlib
from functools import singledispatch
from typing import Final

from django.core.cache import cache

from livelihoods.platform.ui import (
    dot_layout,
    drawing,
    line_layout,
    map_layout,
    slope_layout,
    stack_layout,
    svg,
)
from livelihoods.platform.ui.charts import (
    NARROW,
    Chart,
    DotChart,
    LineChart,
    MapChart,
    SlopeChart,
    StackChart,
)
from livelihoods.platform.ui.sheet import Sheet

# Raised when the drawing changes, so that no old picture is served from a cache.
_EDITION: Final = 6

_DOTS: Final = 2.0
"""Dots of a PNG for a unit of the drawing, for screens that have so many."""


def draw(chart: Chart, *, width: int = NARROW, name: str = "chart") -> str:
    """Return the chart as SVG, from the cache where it was drawn before."""
    content = repr((_EDITION, chart, width, name)).encode()
    key = f"chart-{hashlib.sha256(content).hexdigest()}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        drawn = _finished(laid_out(chart, width), chart, name)
        cache.set(key, drawn)
    return drawn


def _finished(sheet: Sheet, chart: Chart, name: str) -> str:
    return svg.finish(
        drawing.render(sheet),
        name=name,
        title=chart.told.title,
        description=chart.told.description,
        # The shapes of a map are short already, and are scaled by a number that is not.
        decimals=None if isinstance(chart, MapChart) else 1,
    )


def draw_png(chart: Chart, *, width: int = NARROW) -> bytes:
    """Return the chart as PNG, two dots for a unit, from the cache where it was drawn before."""
    return _png(draw(chart, width=width))


def draw_card(chart: MapChart, publisher: str) -> bytes:
    """Return the map as the PNG that stands for its page where the address is shared."""
    return _png(_finished(map_layout.card(chart, publisher), chart, "card"))


def _png(picture: str) -> bytes:
    key = f"png-{hashlib.sha256(picture.encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        import vl_convert  # noqa: PLC0415 - loads the renderer

        drawn = bytes(vl_convert.svg_to_png(picture, scale=_DOTS))
        cache.set(key, drawn)
    return drawn


def height(chart: Chart, *, width: int = NARROW) -> int:
    """Return how high the drawing is, without drawing it."""
    return laid_out(chart, width).height


@singledispatch
def laid_out(chart: Chart, width: int) -> Sheet:
    """Place everything in a chart, by its kind."""
    raise TypeError(f"{type(chart).__name__} is no chart; see charts.Chart (width {width})")


laid_out.register(DotChart, dot_layout.laid_out)
laid_out.register(LineChart, line_layout.laid_out)
laid_out.register(MapChart, map_layout.laid_out)
laid_out.register(SlopeChart, slope_layout.laid_out)
laid_out.register(StackChart, stack_layout.laid_out)
