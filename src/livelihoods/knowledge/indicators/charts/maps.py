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
from livelihoods.knowledge.indicators.charts.telling import lacks, shared
from livelihoods.knowledge.indicators.figure import Cell, Figure, Panel, is_part
from livelihoods.knowledge.indicators.panels import area_names
from livelihoods.knowledge.worldmap import drawing
from livelihoods.platform.ui import svg, theme
from livelihoods.platform.vocabulary import queries as vocabulary

FEWEST_COUNTRIES: Final = 3


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A shade of the map, as a swatch and in words."""

    swatch: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class FigureMap:
    """The map with all that is said of it."""

    picture: SafeString
    legend: tuple[LegendEntry, ...]
    notes: tuple[str, ...]


def may_be_mapped(figure: Figure) -> bool:
    """Whether a map is offered: of at least three countries, and never of numbers of people.

    A shade is read as a rate: a large country would look poor because it is large.
    """
    units = {panel.unit for panel in figure.panels}
    return figure.countries >= FEWEST_COUNTRIES and len(units) == 1 and units != {"persons"}


def figure_map(figure: Figure, question: Question) -> FigureMap | None:
    """Draw the map of a page that shows several countries; None where there is nothing to shade."""
    chosen = dict(_of_countries(figure, question))
    values = [cell.estimate.value for _panel, cell in chosen.values()]
    shown = [value for value in values if value is not None]
    if not may_be_mapped(figure) or not shown:
        return None
    ends = class_ends(shown)
    mapped = replace(
        figure, panels=tuple(replace(panel, cells=(cell,)) for panel, cell in chosen.values())
    )
    shades = {code: _shade(panel, cell, ends) for code, (panel, cell) in chosen.items()}
    words = gettext("A map of the world; the table after it says the same.")
    picture = drawing.world_map(
        shades,
        theme.SAND,
        labels={code: _label(panel, cell) for code, (panel, cell) in chosen.items()},
        links={code: f"#{panel.anchor}" for code, (panel, _cell) in chosen.items()},
        title=f"{figure.title} ({mapped.panels[0].unit_name})",
        description=f"{finding(mapped)} {words}".strip(),
        name="figure-map",
    )
    unit = mapped.panels[0].unit
    return FigureMap(
        svg.inline(picture),
        tuple(_legend(ends, unit, set(shades.values()))),
        tuple(
            dict.fromkeys(
                note
                for note in (*_notes(mapped, chosen, ends), _left_out(figure, question))
                if note
            )
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


def _legend(ends: Sequence[float], unit: str, used: set[str]) -> Iterator[LegendEntry]:
    last = len(ends) - 2
    for place in range(last + 1):
        low, high = (wording.tick(each, unit) for each in ends[place : place + 2])
        words = wording.from_to(low, high)
        if place < last:
            words = gettext("{low} to under {high}").format(low=low, high=high)
        yield LegendEntry(svg.swatch(theme.CLASSES[place], f"class-{place}"), words)
    if used & set(theme.HATCHED_CLASSES):
        swatch = svg.swatch(theme.HATCHED_CLASSES[0], "class-unreliable")
        yield LegendEntry(swatch, gettext("hatched: unreliable"))
    if used & set(theme.UPRIGHT_CLASSES):
        swatch = svg.swatch(theme.UPRIGHT_CLASSES[0], "class-part")
        yield LegendEntry(swatch, gettext("upright lines: a part of the country alone"))
    yield LegendEntry(
        svg.swatch(theme.SAND, "class-none"), gettext("pale: no figure, or none published")
    )


def _notes(
    figure: Figure, chosen: Mapping[str, tuple[Panel, Cell]], ends: Sequence[float]
) -> Iterator[str]:
    """What a reader must know of the whole map."""
    whom = shared(panel.cells[0].label for panel in figure.panels if panel.crossing)
    yield whom
    period = shared(panel.period_words for panel in figure.panels)
    yield period or gettext("Each place in its newest period: the table says which.")
    yield shared(panel.standard_title for panel in figure.panels)
    yield shared(lacks(panel) for panel in figure.panels)
    across = sum(_reaches_across(cell, ends) for _panel, cell in chosen.values())
    if across:
        yield ngettext(
            "In {count} place the interval reaches into another class.",
            "In {count} places the interval reaches into another class.",
            across,
        ).format(count=across)


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
