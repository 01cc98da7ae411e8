"""The charts of a brief: dots with intervals, drawn wide for paper and narrow for a phone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.ranges import is_money
from livelihoods.platform.ui import charts, dot_drawing, svg, theme
from livelihoods.platform.ui.charts import NARROW, WIDE, DotChart, Mark
from livelihoods.platform.ui.dot_layout import laid_out

_FULL = 100.0
_WHITE = "#ffffff"
_SERIES = {"female": "women", "male": "men"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, in two widths."""

    wide: SafeString
    narrow: SafeString


def picture(chapter: Chapter) -> Picture | None:
    """Draw the figures of a chapter that have the unit of its first; none where none is shown."""
    chart = _chart(chapter)
    if chart is None:
        return None
    return Picture(_drawn(chart, f"{chapter.id}-wide", WIDE), _drawn(chart, chapter.id, NARROW))


def _drawn(chart: DotChart, name: str, width: int) -> SafeString:
    drawing = svg.finish(
        dot_drawing.render(laid_out(chart, width)),
        name=name,
        title=chart.title,
        description=chart.description,
    )
    # A brief is printed on white.
    return svg.inline(drawing.replace(theme.PAPER, _WHITE))


def _chart(chapter: Chapter) -> DotChart | None:
    sections = [each for each in chapter.sections if each.unit == chapter.sections[0].unit]
    shown = [
        each
        for section in sections
        for line in section.lines
        for each in line.estimates
        if each.value is not None
    ]
    if not shown:
        return None
    unit = sections[0].unit
    ticks = charts.scale(
        max(_reach(each) for each in shown), ceiling=_FULL if unit == "percent" else None
    )
    legend = (
        ("women", gettext("Women")),
        ("men", gettext("Men")),
        ("everybody", gettext("Women and men")),
    )
    alone = len(sections) == 1 and sections[0].heading
    title = sections[0].heading if alone else chapter.caption
    if is_money(unit):
        title = f"{title} ({unit})"
    return DotChart(
        title=title,
        description=gettext("The table below the chart says the same."),
        lines=tuple(line for section in sections for line in _lines(section, is_headed=not alone)),
        maximum=ticks[-1],
        ticks=tuple((value, wording.tick(value, unit)) for value in ticks),
        legend=legend if _is_crossed(sections) else (),
    )


def _is_crossed(sections: list[Section]) -> bool:
    return any(len(line.estimates) > 1 for section in sections for line in section.lines)


def _reach(estimate: Estimate) -> float:
    assert estimate.value is not None
    if wording.has_ordinary_interval(estimate) and estimate.upper is not None:
        return estimate.upper
    return estimate.value


def _lines(section: Section, *, is_headed: bool) -> Iterator[charts.Line]:
    if is_headed and section.heading:
        yield charts.Line(section.heading, "heading")
    for line in section.lines:
        if not line.is_drawn:
            continue
        crossed = len(line.estimates) > 1
        yield charts.Line(
            line.label, marks=tuple(_mark(each, crossed=crossed) for each in line.estimates)
        )


def _mark(estimate: Estimate, *, crossed: bool) -> Mark:
    ordinary = wording.has_ordinary_interval(estimate)
    value = estimate.value
    return Mark(
        text=wording.DASH if value is None else wording.with_unit(value, estimate.unit),
        value=value,
        lower=estimate.lower if ordinary else None,
        upper=estimate.upper if ordinary else None,
        series=_SERIES.get(estimate.code("sex"), "everybody") if crossed else "",
        word=wording.mark_word(estimate),
        unreliable="unreliable" in estimate.flags,
    )
