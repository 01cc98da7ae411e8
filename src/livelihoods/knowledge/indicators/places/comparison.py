"""Several places side by side: a line holds figures of one standard in one release alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.figure import Cell, Panel
from livelihoods.knowledge.indicators.panels import address_of, area_names
from livelihoods.knowledge.indicators.places.addresses import place_address
from livelihoods.knowledge.indicators.places.chapters import CHAPTERS, Chapter, Wanted
from livelihoods.knowledge.indicators.places.panels import OfPanels
from livelihoods.knowledge.indicators.places.reading import newest_panels
from livelihoods.knowledge.indicators.queries import chosen_releases
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True, slots=True)
class Column:
    """A place that is compared."""

    area: str
    name: str
    address: str
    has_figures: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a place in a line, with its page."""

    cell: Cell
    panel: Panel
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one kind by one standard in one release: one for each place, or none.

    Attributes:
        cells: Each column with its figures: several where a place has several sources.
    """

    title: str
    of: str
    standard: str
    release: str
    address: str
    cells: tuple[tuple[Column, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChapterCompared:
    """A chapter of lines."""

    id: str
    title: str | Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Comparison(OfPanels):
    """All that the page shows."""

    columns: tuple[Column, ...]
    chapters: tuple[ChapterCompared, ...]
    panels: tuple[Panel, ...]


def comparison(question: Question) -> Comparison:
    """Return the figures of the places of a question side by side.

    Raises:
        InputError: a release that is asked for does not exist.
    """
    chosen = chosen_releases(question.releases, question.published_on)
    found = newest_panels(question.areas, chosen, [one for each in CHAPTERS for one in each.wanted])
    panels = tuple(panel for several in found.values() for panel in several)
    names = area_names(chosen)
    there = {panel.area for panel in panels}
    columns = tuple(
        Column(
            area,
            names.get(area) or vocabulary.country_name(area, terms.language()),
            place_address(area, question),
            area in there,
        )
        for area in question.areas
    )
    compared = (_chapter(each, found, columns, question) for each in CHAPTERS)
    return Comparison(columns, tuple(each for each in compared if each.lines), panels)


def _chapter(
    chapter: Chapter,
    found: Mapping[Wanted, Sequence[Panel]],
    columns: Sequence[Column],
    question: Question,
) -> ChapterCompared:
    with_figures = [each for each in columns if each.has_figures]
    lines = [
        line
        for wanted in chapter.wanted
        for line in _lines(wanted, found[wanted], with_figures, question)
    ]
    return ChapterCompared(chapter.id, chapter.title, tuple(lines))


def _lines(
    wanted: Wanted, panels: Sequence[Panel], columns: Sequence[Column], question: Question
) -> Iterator[Line]:
    kinds = dict.fromkeys((panel.standard, panel.metadata.release.pk) for panel in panels)
    for standard, release in kinds:
        same = [
            panel
            for panel in panels
            if (panel.standard, panel.metadata.release.pk) == (standard, release)
        ]
        areas = tuple(each.area for each in columns if each.area in {one.area for one in same})
        address = address_of(
            question.with_(
                indicator=wanted.indicator, areas=areas, by=wanted.asked_by, standard=standard
            )
        )
        for of, cells in _cells(same):
            if wanted.by and not of:
                continue  # the figure for everybody has a line of its own
            yield Line(
                title=terms.title(same[0].metadata.of_indicator(wanted.indicator, standard)),
                of=of,
                standard=same[0].standard_title,
                release=str(same[0].metadata.release),
                address=address,
                cells=tuple(
                    (
                        column,
                        tuple(
                            Told(cell, panel, address_of(_alone(question, wanted, panel)))
                            for panel, cell in cells
                            if panel.area == column.area
                        ),
                    )
                    for column in columns
                ),
            )


def _cells(panels: Iterable[Panel]) -> list[tuple[str, list[tuple[Panel, Cell]]]]:
    """The figures of some panels by what they are of, in the order of the first."""
    found: dict[str, list[tuple[Panel, Cell]]] = {}
    for panel in panels:
        for cell in panel.cells:
            found.setdefault("" if cell.is_total else cell.label, []).append((panel, cell))
    return list(found.items())


def _alone(question: Question, wanted: Wanted, panel: Panel) -> Question:
    return question.with_(
        indicator=wanted.indicator, areas=(panel.area,), by=wanted.asked_by, standard=panel.standard
    )
