"""The chart of a figure: each panel's cells as dots with intervals, on one scale."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel
from livelihoods.knowledge.indicators.ranges import value_range
from livelihoods.platform.ui.cards import Card
from livelihoods.platform.ui.charts import DotChart, Line, Mark, scale

_SERIES = {"female": "women", "male": "men"}
_FULL = 100.0


def chart(figure: Figure) -> DotChart | None:
    """Return the chart of a figure; None where nothing can be drawn on one scale.

    Amounts in several currencies have no scale in common.
    """
    units = {panel.unit for panel in figure.panels}
    if len(units) != 1:
        return None
    (unit,) = units
    smallest, largest = _extent(figure)
    ticks = scale(largest, smallest=smallest, ceiling=_FULL if unit == "percent" else None)
    has_sex = any("sex" in panel.crossing for panel in figure.panels)
    legend = (
        ("women", gettext("Women")),
        ("men", gettext("Men")),
        ("everybody", gettext("Women and men")),
    )
    return DotChart(
        title=f"{figure.title} ({wording.unit_name(unit)})",
        description=_description(figure),
        lines=tuple(line for panel in figure.panels for line in _lines(panel)),
        minimum=ticks[0],
        maximum=ticks[-1],
        ticks=tuple((value, wording.tick(value, unit)) for value in ticks),
        legend=legend if has_sex else (),
        source=_source(figure),
    )


def card(figure: Figure, publisher: str) -> Card:
    """Return what stands for a figure where its address is shared: its first total, large."""
    panel = next((panel for panel in figure.panels if panel.total), None)
    total = panel.total if panel else None
    if panel is None or total is None:
        places = "; ".join(each.title for each in figure.panels)
        return Card(publisher, figure.title, "", "", places, "", _source(figure))
    value, interval = total.estimate.value, total.interval
    if wording.has_ordinary_interval(total.estimate):
        interval = f"{gettext('95% interval')}: {interval}"
    return Card(
        publisher=publisher,
        title=figure.title,
        value=wording.DASH if value is None else wording.with_unit(value, panel.unit),
        interval=interval,
        place=panel.title,
        note="; ".join(total.flags),
        source=panel.source_line,
    )


def _extent(figure: Figure) -> tuple[float, float]:
    """Return the least and the largest value or end of an interval; only gaps go below zero."""
    values: list[float] = []
    for panel in figure.panels:
        least, _most = value_range(figure.indicator, panel.unit)
        for estimate in (cell.estimate for cell in panel.cells):
            ends = (estimate.value, estimate.lower, estimate.upper)
            drawn = ends if wording.has_ordinary_interval(estimate) else ends[:1]
            values += [max(end, least) for end in drawn if end is not None]
    return min(values, default=0.0), max(values, default=1.0)


def _description(figure: Figure) -> str:
    said = [panel.sentence for panel in figure.panels]
    said.append(gettext("The table on the page says the same as this chart."))
    return " ".join(each for each in said if each)


def _source(figure: Figure) -> str:
    credits_ = dict.fromkeys(str(panel.survey["credit"]) for panel in figure.surveys)
    releases = [
        gettext("Release {release}, {date}.").format(
            release=release, date=date_format(release.released_on, "DATE_FORMAT")
        )
        for release in figure.releases
    ]
    return " ".join([*credits_, *releases])


def _lines(panel: Panel) -> Iterator[Line]:
    yield Line(panel.title, "heading")
    yield Line(panel.standard_title, "note")
    if panel.has_stand_in_error:
        yield Line(
            gettext("No intervals: the true margin of error is larger than can be computed."),
            "note",
        )
    if panel.has_no_error:
        yield Line(gettext("No intervals: the producer gives no margin of error."), "note")
    if panel.is_one_of_several:
        yield Line(str(panel.survey["title"]), "note")
    if len(panel.crossing) > 1:
        yield from _crossed(panel)
        return
    for cell in panel.cells:
        yield Line(cell.label, marks=(_mark(cell, panel),))


def _crossed(panel: Panel) -> Iterator[Line]:
    by_sex = panel.crossing[-1] == "sex"
    for first, cells in groupby(panel.cells, key=lambda cell: cell.names[0]):
        name = first or gettext("Total")
        if by_sex:
            yield Line(name, marks=tuple(_mark(cell, panel) for cell in cells))
            continue
        yield Line(name, "group")
        for cell in cells:
            words = cell.names[1] or gettext("All")
            yield Line(words, marks=(_mark(cell, panel),))


def _mark(cell: Cell, panel: Panel) -> Mark:
    estimate = cell.estimate
    ordinary = wording.has_ordinary_interval(estimate)
    series = ""
    if "sex" in panel.crossing:
        series = _SERIES.get(estimate.codes.get("sex", ""), "everybody")
    value = estimate.value
    return Mark(
        text=wording.DASH if value is None else wording.with_unit(value, panel.unit),
        value=value,
        lower=estimate.lower if ordinary else None,
        upper=estimate.upper if ordinary else None,
        series=series,
        word=wording.mark_word(estimate),
        unreliable="unreliable" in estimate.flags,
    )
