"""The list of places: which have figures, for what of them, and how many organizations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.names import collated
from livelihoods.knowledge.indicators.panels import area_names
from livelihoods.knowledge.indicators.places.addresses import place_address
from livelihoods.knowledge.indicators.queries import chosen_releases
from livelihoods.knowledge.indicators.release_metadata import is_part
from livelihoods.network.organizations import queries as organizations
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A place of which there are figures."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A country of the list; `areas` are what there are figures of: the whole, its parts."""

    code: str
    name: str
    address: str
    areas: tuple[AreaLine, ...]
    organizations: int


@dataclass(frozen=True, slots=True)
class RegionOfList:
    """A region with its countries, by name."""

    name: str
    countries: tuple[CountryLine, ...]


def places(question: Question, letters: str = "") -> tuple[RegionOfList, ...]:
    """Return the countries with figures or organizations by region.

    Args:
        question: Which releases are asked for.
        letters: With what a word of the name begins; empty for all.

    Raises:
        InputError: a release that is asked for does not exist.
    """
    chosen = chosen_releases(question.releases, question.published_on)
    names = area_names(chosen)
    counts = organizations.listed_by_country()
    areas: dict[str, list[AreaLine]] = defaultdict(list)
    for code in sorted(names, key=lambda code: (is_part(code), collated(names[code]))):
        areas[code.partition("-")[0]].append(
            AreaLine(code, names[code], place_address(code, question))
        )
    called = vocabulary.country_names(terms.language())
    regions: dict[str, list[CountryLine]] = defaultdict(list)
    region_of = {each.code: each.ilo_region for each in vocabulary.countries()}
    for code in {*areas, *counts}:
        name = called.get(code, code)
        if _begins(name, letters):
            line = CountryLine(
                code, name, place_address(code, question), tuple(areas[code]), counts.get(code, 0)
            )
            regions[region_of.get(code, "")].append(line)
    return tuple(_by_region(regions.items()))


def _by_region(regions: Iterable[tuple[str, list[CountryLine]]]) -> list[RegionOfList]:
    found = [
        RegionOfList(
            vocabulary.region_name(code) or gettext("Other places"),
            tuple(sorted(lines, key=lambda line: collated(line.name))),
        )
        for code, lines in regions
    ]
    return sorted(found, key=lambda region: collated(region.name))


def _begins(name: str, letters: str) -> bool:
    wanted = collated(letters.strip())
    plain = collated(name)
    return plain.startswith(wanted) or any(word.startswith(wanted) for word in plain.split())
