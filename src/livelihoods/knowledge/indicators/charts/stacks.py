"""Compositions: the parts of informal employment, each bar a hundred."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.charts.findings import largest_part
from livelihoods.knowledge.indicators.charts.telling import lacks, mark, told
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel
from livelihoods.platform.ui.charts import Part, StackChart, Whole

_FULL: Final = 100.0
_NEAR: Final = 0.5
"""Percentage points by which parts that are all published may miss a hundred: they are rounded."""


def wholes(figure: Figure) -> Sequence[tuple[Panel, str, Sequence[Cell]]]:
    """Return the groups of cells whose parts make a whole; none where any of them does not."""
    known = INDICATORS.get(figure.indicator)
    over = known.over if known else None
    if over is None or over in figure.only:
        return ()
    found: list[tuple[Panel, str, Sequence[Cell]]] = []
    for panel in figure.panels:
        if over not in panel.crossing:
            return ()
        groups: dict[str, list[Cell]] = defaultdict(list)
        place = panel.crossing.index(over)
        for cell in panel.cells:
            names = [name for index, name in enumerate(cell.names) if index != place and name]
            groups[", ".join(names)].append(cell)
        found += [(panel, words, cells) for words, cells in groups.items()]
    return found if all(_is_whole(cells) for _panel, _words, cells in found) else ()


def _is_whole(cells: Sequence[Cell]) -> bool:
    """Whether parts make a hundred, or less where some of them are not published."""
    shown = sum(cell.estimate.value or 0.0 for cell in cells)
    hidden = any(cell.estimate.value is None for cell in cells)
    return shown <= _FULL + _NEAR and (hidden or shown >= _FULL - _NEAR)


def stacks(figure: Figure) -> StackChart:
    """Return the chart of compositions."""
    groups = wholes(figure)
    known = INDICATORS[figure.indicator]
    assert known.over is not None
    over = known.over
    there = {cell.estimate.codes[over] for _panel, _words, cells in groups for cell in cells}
    numbers = {
        code: number
        for number, code in enumerate((c for c in DIMENSIONS[over].codes if c in there), start=1)
    }
    several = len({panel.standard for panel in figure.panels}) > 1
    notes = [] if several else [figure.panels[0].standard_title]
    notes += [
        gettext(
            "A bar is a hundred of those counted. The intervals of the parts are in the table, "
            "and in the same figures as dots."
        )
    ]
    names = {
        cell.estimate.codes[over]: cell.names[panel.crossing.index(over)]
        for panel, _words, cells in groups
        for cell in cells
    }
    said = " ".join(largest_part(panel, words, cells) for panel, words, cells in groups[:4])
    return StackChart(
        told=told(figure, said, notes=notes),
        wholes=tuple(
            Whole(
                text=", ".join([panel.title, *([words] if words else [])]),
                parts=tuple(Part(numbers[c.estimate.codes[over]], mark(c, panel)) for c in cells),
                missing="; ".join(_missing(cells)),
                notes=tuple(_whole_notes(panel, cells, several=several)),
            )
            for panel, words, cells in groups
        ),
        names=tuple(names[code] for code in numbers),
    )


def _missing(cells: Sequence[Cell]) -> Iterator[str]:
    for cell in cells:
        if cell.estimate.value is None:
            yield f"{cell.label}: {wording.mark_word(cell.estimate)}"


def _whole_notes(panel: Panel, cells: Sequence[Cell], *, several: bool) -> Iterator[str]:
    if several:
        yield panel.standard_title
    if why := lacks(panel):
        yield why
    shaky = [cell.label for cell in cells if "unreliable" in cell.estimate.flags]
    if shaky:
        yield gettext("Unreliable, hatched: {parts}.").format(parts="; ".join(shaky))
