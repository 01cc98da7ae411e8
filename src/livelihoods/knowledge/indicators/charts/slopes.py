"""What changed between two periods, for several places."""

from collections import Counter, defaultdict

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.charts.findings import course_of
from livelihoods.knowledge.indicators.charts.moments import breaks_between, time_of
from livelihoods.knowledge.indicators.charts.telling import lacks, mark, shared, ticks, told
from livelihoods.knowledge.indicators.figure import Figure, Panel
from livelihoods.platform.ui.charts import Mark, Slope, SlopeChart


def slopes(figure: Figure) -> SlopeChart:
    """Return the chart of slopes; a place with a figure for one period alone has no line."""
    first, last = sorted({panel.period for panel in figure.panels}, key=time_of)
    found: dict[tuple[str, str, str, int], dict[str, Panel]] = defaultdict(dict)
    for panel in figure.panels:
        release = panel.metadata.release.pk
        found[panel.area, panel.standard, panel.source, release][panel.period] = panel
    lines = Counter(area for area, _standard, _source, _release in found)
    notes = (
        shared(panel.standard_title for panel in figure.panels),
        shared(lacks(panel) for panel in figure.panels),
    )
    points = [
        [(pair[period], pair[period].cells[0]) for period in (first, last) if period in pair]
        for pair in found.values()
    ]
    return SlopeChart(
        told=told(figure, " ".join(course_of(each) for each in points[:4]), notes=notes),
        slopes=tuple(
            _slope(
                pair,
                first,
                last,
                is_one_standard=bool(notes[0]),
                is_one_source=lines[key[0]] == 1,
            )
            for key, pair in found.items()
        ),
        moments=(wording.period(first), wording.period(last)),
        ticks=ticks(figure),
    )


def _slope(
    pair: dict[str, Panel], first: str, last: str, *, is_one_standard: bool, is_one_source: bool
) -> Slope:
    panel = next(iter(pair.values()))
    name = panel.area_name if is_one_standard else f"{panel.area_name}, {panel.standard_title}"
    if not is_one_source:
        name = f"{name} ({panel.survey['title']})"
    breaks = (first in pair and last in pair) and (
        "break" in pair[last].cells[0].estimate.flags
        or bool(breaks_between(pair[first], pair[last]))
    )
    begin, end = (
        mark(pair[period].cells[0], pair[period], word=word)
        if period in pair
        else Mark(wording.DASH)
        for period, word in ((first, ""), (last, gettext("break in the series") if breaks else ""))
    )
    return Slope(name, begin, end, breaks)
