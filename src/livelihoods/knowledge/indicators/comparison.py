"""Figures of several places in one table, a row for each: the master of charts and maps of many."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel

MOST_TABLES: Final = 4
"""So many panels have a table each, with all that belongs to it; more share one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its place; `anchor` is the id of the row, of the first of a panel alone."""

    panel: Panel
    cell: Cell
    anchor: str
    whom: str

    @property
    def to_know(self) -> tuple[str, ...]:
        """What a reader must know of the figure: flags, and notes of its producer."""
        return (*self.cell.flags, *self.panel.metadata.notes_of(self.cell.estimate))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table of several places.

    Attributes:
        rows: In the order of the page.
        period: The period of all; empty where it is a column.
        standard: The standard of all; empty where it is a column.
        whom: Whom all figures are of; empty where it is a column.
        heading: What that column tells apart.
        sources: Credit and release, each once.
    """

    rows: tuple[Row, ...]
    period: str
    standard: str
    whom: str
    heading: str
    unit: str
    sources: tuple[str, ...]

    @property
    def has_ranks(self) -> bool:
        """Whether places are ranked."""
        return any(row.panel.rank for row in self.rows)

    @property
    def has_units(self) -> bool:
        """Whether each row has a unit of its own: amounts in several currencies."""
        return not self.unit


def is_list(figure: Figure) -> bool:
    """Whether a page shows several panels with one figure each."""
    return len(figure.panels) > 1 and all(len(panel.cells) == 1 for panel in figure.panels)


def comparison(figure: Figure, *, is_of_every_area: bool = False) -> Comparison | None:
    """Return the table of several places or periods; None where each panel has its own."""
    is_long = is_of_every_area or len(figure.panels) > MOST_TABLES
    if not figure.panels or not (is_long or is_list(figure)):
        return None
    rows = tuple(_rows(figure))
    first = figure.panels[0]
    return Comparison(
        rows=rows,
        period=_same({panel.period_words for panel in figure.panels}),
        standard=_same({panel.standard_title for panel in figure.panels}),
        whom=_same({row.whom for row in rows}),
        heading=first.heading,
        unit=_same({panel.unit_name for panel in figure.panels}),
        sources=tuple(dict.fromkeys(_source(panel) for panel in figure.panels)),
    )


def _rows(figure: Figure) -> Iterator[Row]:
    anchors: set[str] = set()
    for panel in figure.panels:
        for cell in panel.cells:
            anchor = "" if panel.anchor in anchors else panel.anchor
            anchors.add(panel.anchor)
            yield Row(panel, cell, anchor, cell.label if panel.crossing else "")


def _same(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


def _source(panel: Panel) -> str:
    return f"{panel.survey['credit'].rstrip('.')}. {panel.metadata.release}"
