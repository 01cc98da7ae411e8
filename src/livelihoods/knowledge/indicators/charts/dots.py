"""Each figure of a page as a dot with its interval, or as a bar, on one scale."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext

from livelihoods.knowledge.indicators.charts.findings import finding
from livelihoods.knowledge.indicators.charts.telling import lacks, mark, shared, ticks, told
from livelihoods.knowledge.indicators.comparison import is_list
from livelihoods.knowledge.indicators.figure import Figure, Panel
from livelihoods.platform.ui.charts import DotChart, Line


def dots(figure: Figure, *, bars: bool = False) -> DotChart:
    """Return the chart of dots, or of bars."""
    marked = ticks(figure)
    as_list = is_list(figure)
    notes = _shared_notes(figure) if as_list else ()
    lines = _list(figure) if as_list else (line for each in figure.panels for line in _lines(each))
    return DotChart(
        told=told(
            figure,
            finding(figure),
            notes=notes,
            by_sex=any("sex" in panel.crossing for panel in figure.panels),
        ),
        lines=tuple(lines),
        minimum=marked[0][0],
        maximum=marked[-1][0],
        ticks=marked,
        bars=bars,
    )


def _shared_notes(figure: Figure) -> tuple[str, ...]:
    """What is said once of a list of places, because it holds for all of them."""
    return (
        shared(panel.cells[0].label for panel in figure.panels if panel.crossing),
        shared(panel.period_words for panel in figure.panels),
        shared(panel.standard_title for panel in figure.panels),
        shared(lacks(panel) for panel in figure.panels),
    )


def _list(figure: Figure) -> Iterator[Line]:
    """One line for each place that has one figure, by standard and kind of error."""
    is_one_period = len({panel.period for panel in figure.panels}) == 1
    groups: dict[tuple[str, str], list[Panel]] = {}
    for panel in figure.panels:
        groups.setdefault((panel.standard_title, lacks(panel)), []).append(panel)
    notes = _shared_notes(figure)
    for (standard, why), panels in groups.items():
        if len(groups) > 1:
            yield Line(standard if standard not in notes else "", "heading")
            yield Line(why, "note")
        for panel in panels:
            words = panel.area_name if is_one_period else panel.title
            if panel.is_one_of_several:
                words = f"{words} ({panel.survey['title']})"
            if panel.rank:
                rank = panel.rank_words.replace(" ", "\u00a0")
                words = gettext("{place} (rank {rank})").format(place=words, rank=rank)
            yield Line(words, marks=(mark(panel.cells[0], panel),))


def _lines(panel: Panel) -> Iterator[Line]:
    yield Line(panel.title, "heading")
    yield Line(panel.standard_title, "note")
    if why := lacks(panel):
        yield Line(why, "note")
    if panel.is_one_of_several:
        yield Line(str(panel.survey["title"]), "note")
    if len(panel.crossing) > 1:
        yield from _crossed(panel)
        return
    for cell in panel.cells:
        yield Line(cell.label, marks=(mark(cell, panel),))


def _crossed(panel: Panel) -> Iterator[Line]:
    by_sex = panel.crossing[-1] == "sex"
    for first, cells in groupby(panel.cells, key=lambda cell: cell.names[0]):
        name = first or gettext("Total")
        if by_sex:
            yield Line(name, marks=tuple(mark(cell, panel) for cell in cells))
            continue
        yield Line(name, "group")
        for cell in cells:
            yield Line(cell.names[1] or gettext("All"), marks=(mark(cell, panel),))
