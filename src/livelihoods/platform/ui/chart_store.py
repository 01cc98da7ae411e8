"""Drawn charts: each is drawn once on the server, whatever page asks for it, and then kept.

The key in the cache is made of the chart itself. A wide drawing sets labels beside the marks, a
narrow one above them, so that neither has to be scaled down to fit a screen.
"""

import hashlib
from typing import Final

from django.core.cache import cache

from livelihoods.platform.ui import svg
from livelihoods.platform.ui.charts import NARROW, DotChart
from livelihoods.platform.ui.dot_layout import laid_out

# Raised when the drawing changes, so that no old picture is served from a cache.
_EDITION: Final = 1

_DOTS: Final = 2.0
"""Dots of a PNG for a unit of the drawing, for screens that have so many."""


def draw(chart: DotChart, *, width: int = NARROW, name: str = "chart") -> str:
    """Return the chart as SVG, from the cache where it was drawn before."""
    content = repr((_EDITION, chart, width, name)).encode()
    key = f"chart-{hashlib.sha256(content).hexdigest()}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        from livelihoods.platform.ui import dot_drawing  # noqa: PLC0415 - loads the renderer

        drawn = svg.finish(
            dot_drawing.render(laid_out(chart, width)),
            name=name,
            title=chart.title,
            description=chart.description,
        )
        cache.set(key, drawn)
    return drawn


def draw_png(chart: DotChart, *, width: int = NARROW) -> bytes:
    """Return the chart as PNG, two dots for a unit, from the cache where it was drawn before."""
    picture = draw(chart, width=width)
    key = f"png-{hashlib.sha256(picture.encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        import vl_convert  # noqa: PLC0415 - loads the renderer

        drawn = bytes(vl_convert.svg_to_png(picture, scale=_DOTS))
        cache.set(key, drawn)
    return drawn


def height(chart: DotChart, *, width: int = NARROW) -> int:
    """Return how high the drawing is, without drawing it."""
    return laid_out(chart, width).height
