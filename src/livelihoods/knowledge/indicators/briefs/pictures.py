"""The chart in each row of a table: a mark with its interval, on the scale of the rows with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.platform.ui import charts, svg, theme
from livelihoods.platform.ui.svg import Shape

WIDE: Final = 200
NARROW: Final = 110
_HEIGHT = 20
_AXIS_HEIGHT = 14
_MARGIN = 9
_FULL = 100.0
_WHITE = "#ffffff"
_SERIES = {"female": "women", "male": "men"}


@dataclass(frozen=True, slots=True)
class Scale:
    """From zero to the last of its ticks; `name` begins the ids of the pictures on it."""

    ticks: tuple[float, ...]
    unit: str
    name: str
    width: int = WIDE

    def __call__(self, value: float) -> float:
        """Return how far from the left a value stands."""
        last = self.ticks[-1]
        return _MARGIN + (self.width - 2 * _MARGIN) * min(max(value, 0.0), last) / last


def scale(estimates: Iterable[Estimate], unit: str, name: str, width: int = WIDE) -> Scale | None:
    """Return a scale that holds all figures and the intervals that are drawn; none without any."""
    reach = [_reach(each) for each in estimates if each.value is not None]
    if not reach:
        return None
    ceiling = _FULL if unit == "percent" else None
    ticks = charts.scale(max(reach), ceiling=ceiling, steps=4 if width == WIDE else 2)
    return Scale(ticks, unit, name, width)


def _reach(estimate: Estimate) -> float:
    assert estimate.value is not None
    if wording.has_ordinary_interval(estimate) and estimate.upper is not None:
        return estimate.upper
    return estimate.value


def axis(on: Scale) -> SafeString:
    """Draw the numbers of a scale."""
    return svg.beside(_numbers(on), width=on.width, height=_AXIS_HEIGHT, name=f"{on.name}-axis")


def _numbers(on: Scale) -> Iterator[Shape]:
    for place, value in enumerate(on.ticks):
        anchor = "start" if place == 0 else "end" if place == len(on.ticks) - 1 else "middle"
        shift = {"start": -_MARGIN, "end": _MARGIN, "middle": 0}[anchor]
        at = {"x": _text(on(value) + shift), "y": "11", "text-anchor": anchor}
        style = {"font-size": "10", "fill": theme.STONE, "font-family": theme.FONT}
        yield "text", {**at, **style}, wording.tick(value, on.unit)


def row(estimate: Estimate, on: Scale, place: int, *, by_sex: bool = False) -> SafeString:
    """Draw a figure; by sex, shape and colour tell women, men and both.

    Args:
        estimate: The figure; of one that is not shown only the scale is drawn.
        on: The scale of the rows that it stands with.
        place: Which of these rows it is.
        by_sex: Whether it stands among those of women, of men and of both.
    """
    grid = {"stroke": theme.HAIRLINE}
    shapes = [_line((on(value), 0), (on(value), _HEIGHT), grid) for value in on.ticks]
    if estimate.value is not None:
        series = _SERIES.get(estimate.code("sex"), "everybody") if by_sex else ""
        style = charts.SERIES[series]
        unreliable = "unreliable" in estimate.flags
        if wording.has_ordinary_interval(estimate) and estimate.upper is not None:
            assert estimate.lower is not None
            ends = on(estimate.lower), on(estimate.upper)
            shapes += _interval(*ends, style.colour, broken=unreliable)
        shapes.append(_mark(on(estimate.value), style, hatched=unreliable))
    return svg.beside(shapes, width=on.width, height=_HEIGHT, name=f"{on.name}-{place}")


def _interval(low: float, high: float, colour: str, *, broken: bool) -> list[Shape]:
    middle = _HEIGHT / 2
    look = {"stroke": colour, "stroke-width": "2"}
    if broken:
        look["stroke-dasharray"] = "4 3"
    # The ends stand out above and below even the nearest mark.
    ends = [_line((x, middle - 7), (x, middle + 7), look) for x in (low, high)]
    return [_line((low, middle), (high, middle), look), *ends]


def _line(start: tuple[float, float], end: tuple[float, float], look: dict[str, str]) -> Shape:
    places = zip(("x1", "y1", "x2", "y2"), (*start, *end), strict=True)
    return "line", {**{name: _text(value) for name, value in places}, **look}, ""


def _mark(x: float, style: theme.Series, *, hatched: bool) -> Shape:
    # A brief is printed on white.
    fill = style.hatched if hatched else style.fill.replace(theme.PAPER, _WHITE)
    look = {"fill": fill, "stroke": style.colour, "stroke-width": "1.5"}
    middle = _HEIGHT / 2
    if style.shape == "circle":
        return "circle", {"cx": _text(x), "cy": _text(middle), "r": "3.6", **look}, ""
    half = 3.4 if style.shape == "square" else 4.8
    corners = [(x - half, middle), (x, middle - half), (x + half, middle), (x, middle + half)]
    if style.shape == "square":
        corners = [
            (x + i * half, middle + j * half) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
    points = " ".join(f"{_text(across)},{_text(down)}" for across, down in corners)
    return "polygon", {"points": points, **look}, ""


def _text(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
