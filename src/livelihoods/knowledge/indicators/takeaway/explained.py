"""What figures say of themselves when they travel, in the form of the metadata of estimates."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

import pyarrow as pa

import livelihoods
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.estimates import (
    FORMAT,
    FORMAT_VERSION,
    REASONS,
    SCHEMA,
    Estimates,
    columns_with,
)
from livelihoods.analysis.statistics.group_estimates import measure_of
from livelihoods.analysis.statistics.indicators import LANGUAGES
from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS, FLAG_WORDS
from livelihoods.knowledge.indicators.explanations import explanation
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.knowledge.indicators.takeaway.selection import Reference, Selection, cells


def estimates(selection: Selection, published: Mapping[str, str]) -> Estimates:
    """Return a selection as a table of estimates with its metadata, all of it in memory.

    To the metadata that `analysis.statistics.estimates` documents come `published`, as given here,
    `releases` (dataset, version, published_at, content_hash, note), `notes` (code of a producer's
    note -> kind and words), `explanations` (language -> what it says, how to use it, its limits and
    its error), and what `columns`, `flags` and
    `reasons` mean; in the place of `command` stands `made_by`: {software, command, digests} of
    each file that was published.

    Args:
        selection: The figures.
        published: Where and how they are published: name of a fact -> text.
    """
    columns = columns_with(selection.dimensions)
    figures = list(selection.read())
    # A text that is not there is empty in the database, and null in a table of estimates.
    rows = [
        {
            name: None if cell == "" else cell
            for name, cell in zip(columns, cells(figure, columns), strict=True)
        }
        for figure in figures
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema([SCHEMA.field(name) for name in columns]))
    return Estimates(table, _metadata(selection, figures, published))


def metadata(selection: Selection, published: Mapping[str, str]) -> dict[str, Any]:
    """Return the metadata of `estimates` without the table: the figures are not held in memory."""
    return _metadata(selection, selection.referred(), published)


def _metadata(
    selection: Selection, figures: Iterable[Reference], published: Mapping[str, str]
) -> dict[str, Any]:
    """Say of each thing that a figure refers to what its release says of it."""
    noted: set[str] = set()
    books: dict[tuple[int, str, str], Metadata] = {}
    standards: dict[tuple[int, str], Metadata] = {}
    areas: dict[str, Metadata] = {}
    for each in figures:
        told = selection.metadata_of(each)
        books.setdefault((each.release_id, each.source, each.period), told)
        standards.setdefault((each.release_id, each.standard), told)
        areas.setdefault(each.area, told)
        noted.update(each.notes.split(";"))
    _measure, group = measure_of(selection.indicator)
    columns = columns_with(selection.dimensions)
    contents = [release.metadata for release in selection.releases]
    sources = {source for _release, source, _period in books}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "software": {"name": "livelihoods", "version": livelihoods.__version__},
        "published": dict(published),
        "releases": [
            {
                "dataset": release.dataset,
                "version": release.version,
                "published_at": release.published_at.isoformat(timespec="seconds"),
                "content_hash": release.content_hash,
                "note": release.note,
            }
            for release in selection.releases
        ],
        "made_by": _once(each for content in contents for each in content["made_by"]),
        "areas": {code: told.of_area(code) for code, told in areas.items()},
        "codebooks": _once(
            _processed(told.of_source(code, period)) for (_r, code, period), told in books.items()
        ),
        "standards": _once(told.of_standard(code) for (_r, code), told in standards.items()),
        "indicators": _once(
            told.of_indicator(selection.indicator, code) for (_r, code), told in standards.items()
        ),
        "dimensions": {
            name: next(
                (each["dimensions"][name] for each in contents if name in each["dimensions"]),
                {"title": DIMENSIONS[name].title, "codes": dict(DIMENSIONS[name].codes)},
            )
            for name in columns
            if name in DIMENSIONS
        },
        "swept": _once(
            each
            for content in contents
            for each in content["swept"]
            if each["area"] in areas and any(each["standard"] == code for _r, code in standards)
        ),
        "warnings": _once(
            each
            for content in contents
            for each in content["warnings"]
            if sources.intersection(each.get("sources", ()))
        ),
        # Of a group of workers: how each survey tells it, or why it cannot.
        "worker_groups": _once(
            each
            for content in contents
            for each in content.get("worker_groups", ())
            if each["area"] in areas and each["group"] == group
        ),
        "notes": {
            code: each
            for content in contents
            for code, each in content.get("notes", {}).items()
            if code in noted
        },
        "judgement": _once(each for content in contents for each in content.get("judgement", ())),
        "explanations": {
            language: asdict(said)
            for language in LANGUAGES
            if (said := explanation(selection.indicator, language)) is not None
        },
        "columns": {
            name: COLUMN_WORDS.get(name) or "a code; empty means total" for name in columns
        },
        "flags": dict(FLAG_WORDS),
        "reasons": dict(REASONS),
    }


_COMPUTED: Final = (
    "computed here from the survey's records, by the standard and the formula that are named"
)
_AS_PUBLISHED: Final = "as its producer publishes it: nothing was computed or adjusted here"


def _processed(book: Mapping[str, Any]) -> dict[str, Any]:
    """Add what was done here to the figures of a survey."""
    done = _AS_PUBLISHED if book.get("as_published") else book.get("processing", _COMPUTED)
    return {**book, "processing": done}


def _once(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return each entry once, in the order in which they come."""
    found: list[Mapping[str, Any]] = []
    for entry in entries:
        if entry not in found:
            found.append(entry)
    return found
