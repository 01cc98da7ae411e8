"""The map of the network with the list that says the same: some layers, as of one moment."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from livelihoods.knowledge.worldmap import drawing
from livelihoods.knowledge.worldmap.addresses import Asked
from livelihoods.knowledge.worldmap.layers import Found, Layer, Sight, Thing, layers
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import today
from livelihoods.platform.ui import svg
from livelihoods.platform.vocabulary import queries as vocabulary

_ANCHOR = re.compile(r'href="#([A-Z]{3})"')
_NAMED: Final = 6
"""Things of a layer that the list names in one country; its page names them all."""


@dataclass(frozen=True, slots=True)
class Named:
    """The things of a layer that the list names in a country, and how many more there are."""

    layer: str | Promise
    things: tuple[Thing, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A country of the list: for each layer what it has there."""

    code: str
    name: str
    address: str
    found: Mapping[str, Found]
    layers: tuple[Layer, ...]

    def count(self, layer: str) -> int:
        """How many a layer has in it."""
        return self.found[layer].count if layer in self.found else 0

    @property
    def cells(self) -> tuple[tuple[Layer, Found], ...]:
        """Each layer with what it has there."""
        nothing = Found(0)
        return tuple((layer, self.found.get(layer.code, nothing)) for layer in self.layers)

    @property
    def named(self) -> tuple[Named, ...]:
        """What is named in it, by layer."""
        return tuple(
            Named(layer.name, found.things[:_NAMED], len(found.things) - _NAMED)
            for layer, found in self.cells
            if found.things
        )


@dataclass(frozen=True, slots=True)
class RegionLines:
    """A region of the list, with its countries by name."""

    name: str
    countries: tuple[CountryLine, ...]


@dataclass(frozen=True, slots=True)
class LayerTotal:
    """A layer that is shown: how many it has in all, in how many countries, as of which day."""

    layer: Layer
    total: int
    countries: int
    day: date


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the map, as a swatch and in words."""

    swatch: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """The map, its legend and its list.

    Args:
        shading: what the shade of a country says.
    """

    asked: Asked
    totals: tuple[LayerTotal, ...]
    regions: tuple[RegionLines, ...]
    picture: SafeString
    shading: str
    legend: tuple[LegendEntry, ...]

    @property
    def countries(self) -> tuple[CountryLine, ...]:
        """Every country of the list."""
        return tuple(line for region in self.regions for line in region.countries)

    @property
    def columns(self) -> int:
        """How many columns the list has."""
        return 1 + len(self.totals) + self.has_names

    @property
    def has_names(self) -> bool:
        """Whether the list names anything."""
        return any(line.named for line in self.countries)


def found_by_layer(chosen: Sequence[Layer], asked: Asked) -> dict[str, Mapping[str, Found]]:
    """Ask each layer what it has in each country."""
    sight = Sight(asked.moment)
    return {layer.code: layer.find(sight) for layer in chosen}


def atlas(asked: Asked, language: str, *, is_drawn: bool = True) -> Atlas:
    """Return what the page of the map shows.

    Args:
        asked: the layers and the dates.
        language: in which countries are named.
        is_drawn: False where the list is enough.
    """
    chosen = asked.chosen
    found = found_by_layer(chosen, asked)
    lines = _lines(asked, chosen, found, vocabulary.country_names(language))
    shades, shading, legend = _shades(chosen, lines)
    picture = _picture(lines, shades, shading) if is_drawn and lines else SafeString("")
    return Atlas(
        asked=asked,
        totals=tuple(_total(layer, found[layer.code], asked) for layer in chosen),
        regions=_by_region(lines),
        picture=picture,
        shading=shading,
        legend=legend,
    )


def countries_shown() -> tuple[str, ...]:
    """Return the countries in which any layer has something today, by code."""
    found = found_by_layer(layers(), Asked())
    return tuple(sorted({code for countries in found.values() for code in countries}))


def _lines(
    asked: Asked,
    chosen: tuple[Layer, ...],
    found: Mapping[str, Mapping[str, Found]],
    names: Mapping[str, str],
) -> list[CountryLine]:
    codes = {code for countries in found.values() for code in countries}
    lines = [
        CountryLine(
            code,
            names.get(code, code),
            asked.country_address(code),
            {layer: countries[code] for layer, countries in found.items() if code in countries},
            chosen,
        )
        for code in codes
    ]
    return sorted(lines, key=lambda line: (alphabetical(line.name), line.code))


def _by_region(lines: Sequence[CountryLine]) -> tuple[RegionLines, ...]:
    region_of = vocabulary.ilo_regions()
    same: dict[str, list[CountryLine]] = defaultdict(list)
    for line in lines:
        same[region_of.get(line.code, "")].append(line)
    names = vocabulary.region_names()
    regions = [
        RegionLines(names.get(code, gettext("Other places")), tuple(countries))
        for code, countries in same.items()
    ]
    return tuple(sorted(regions, key=lambda region: alphabetical(region.name)))


def _total(layer: Layer, found: Mapping[str, Found], asked: Asked) -> LayerTotal:
    total = sum(each.count for each in found.values())
    return LayerTotal(layer, total, len(found), asked.moment.as_of if layer.is_dated else today())


def _shades(
    chosen: Sequence[Layer], lines: Sequence[CountryLine]
) -> tuple[dict[str, str], str, tuple[LegendEntry, ...]]:
    """Shade by a sum where the layers can be added up, else by how many of them are there."""
    names = ", ".join(str(layer.name) for layer in chosen)
    if len({layer.unit for layer in chosen}) == 1:
        numbers = {line.code: sum(each.count for each in line.found.values()) for line in lines}
        breaks = drawing.breaks_for(numbers.values())
        shading = gettext("The darker a country, the more there are of: {names}.")
    else:
        numbers = {line.code: len(line.found) for line in lines}
        breaks = (1, 2, 3, 4)
        shading = gettext("The darker a country, the more of these are there: {names}.")
    shades = {code: drawing.fill_of(number, breaks) for code, number in numbers.items()}
    return shades, shading.format(names=names), _legend(breaks)


def _legend(breaks: tuple[int, ...]) -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(svg.swatch(drawing.fill_of(0), "legend-none"), gettext("none"))]
    for each in drawing.classes(breaks):
        swatch = svg.swatch(each.fill, f"legend-{each.least}")
        entries.append(LegendEntry(swatch, _class_words(each)))
    return tuple(entries)


def _class_words(each: drawing.Class) -> str:
    if each.most is None:
        return gettext("{least} or more").format(least=each.least)
    if each.least == each.most:
        return str(each.least)
    return gettext("{least} to {most}").format(least=each.least, most=each.most)


def _picture(lines: Sequence[CountryLine], shades: Mapping[str, str], shading: str) -> SafeString:
    """Draw the map once for all days and languages of its links, then put these in."""
    drawn = drawing.world_map(
        shades,
        drawing.LAND,
        labels={line.code: _label(line) for line in lines},
        links={line.code: f"#{line.code}" for line in lines},
        title=ngettext(
            "The network in {count} country", "The network in {count} countries", len(lines)
        ).format(count=len(lines)),
        description=f"{shading} {gettext('The list after the map says the same.')}",
        name="world",
    )
    addresses = {line.code: escape(line.address) for line in lines}
    return svg.inline(_ANCHOR.sub(lambda found: f'href="{addresses[found[1]]}"', drawn))


def _label(line: CountryLine) -> str:
    counts = "; ".join(f"{layer.name}: {found.count}" for layer, found in line.cells if found.count)
    return f"{line.name}. {counts}"
