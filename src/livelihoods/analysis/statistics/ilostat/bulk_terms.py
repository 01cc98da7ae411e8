"""What the codes and labels of ILOSTAT's bulk files are called in a release of ours."""

import csv
import hashlib
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.ilostat.bulk_file import CLASSIFICATIONS
from livelihoods.analysis.statistics.ilostat.notes import (
    LABELS,
    Note,
    notes_of_codes,
    notes_of_labels,
)
from livelihoods.analysis.statistics.indicators import INDICATORS

PRODUCER: Final = "International Labour Organization (ILO)"
URL: Final = "https://ilostat.ilo.org/"
TERMS: Final = "Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/"
NO_ERROR: Final = "ILOSTAT publishes no standard error, no interval and no number of records."

UNIVERSE: Final = "Employed people, usually aged 15 and over, main job"

ICLS13: Final = "ilostat:icls13"
MARKET: Final = "ilostat:icls13-market"
MODELLED: Final = "ilostat:modelled"
STANDARDS: Final = MappingProxyType(
    {
        ICLS13: (
            "ILOSTAT, series by the 13th ICLS",
            UNIVERSE,
            (
                "ILO, ILOSTAT: informal employment by the tree of the 17th ICLS (2003), "
                "among people in employment by the 13th ICLS (1982), own-use producers included."
            ),
        ),
        MARKET: (
            "ILOSTAT, without producers for own use",
            f"{UNIVERSE}; producers for own use are not counted",
            (
                "ILO, ILOSTAT: as in the series by the 13th ICLS, but a note of the ILO says that "
                "employment excludes own-use production workers."
            ),
        ),
        MODELLED: (
            "ILOSTAT, modelled estimates of the ILO",
            UNIVERSE,
            "ILO, ILOSTAT: estimates of the ILO's models, where surveys are lacking too.",
        ),
    }
)
"""Standard -> title, universe, source. ILOSTAT's series are lines of their own, never ours."""

MODELLED_INDICATORS: Final = MappingProxyType({"EMP_2IFL_SEX_RT": "informal_employment_rate"})
"""ILOSTAT's modelled indicator -> ours."""

OUTSIDE_AGRICULTURE: Final = MappingProxyType(
    {"informal_employment_rate": "informal_employment_rate_outside_agriculture"}
)
"""Indicator -> the one that is it outside agriculture."""
OUTSIDE: Final = ("ECO_AGNAG_NAG", "ECO_SECTOR_NAG")

# Of the aggregates by activity, those that are one section of ISIC.
CLASSES: Final = MappingProxyType(
    {
        **CLASSIFICATIONS,
        "ECO_AGGREGATE_MAN": ("industry", "C"),
        "ECO_AGGREGATE_CON": ("industry", "F"),
        "ECO_ISIC4_TOTAL": ("industry", ""),
        "ECO_ISIC4_X": ("industry", "unknown"),
        **{
            f"ECO_ISIC4_{code}": ("industry", code)
            for code in DIMENSIONS["industry"].codes
            if code != "unknown"
        },
    }
)
"""Category -> our dimension and code; an empty code is the total."""

NO_COUNTERPART: Final = MappingProxyType(
    {
        "SEX_O": "sex other than women and men",
        "Sex: Other": "sex other than women and men",
        "ECO_AGGREGATE_MEL": "mining, energy and water supply together",
        "ECO_AGGREGATE_MKT": "market services together",
        "ECO_AGGREGATE_PUB": "non-market services together",
    }
)
"""Categories that no dimension of ours has, in words."""

STATUSES: Final = MappingProxyType(
    {
        "": "",
        "A": "",
        "B": "break",
        "U": "unreliable",
        "S": "suppressed",
        "E": "modelled",
        "I": "modelled",
        "M": "modelled",
        "P": "provisional",
        "Break in series": "break",
        "Unreliable": "unreliable",
        "Estimate": "modelled",
        "Estimated value": "modelled",
        "Imputed value": "modelled",
        "Modelled": "modelled",
        "Provisional": "provisional",
        "Provisional value": "provisional",
    }
)
"""Status of an observation, as code or as label -> our flag."""

_PARTS: Final = MappingProxyType(
    {
        "S4:31": ("URBAN", "urban areas only"),
        "S4:33": ("CITIES", "main cities or metropolitan areas"),
    }
)
_KINDS_OF_SOURCE: Final = MappingProxyType(
    {
        "AA": "population census",
        "BA": "labour force survey",
        "BB": "household income and expenditure survey",
        "BX": "household survey",
    }
)


@cache
def areas() -> tuple[tuple[str, str, str], ...]:
    """Return code, ILO's code and ILO's name of the areas; one may have several names."""
    path = resources.files("livelihoods.analysis.statistics.ilostat") / "areas.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple((row["code"], row["ilo_code"], row["name"]) for row in rows)


@cache
def area_names() -> dict[str, str]:
    """Return code -> the ILO's name."""
    return {code: name for code, _, name in areas()}


def notes_of(text: str, *, labelled: bool) -> list[tuple[str, Note]]:
    """Read the notes of an observation: the code of each, and what it says.

    A label whose code is not known has a code made of its words.
    """
    found = notes_of_labels(text) if labelled else notes_of_codes(text)
    codes = {words: code for code, words in LABELS.items()}
    return [
        (codes.get(note.words) or (_made("N", note.words) if labelled else note.words), note)
        for note in found
    ]


def part_of(code: str, note: Note) -> tuple[str, str]:
    """Return the ending of an area's code and the words for the part that a note speaks of."""
    return _PARTS.get(code) or (_made("P", note.words).replace(":", ""), note.words)


def source_of(area: str, given: str, *, labelled: bool) -> tuple[str, str]:
    """Return the code and the title of a source of an area."""
    name = area_names()[area]
    if not labelled:
        kind = _KINDS_OF_SOURCE.get(given.partition(":")[0], "source")
        return given, f"{name}, {kind} ({given} in ILOSTAT)"
    return _made(f"{area}:{given.partition(' - ')[0][:20]}-", given), f"{name}, {given}"


def described(indicator: str) -> dict[str, Any]:
    """Return what an indicator means, as the registry says it, among those whom ILOSTAT counts."""
    known = INDICATORS[indicator]
    return {
        "id": indicator,
        "title": known.title,
        "titles": dict(known.titles),
        "definition": known.definition,
        "formula": known.formula,
        "unit": known.unit,
        "is_not": known.is_not,
        "source": known.source,
        "universe": f"{known.universe}. {UNIVERSE}.",
    }


def _made(start: str, words: str) -> str:
    digest = hashlib.sha256(words.encode()).hexdigest()[:8]
    return f"{start}{digest}"
