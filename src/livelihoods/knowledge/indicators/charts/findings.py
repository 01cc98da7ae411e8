"""What a chart says, in a sentence or two: for those who do not see it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.charts.moments import breaks_between
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel

_FEW: Final = 4
"""So many places are told one by one."""


def finding(figure: Figure) -> str:
    """Say each place's figure, or of many places the lowest and the highest.

    Where a figure is shared out there is none for everybody; of which part it is stands before it.
    """
    if len(figure.panels) <= _FEW:
        return " ".join(each.sentence for each in figure.panels if each.sentence)
    told = [
        (cell.estimate.value, panel, cell)
        for panel in figure.panels
        for cell in (panel.cells if panel.total is None else (panel.total,))
        if cell.estimate.value is not None
    ]
    if not told:
        return gettext("No figure of these may be published.")
    if len({panel.standard for panel in figure.panels}) > 1:
        return gettext("Figures by several definitions: not to be compared as they are.")
    low, high = (choose(told, key=lambda each: each[0]) for choose in (min, max))
    return gettext("{count} figures, from {low} ({where_low}) to {high} ({where_high}).").format(
        count=len(told),
        low=wording.with_unit(low[0], low[1].unit),
        where_low=_of_what(*low[1:]),
        high=wording.with_unit(high[0], high[1].unit),
        where_high=_of_what(*high[1:]),
    )


def _of_what(panel: Panel, cell: Cell) -> str:
    return panel.title if cell.is_total else f"{panel.title}, {cell.label}"


def course_of(points: Sequence[tuple[Panel, Cell]]) -> str:
    """Say from what to what a series went, each end with its interval where it has one.

    That it rose or fell is not said: whether it did is a question to a test, not to a picture.
    """
    told = [(panel, cell) for panel, cell in points if cell.estimate.value is not None]
    totals = [(panel, cell) for panel, cell in told if cell.is_total] or told
    if not totals:
        return ""
    (first, begin), (last, end) = totals[0], totals[-1]
    changed = len({(panel.source, panel.metadata.release.pk) for panel, _cell in totals}) > 1
    breaks = bool(breaks_between(first, last)) or any(
        "break" in cell.estimate.flags for panel, cell in points if panel.period != first.period
    )
    if first is last:
        return f"{first.title}: {_with_interval(begin, first)}."
    said = gettext("{place}: {begin} in {first}, {end} in {last}.").format(
        place=first.area_name,
        begin=_with_interval(begin, first),
        first=first.period_words,
        end=_with_interval(end, last),
        last=last.period_words,
    )
    if changed or breaks:
        said += " " + gettext("They are not one series: the survey or its method changed between.")
    return said


def largest_part(panel: Panel, words: str, cells: Sequence[Cell]) -> str:
    """Say which part of a whole is the largest of those published."""
    told = [cell for cell in cells if cell.estimate.value is not None]
    if not told:
        return ""
    cell = max(told, key=lambda each: each.estimate.value or 0.0)
    place = f"{panel.title}, {words}" if words else panel.title
    return gettext("{place}: the largest part is {part}, {value}.").format(
        place=place, part=cell.label, value=_with_interval(cell, panel)
    )


def _with_interval(cell: Cell, panel: Panel) -> str:
    value = wording.with_unit(cell.estimate.value or 0.0, panel.unit)
    if not wording.has_ordinary_interval(cell.estimate):
        return value
    return f"{value} ({wording.bounds(cell.estimate)})"
