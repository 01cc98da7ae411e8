"""Reading the shared words: the network, goals, constituencies, programmes, groups, countries."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf import settings
from django.utils.translation import gettext as _

from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.timeline import Moment, today
from livelihoods.platform.vocabulary import shelf
from livelihoods.platform.vocabulary.models import (
    Constituency,
    Country,
    Goal,
    Milestone,
    Network,
    OccupationalGroup,
    Programme,
)
from livelihoods.platform.vocabulary.models.country import IloRegion

_COUNTRIES = Path(__file__).with_name("data") / "countries.csv"
_FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class NetworkView:
    """The network: what it is called, and how it began."""

    name: str
    short_name: str
    is_demonstration: bool
    founded_on: date | None
    founded_in: str
    founders: int | None
    founding: str
    dates_stated: str
    source: str


@dataclass(frozen=True)
class EntryView:
    """An entry of a reference table, with its interval and where it is from."""

    code: str
    name: str
    starts_on: date | None
    ends_on: date | None
    dates_stated: str
    source: str


@dataclass(frozen=True)
class MilestoneView(EntryView):
    """A step of the network's history; `told_otherwise` is what other sources say of it."""

    place: str
    description: str
    told_otherwise: str


@dataclass(frozen=True)
class ProgrammeView(EntryView):
    """A programme; `is_over` on the day that was asked for."""

    aims: str
    activities: str
    is_over: bool


@dataclass(frozen=True)
class ConstituencyView(EntryView):
    """A constituency; its members are `institutional` or `individual`."""

    member_kind: str
    description: str


@dataclass(frozen=True)
class GroupView(EntryView):
    """An occupational group."""

    is_focus: bool
    description: str


@dataclass(frozen=True)
class CountryView:
    """A country by its codes and the regions that it belongs to."""

    code: str
    alpha2: str
    m49: str
    region: str
    subregion: str
    ilo_region: str


def network() -> NetworkView | None:
    """Return the network of this installation, or None before it is loaded."""
    row = next(iter(shelf.entries(Network)), None)
    if row is None:
        return None
    return NetworkView(
        name=_(row.name),
        short_name=row.short_name,
        is_demonstration=row.is_demonstration,
        founded_on=row.starts_on,
        founded_in=row.founded_in,
        founders=row.founders,
        founding=_(row.founding) if row.founding else "",
        dates_stated=row.dates_stated,
        source=row.source,
    )


def milestones(moment: Moment) -> tuple[MilestoneView, ...]:
    """Return the steps of the network's history up to the day asked for, oldest first."""
    rows = Milestone.objects.begun(moment).order_by("starts_on", "position")
    return tuple(
        MilestoneView(
            **_entry(row),
            place=_translated(row.place),
            description=_translated(row.description),
            told_otherwise=_translated(row.told_otherwise),
        )
        for row in rows
    )


def goals(moment: Moment) -> tuple[EntryView, ...]:
    """Return the goals in force."""
    return tuple(EntryView(**_entry(row)) for row in shelf.entries_on(Goal, moment))


def constituencies(moment: Moment) -> tuple[ConstituencyView, ...]:
    """Return the constituencies in force."""
    return tuple(
        ConstituencyView(
            **_entry(row), member_kind=row.member_kind, description=_translated(row.description)
        )
        for row in shelf.entries_on(Constituency, moment)
    )


def programmes(moment: Moment) -> tuple[ProgrammeView, ...]:
    """Return the programmes that had begun; one that is over is kept and says so."""
    return tuple(
        ProgrammeView(
            **_entry(row),
            aims=_translated(row.aims),
            activities=_translated(row.activities),
            is_over=row.ends_on is not None and row.ends_on <= moment.as_of,
        )
        for row in shelf.entries_begun(Programme, moment)
    )


def occupational_groups(moment: Moment) -> tuple[GroupView, ...]:
    """Return the occupational groups in use."""
    return tuple(
        GroupView(**_entry(row), is_focus=row.is_focus, description=_translated(row.description))
        for row in shelf.entries_on(OccupationalGroup, moment)
    )


def countries() -> tuple[CountryView, ...]:
    """Return all countries, by code."""
    return tuple(
        CountryView(*row)
        for row in Country.objects.values_list(
            "code", "alpha2", "m49", "region", "subregion", "ilo_region"
        )
    )


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language, or its code where the country is not known."""
    return country_names(language).get(code, code)


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Return code -> name in a language (English where Babel lacks the language)."""
    territories = _territories(language)
    return MappingProxyType(
        {code: territories.get(alpha2, code) for code, alpha2 in _two_letter_codes().items()}
    )


def region_name(code: str) -> str:
    """Return the name of an ILO region in the reader's language; empty for an empty code."""
    return str(IloRegion(code).label) if code in IloRegion.values else code


def region_names() -> dict[str, str]:
    """Return code -> name of the ILO regions in the reader's language."""
    return {code: str(label) for code, label in IloRegion.choices}


def language_name(code: str, language: str) -> str:
    """Return what a language (BCP 47) is called in another, or its code where that is unknown."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def direction_of(language: str) -> str:
    """Return in which direction a language (BCP 47) is written: `ltr` or `rtl`."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


@cache
def language_names(language: str) -> dict[str, str]:
    """Return tag (BCP 47) -> name of the languages that have one in a language, by name."""
    names = Locale.parse(language.replace("-", "_")).languages
    tags = ((code.replace("_", "-"), str(name)) for code, name in names.items())
    return dict(sorted(tags, key=lambda pair: pair[1].casefold()))


def language_tag(name: str) -> str:
    """Return the tag of a language by its name in one of the site's, or empty where none has it."""
    return _tags_by_name().get(name.strip().casefold(), "")


@cache
def _tags_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        for tag, name in language_names(language).items():
            found.setdefault(name.casefold(), tag)
    return found


def spoken_language(country: str, among: Collection[str]) -> str:
    """Return which of some languages most people of a country use, or empty where none is used.

    An official language comes before one that more people understand (CLDR, through Babel).
    """
    spoken = get_global("territory_languages").get(_two_letter_codes().get(country, ""), {})
    found = [
        (of["official_status"] is not None, of["population_percent"], language)
        for language, of in spoken.items()
        if language in among
    ]
    return max(found, default=(False, 0.0, ""))[2]


def earliest_date() -> date:
    """Return the day on which the network was founded: no fact about it is older."""
    row = network()
    return (row.founded_on if row else None) or today()


def _entry(row: ReferenceEntry) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": _translated(row.name),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "dates_stated": _translated(row.dates_stated),
        "source": row.source,
    }


def _translated(text: str) -> str:
    # gettext of an empty text is the catalogue's header
    return _(text) if text else ""


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(_FALLBACK_LANGUAGE)
    return dict(locale.territories)


def ilo_regions() -> dict[str, str]:
    """Return country -> code of the ILO region that it lies in, empty where it lies in none."""
    return {row["code"]: row["ilo_region"] for row in _rows()}


@lru_cache(maxsize=1)
def _two_letter_codes() -> dict[str, str]:
    return {row["code"]: row["alpha2"] for row in _rows()}


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    # From the file that also fills the table: a name never costs a query.
    with _COUNTRIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def member_kind(constituency: str) -> str:
    """Return whether a constituency's members are `institutional` or `individual`.

    Raises:
        KeyError: where there is no such constituency.
    """
    kind: str | None = (
        Constituency.objects.filter(code=constituency).values_list("member_kind", flat=True).first()
    )
    if kind is None:
        raise KeyError(constituency)
    return kind
