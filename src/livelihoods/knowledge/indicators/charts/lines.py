"""The course of figures in time: one frame, or one for each place and standard."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext

from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.charts.findings import course_of
from livelihoods.knowledge.indicators.charts.moments import breaks_between, time_of
from livelihoods.knowledge.indicators.charts.telling import lacks, mark, shared, ticks, told
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel
from livelihoods.platform.ui.charts import Course, Frame, LineChart, Moment, Ticks

Point = tuple[Panel, Cell]
FrameKey = tuple[str, str, str]
"""Area, standard, and what the figure is of other than women or men."""


def frames_of(panels: Iterable[Panel]) -> Mapping[FrameKey, Sequence[Point]]:
    """Sort figures into frames, each in the order of time."""
    frames: dict[FrameKey, list[Point]] = defaultdict(list)
    for panel in panels:
        for cell in panel.cells:
            frames[panel.area, panel.standard, _other_than_sex(panel, cell)].append((panel, cell))
    for points in frames.values():
        points.sort(key=lambda point: time_of(point[0].period))
    return frames


def _other_than_sex(panel: Panel, cell: Cell) -> str:
    pairs = zip(panel.crossing, cell.names, strict=True) if panel.crossing else ()
    return ", ".join(words for name, words in pairs if words and name != "sex")


def lines(figure: Figure) -> LineChart:
    """Return the chart of lines."""
    frames = frames_of(figure.panels)
    drawn = tuple(
        Frame(_title(key, points, frames), _notes(points, figure), tuple(_courses(points)))
        for key, points in frames.items()
    )
    notes = (
        shared(panel.standard_title for panel in figure.panels),
        shared(lacks(panel) for panel in figure.panels),
    )
    said = " ".join(course_of(points) for points in list(frames.values())[:4])
    return LineChart(
        told=told(
            figure,
            said,
            notes=notes,
            by_sex=any("sex" in panel.crossing for panel in figure.panels),
        ),
        frames=drawn,
        ticks=ticks(figure),
        times=_times(figure),
    )


def _times(figure: Figure) -> Ticks:
    periods = sorted({panel.period for panel in figure.panels}, key=time_of)
    years = [Period.parse(each).year for each in periods]
    if any("-Q" in each for each in periods) and len(set(years)) <= 2:
        return tuple((time_of(each), each.replace("-", "\u00a0")) for each in periods)
    whole = range(min(years), max(years) + 1)
    return tuple((year + 0.5, str(year)) for year in whole)


def _title(key: FrameKey, points: Sequence[Point], frames: Iterable[FrameKey]) -> str:
    first = points[0][0]
    parts = [first.area_name, key[2]]
    if len({standard for _area, standard, _other in frames}) > 1:
        parts.append(first.standard_title)
    return ", ".join(part for part in parts if part)


def _notes(points: Sequence[Point], figure: Figure) -> tuple[str, ...]:
    """What a reader must know of single values of a frame, in words."""
    said: list[str] = []
    if not shared(lacks(panel) for panel in figure.panels):
        said += [lacks(panel) for panel, _cell in points]
    for panel, cell in points:
        words = [wording.mark_word(cell.estimate)]
        if "break" in cell.estimate.flags:
            words.append(gettext("break in the series"))
        said += [
            f"{panel.period_words}{', ' + cell.label if cell.estimate.by else ''}: {word}"
            for word in words
            if word
        ]
    for (since, _before), (until, cell) in pairwise(points):
        if since.source == until.source and "break" not in cell.estimate.flags:
            said += [
                f"{wording.period(each)}: {gettext('break in the series')}"
                for each in breaks_between(since, until)
            ]
    if len({panel.source for panel, _cell in points}) > 1:
        said.append(gettext("Lines join figures of one survey alone."))
    return tuple(dict.fromkeys(each for each in said if each))


def _courses(points: Sequence[Point]) -> Iterator[Course]:
    """A course for each series, source and release: these are never joined."""
    courses: dict[tuple[str, str, int], list[Moment]] = defaultdict(list)
    before: dict[tuple[str, str, int], Panel] = {}
    for panel, cell in points:
        drawn = mark(cell, panel)
        key = (drawn.series, panel.source, panel.metadata.release.pk)
        breaks = "break" in cell.estimate.flags or bool(
            key in before and breaks_between(before[key], panel)
        )
        before[key] = panel
        courses[key].append(Moment(time_of(panel.period), drawn, breaks))
    for (series, _source, _release), moments in courses.items():
        yield Course(series, tuple(moments))
