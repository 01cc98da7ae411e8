"""The forms in which figures are taken away: the ending of an address -> its content."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.estimates import Estimates
from livelihoods.analysis.statistics.release.observations import ATTRIBUTE_TITLES, observations
from livelihoods.analysis.statistics.release.sdmx_csv import sdmx_csv
from livelihoods.analysis.statistics.release.sdmx_json import sdmx_json
from livelihoods.analysis.statistics.release.structures import ADDED_TITLES, SERVED_ATTRIBUTES
from livelihoods.analysis.statistics.release.workbook import workbook
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.takeaway import explained
from livelihoods.knowledge.indicators.takeaway.bundle import bundle, json_text, read_me
from livelihoods.knowledge.indicators.takeaway.citations import Citation
from livelihoods.knowledge.indicators.takeaway.json_stat import json_stat
from livelihoods.knowledge.indicators.takeaway.selection import Selection
from livelihoods.knowledge.indicators.takeaway.table import csv_parts

MOST_FIGURES: Final = 50_000
"""More are handed out as CSV alone, which needs no room for all of them at once."""


@dataclass(frozen=True)
class Taken:
    """What is taken away, with what every form says of it.

    Attributes:
        selection: The figures.
        citation: How to cite them; its address shows the same for ever.
        about: The address of their metadata.
        contact: Where to ask about them.
    """

    selection: Selection
    citation: Citation
    about: str
    contact: str

    def estimates(self) -> Estimates:
        """Return all figures with their metadata.

        Raises:
            InputError: There are too many for a form that holds them all at once.
        """
        return explained.estimates(self.at_once().selection, self._published())

    def metadata(self) -> dict[str, Any]:
        """Return what the figures mean, without them: it is small, however many they are."""
        return explained.metadata(self.selection, self._published())

    def at_once(self) -> "Taken":
        """Read the figures, and return them so that they are not read again.

        Raises:
            InputError: There are too many to hold them all at once.
        """
        if self.selection.count() > MOST_FIGURES:
            raise InputError(
                f"{self.selection.count():,} figures are more than this form holds "
                f"({MOST_FIGURES:,}): take the CSV, or ask for fewer"
            )
        held = list(self.selection.read())
        return replace(self, selection=replace(self.selection, read=lambda: held))

    def _published(self) -> dict[str, str]:
        return {
            "address": self.citation.address,
            "metadata": self.about,
            "publisher": self.citation.publisher,
            "contact": self.contact,
            "released": self.citation.released.isoformat(),
            "retrieved": self.citation.retrieved.isoformat(),
            "cite_as": self.citation.text(),
        }


def csv(taken: Taken, *, marked: bool = False) -> Iterator[bytes]:
    """Yield the CSV, part by part; with `marked` a byte-order mark before it.

    Spreadsheets that do not ask for the encoding of a file take it for UTF-8 by that mark alone.
    """
    if marked:
        yield codecs.BOM_UTF8
    yield from csv_parts(taken.selection, taken.about)


def _zip(given: Taken) -> bytes:
    taken = given.at_once()
    told = taken.estimates()
    name = taken.selection.indicator.replace("_", "-")
    words = {
        f"{name}.csv": "the figures, unrounded (UTF-8, commas); empty means not there, not zero",
        f"{name}.metadata.json": "definitions, standards, sources, terms, releases, columns, flags",
        f"{name}.bib": "the citation as BibTeX",
        f"{name}.ris": "the citation as RIS",
    }
    contents = (
        b"".join(csv(taken)),
        json_text(told.metadata),
        taken.citation.bibtex().encode(),
        taken.citation.ris().encode(),
    )
    first = read_me(told.metadata, words, citation=taken.citation.text())
    return bundle({"README.txt": first, **dict(zip(words, contents, strict=True))})


_SDMX_JSON: Final = "application/vnd.sdmx.data+json; version=1.0; charset=utf-8"
_SDMX_CSV: Final = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CSV_TYPE: Final = "text/csv; charset=utf-8"
FORMS: Final[MappingProxyType[str, tuple[str, Callable[[Taken], bytes]]]] = MappingProxyType(
    {
        "xlsx": (_XLSX, lambda taken: workbook(taken.estimates())),
        "json": (
            "application/json; charset=utf-8",
            lambda taken: json_text(json_stat(taken.estimates(), label=taken.citation.title)),
        ),
        "sdmx.csv": (_SDMX_CSV, lambda taken: _sdmx_csv(taken.at_once())),
        "sdmx.json": (_SDMX_JSON, lambda taken: _sdmx_json(taken.at_once())),
        "zip": ("application/zip", _zip),
        "metadata.json": (
            "application/json; charset=utf-8",
            lambda taken: json_text(taken.metadata()),
        ),
        "bib": (
            "application/x-bibtex; charset=utf-8",
            lambda taken: taken.citation.bibtex().encode(),
        ),
        "ris": (
            "application/x-research-info-systems; charset=utf-8",
            lambda taken: taken.citation.ris().encode(),
        ),
    }
)
"""Ending -> the type of its content, and what makes it."""


def _sdmx_csv(taken: Taken) -> bytes:
    """Write SDMX-CSV: it has no head, so each row says where it comes from and where to ask."""
    found = observations(taken.estimates())
    for row, figure in zip(found.rows, taken.selection.read(), strict=True):
        told = taken.selection.metadata_of(figure)
        book = told.of_source(figure.source, figure.period)
        row |= {
            "RELEASE": str(told.release),
            "CREDIT": book["credit"],
            "TERMS": book["terms"],
            "METADATA": taken.about,
            "CONTACT": taken.contact,
            "NOTES": _notes(taken.selection, figure),
        }
    return sdmx_csv(found, "2.0", attributes=SERVED_ATTRIBUTES)


def _sdmx_json(taken: Taken) -> bytes:
    given = taken.estimates()
    found = observations(given)
    for row, figure in zip(found.rows, taken.selection.read(), strict=True):
        row["NOTES"] = _notes(taken.selection, figure)
    titles = {**ATTRIBUTE_TITLES, "NOTES": ADDED_TITLES["NOTES"]}
    return sdmx_json(found, given.metadata, titles=titles)


def _notes(selection: Selection, figure: Estimate) -> str | None:
    """Say the notes of a figure; None where it has none."""
    return "; ".join(selection.metadata_of(figure).notes_of(figure)) or None
