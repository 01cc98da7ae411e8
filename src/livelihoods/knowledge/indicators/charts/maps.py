"""The map of a figure: one figure for each country, shaded by classes; the table is its master."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.charts.classes import class_ends, class_of
from livelihoods.knowledge.indicators.charts.findings import finding
from livelihoods.knowledge.indicators.charts.moments import time_of
from livelihoods.knowledge.indicators.charts.telling import lacks, shared, source
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel
from livelihoods.knowledge.indicators.panels import area_names
from livelihoods.knowledge.indicators.release_metadata import is_part
from livelihoods.knowledge.worldmap import drawing, geometry
from livelihoods.platform.ui import svg, theme
from livelihoods.platform.ui.charts import MapChart, Told
from livelihoods.platform.vocabulary import queries as vocabulary

FEWEST_COUNTRIES: Final = 3


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A shade of the map, as a swatch and in words."""

    swatch: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class FigureMap:
    """The map with all that is said of it.

    Attributes:
        picture: As it stands in a page, each country a link to its line of the table.
        legend: What each fill means.
        notes: What a reader must know of all of it.
        chart: The same as a picture that travels without the page.
    """

    picture: SafeString
    legend: tuple[LegendEntry, ...]
    notes: tuple[str, ...]
    chart: MapChart


def may_be_mapped(figure: Figure) -> bool:
    """Whether a map is offered: of at least three countries, and never of numbers of people.

    A shade is read as a rate: a large country would look poor because it is large. Nor is it where
    every figure is withheld: nothing would be shaded.
    """
    units = {panel.unit for panel in figure.panels}
    if figure.countries < FEWEST_COUNTRIES or len(units) != 1 or units == {"persons"}:
        return False
    # Where a page shows some places alone, those that it does not show may have a value.
    countries = {panel.area.partition("-")[0] for panel in figure.panels}
    return len(countries) < figure.countries or any(
        cell.estimate.value is not None for panel in figure.panels for cell in panel.cells
    )


def figure_map(figure: Figure, question: Question) -> FigureMap | None:
    """Draw the map of a page that shows several countries; None where there is nothing to shade."""
    shading = _shading(figure, question)
    if shading is None:
        return None
    chart = _chart(shading)
    words = gettext("A map of the world; the table after it says the same.")
    chosen = shading.chosen
    picture = drawing.world_map(
        shading.shades,
        theme.SAND,
        labels={code: _label(panel, cell) for code, (panel, cell) in chosen.items()},
        links={code: f"#{panel.anchor}" for code, (panel, _cell) in chosen.items()},
        title=chart.told.title,
        description=f"{shading.finding} {words}".strip(),
        name="figure-map",
    )
    return FigureMap(
        svg.inline(picture),
        tuple(
            LegendEntry(svg.swatch(fill, f"legend-{place}"), meaning)
            for place, (fill, meaning) in enumerate(chart.fills)
        ),
        shading.notes,
        chart,
    )


def map_chart(figure: Figure, question: Question) -> MapChart | None:
    """Return the map as a picture that travels without its page; None where there is none."""
    shading = _shading(figure, question)
    return None if shading is None else _chart(shading)


@dataclass(frozen=True, slots=True)
class _Shading:
    """What is shaded how, and what is said of it, before anything is drawn."""

    figure: Figure
    chosen: Mapping[str, tuple[Panel, Cell]]
    ends: Sequence[float]
    notes: tuple[str, ...]

    @property
    def shades(self) -> dict[str, str]:
        """Country -> its fill."""
        return {code: _shade(panel, cell, self.ends) for code, (panel, cell) in self.chosen.items()}

    @property
    def finding(self) -> str:
        """What the map shows, in a sentence."""
        return finding(self.figure)


def _shading(figure: Figure, question: Question) -> _Shading | None:
    chosen = dict(_of_countries(figure, question))
    values = [cell.estimate.value for _panel, cell in chosen.values()]
    shown = [value for value in values if value is not None]
    if not may_be_mapped(figure) or not shown:
        return None
    ends = class_ends(shown)
    mapped = replace(
        figure, panels=tuple(replace(panel, cells=(cell,)) for panel, cell in chosen.values())
    )
    notes = (*_notes(mapped, chosen, ends), _left_out(figure, question), _undrawn(chosen))
    notes += mapped.assumptions
    return _Shading(mapped, chosen, ends, tuple(dict.fromkeys(each for each in notes if each)))


def _chart(shading: _Shading) -> MapChart:
    shades = shading.shades
    unit = shading.figure.panels[0].unit
    words = gettext("A map of the world; the table on the page says the same.")
    return MapChart(
        Told(
            title=f"{shading.figure.title} ({wording.unit_name(unit)})",
            description=f"{shading.finding} {words}".strip(),
            source=source(shading.figure),
            notes=shading.notes,
        ),
        drawing.ground(shades, theme.SAND),
        tuple(_fills(shading.ends, unit, set(shades.values()))),
        gettext(
            "Shapes: Natural Earth, which shows who governs a place in fact. Lines and shading "
            "are no opinion on the status of any territory; lines that are contested are broken. "
            "Small places are dots."
        ),
    )


def _of_countries(figure: Figure, question: Question) -> Iterator[tuple[str, tuple[Panel, Cell]]]:
    """For each country its newest figure; that of a part where there is none of the whole."""
    codes = {name: codes[0] for name, codes in question.only if len(codes) == 1}
    is_one_cell = set(codes) == set(question.crossing)
    newest = sorted(figure.panels, key=lambda panel: time_of(panel.period), reverse=True)
    seen: set[str] = set()
    for panel in sorted(newest, key=lambda panel: is_part(panel.area)):
        country = panel.area.partition("-")[0]
        cells = [cell for cell in panel.cells if is_one_cell and cell.estimate.codes == codes]
        cell = cells[0] if cells else panel.total
        if country not in seen and cell is not None:
            seen.add(country)
            yield country, (panel, cell)


def _shade(panel: Panel, cell: Cell, ends: Sequence[float]) -> str:
    value = cell.estimate.value
    if value is None:
        return theme.SAND
    place = class_of(value, ends)
    if is_part(panel.area):
        return theme.UPRIGHT_CLASSES[place]
    if "unreliable" in cell.estimate.flags:
        return theme.HATCHED_CLASSES[place]
    return theme.CLASSES[place]


def _label(panel: Panel, cell: Cell) -> str:
    estimate = cell.estimate
    value = estimate.value
    said = [wording.DASH if value is None else wording.with_unit(value, panel.unit)]
    said += [cell.interval] if wording.has_ordinary_interval(estimate) else []
    said += [wording.mark_word(estimate)]
    return f"{panel.title}: {', '.join(each for each in said if each)}"


def _fills(ends: Sequence[float], unit: str, used: set[str]) -> Iterator[tuple[str, str]]:
    """Each fill of the map with its words."""
    last = len(ends) - 2
    for place in range(last + 1):
        low, high = (wording.tick(each, unit) for each in ends[place : place + 2])
        words = wording.from_to(low, high)
        if place < last:
            words = gettext("{low} to under {high}").format(low=low, high=high)
        yield theme.CLASSES[place], words
    if used & set(theme.HATCHED_CLASSES):
        yield theme.HATCHED_CLASSES[0], gettext("hatched: unreliable")
    if used & set(theme.UPRIGHT_CLASSES):
        yield theme.UPRIGHT_CLASSES[0], gettext("upright lines: a part of the country alone")
    yield theme.SAND, gettext("pale: no figure, or none published")


def _notes(
    figure: Figure, chosen: Mapping[str, tuple[Panel, Cell]], ends: Sequence[float]
) -> Iterator[str]:
    """What a reader must know of the whole map."""
    whom = shared(panel.cells[0].label for panel in figure.panels if panel.crossing)
    yield whom
    yield shared(panel.period_words for panel in figure.panels) or _span(figure.panels)
    yield shared(panel.standard_title for panel in figure.panels)
    yield shared(lacks(panel) for panel in figure.panels)
    across = sum(_reaches_across(cell, ends) for _panel, cell in chosen.values())
    if across:
        yield ngettext(
            "In {count} place the interval reaches into another class.",
            "In {count} places the interval reaches into another class.",
            across,
        ).format(count=across)


def _span(panels: Sequence[Panel]) -> str:
    """Say between what the newest periods of the places lie, where they are not the same."""
    in_time = sorted(panels, key=lambda panel: time_of(panel.period))
    span = gettext("{first} to {last}").format(
        first=in_time[0].period_words, last=in_time[-1].period_words
    )
    return gettext("Each place in its newest period ({periods}): the table says which.").format(
        periods=span
    )


def _undrawn(chosen: Mapping[str, tuple[Panel, Cell]]) -> str:
    """Name the places with figures for which the map has neither a shape nor a dot."""
    drawn = geometry.world().codes
    places = [panel.area_name for code, (panel, _cell) in chosen.items() if code not in drawn]
    if not places:
        return ""
    return gettext("In the table, but too small for this map: {places}.").format(
        places=", ".join(places)
    )


def _left_out(figure: Figure, question: Question) -> str:
    """Name the places that were asked for and have figures, but none by the map's definition."""
    shown = {panel.area for panel in figure.panels}
    without_any = {each.name for each in figure.missing_areas}
    names = area_names(figure.releases)
    asked = [
        names.get(area) or vocabulary.country_name(area.partition("-")[0], get_language() or "en")
        for area in question.named_areas
        if area not in shown
    ]
    places = [name for name in asked if name not in without_any]
    if not places:
        return ""
    return gettext("Not on the map, for want of a figure by this definition: {places}.").format(
        places=", ".join(places)
    )


def _reaches_across(cell: Cell, ends: Sequence[float]) -> bool:
    estimate = cell.estimate
    if not wording.has_ordinary_interval(estimate) or estimate.upper is None:
        return False
    assert estimate.lower is not None
    return class_of(estimate.lower, ends) != class_of(estimate.upper, ends)
