"""What every chart of a figure says of itself: title, source, notes; and its marks."""

from collections.abc import Iterable
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.charts import kinds
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel
from livelihoods.knowledge.indicators.ranges import value_range
from livelihoods.platform.ui.charts import Mark, Ticks, Told, scale

_SERIES: Final = {"female": "women", "male": "men"}
_FULL: Final = 100.0


def told(figure: Figure, finding: str, *, notes: Iterable[str] = (), by_sex: bool = False) -> Told:
    """Return title, description, source, notes and legend of a chart."""
    legend = (
        ("women", gettext("Women")),
        ("men", gettext("Men")),
        ("everybody", gettext("Women and men")),
    )
    (unit,) = {panel.unit for panel in figure.panels}
    master = gettext("The table on the page says the same as this chart.")
    return Told(
        title=f"{figure.title} ({wording.unit_name(unit)})",
        description=f"{finding} {master}".strip(),
        source=source(figure),
        notes=tuple(dict.fromkeys(each for each in (*notes, *figure.assumptions) if each)),
        legend=legend if by_sex else (),
    )


def source(figure: Figure) -> str:
    """Return credits and releases in a line."""
    credits_ = dict.fromkeys(str(panel.survey["credit"]) for panel in figure.surveys)
    releases = [
        gettext("Release {release}, {date}.").format(
            release=release, date=date_format(release.released_on, "DATE_FORMAT")
        )
        for release in figure.releases
    ]
    ended = [each if each.endswith(".") else f"{each}." for each in credits_]
    return " ".join([*ended, *releases])


def ticks(figure: Figure) -> Ticks:
    """Return where the scale of a figure is marked; it holds every value and interval drawn."""
    (unit,) = {panel.unit for panel in figure.panels}
    smallest, largest = _extent(figure, _FULL if unit == "percent" else 1.0)
    values = scale(largest, smallest=smallest, ceiling=_FULL if unit == "percent" else None)
    return tuple((value, wording.tick(value, unit)) for value in values)


def _extent(figure: Figure, usual: float) -> tuple[float, float]:
    """Return the least and the largest value or end of an interval; only gaps go below zero."""
    values: list[float] = []
    for panel in figure.panels:
        least, _most = value_range(figure.indicator, panel.unit)
        for estimate in (cell.estimate for cell in panel.cells):
            ends = (estimate.value, estimate.lower, estimate.upper)
            drawn = ends if wording.has_ordinary_interval(estimate) else ends[:1]
            values += [max(end, least) for end in drawn if end is not None]
    return min(values, default=0.0), max(values, default=usual)


def mark(cell: Cell, panel: Panel, *, word: str = "") -> Mark:
    """Return the mark of one figure; `word` is said beside it where its flags say nothing."""
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
        word=wording.mark_word(estimate) or word,
        unreliable="unreliable" in estimate.flags,
    )


def lacks(panel: Panel) -> str:
    """Say why the figures of a panel have no intervals; empty where they have some."""
    if panel.has_stand_in_error:
        return gettext("No intervals: the true margin of error is larger than can be computed.")
    if panel.has_no_error:
        return gettext("No intervals: the producer gives no margin of error.")
    return ""


def shared(values: Iterable[str]) -> str:
    """Return what is the same for all; empty where it is not."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def kind_words() -> dict[str, str]:
    """Name the kinds of chart for a reader."""
    return {
        kinds.DOTS: gettext("Dots with intervals"),
        kinds.BARS: gettext("Bars"),
        kinds.LINE: gettext("Line"),
        kinds.MULTIPLES: gettext("Small charts side by side"),
        kinds.STACKED: gettext("Parts of a whole"),
        kinds.SLOPE: gettext("From then to now"),
    }
