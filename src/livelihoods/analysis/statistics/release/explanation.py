"""What a file of estimates says about itself, line by line: what, of which thing, in words."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from livelihoods.analysis.statistics.estimates import Estimates
from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS, FLAG_WORDS

Line = tuple[str, str, str]


def makings(metadata: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return by what the estimates were made: software, command, digests; of several files each."""
    made: list[Mapping[str, Any]] = metadata.get("made_by") or [metadata]
    return made


def command_line(making: Mapping[str, Any]) -> str:
    """Return the command that made the estimates, as a shell takes it."""
    return shlex.join([making["software"]["name"], *making["command"]])


def told(metadata: Mapping[str, Any]) -> Iterator[Line]:
    """Say where the estimates come from, by what they were made and what they are."""
    yield from _publication(metadata)
    for making in makings(metadata):
        software = making["software"]
        yield "software", "", f"{software['name']} {software['version']}"
        yield "command", "", command_line(making)
        yield from _digests(making.get("digests", {}))
    for code, area in metadata["areas"].items():
        yield "area", code, f"{area['name']}. {area['coverage']}"
    for book in metadata["codebooks"]:
        yield from _survey(book)
    for standard in metadata["standards"]:
        for key in ("title", "universe", "source"):
            yield f"standard: {key}", standard["id"], standard[key]
        yield "standard: parameters", standard["id"], json.dumps(standard["parameters"])
    for indicator in metadata["indicators"]:
        for key in ("title", "definition", "is_not", "formula", "unit", "universe", "source"):
            if key in indicator:  # files of before the registry lack some
                yield f"indicator: {key}", indicator["id"], indicator[key]


def _publication(metadata: Mapping[str, Any]) -> Iterator[Line]:
    for name, text in metadata.get("published", {}).items():
        yield name.replace("_", " "), "", text
    for release in metadata.get("releases", ()):
        words = f"published {release['published_at']}. {release['note']}".strip()
        yield "release", f"{release['dataset']}:{release['version']}", words


def _digests(digests: Mapping[str, Any]) -> Iterator[Line]:
    for kind, what in (("codebooks", "codebook"), ("standards", "standard")):
        for code, digest in digests.get(kind, {}).items():
            yield f"{what} SHA-256", code, digest
    if "plan" in digests:
        yield "plan SHA-256", "", digests["plan"]


def _survey(book: Mapping[str, Any]) -> Iterator[Line]:
    for key in ("title", "producer", "credit", "terms", "url"):
        yield key, book["code"], book[key]
    yield "periods", book["code"], ", ".join(book["periods"])
    yield "design", book["code"], book["design"]["words"]
    if "processing" in book:  # in what a site hands out
        yield "processing", book["code"], book["processing"]
    for file in book["files"]:
        yield "file SHA-256", f"{file['name']} {file['period']}", file["sha256"] or "not a file"


def notes(estimates: Estimates) -> Iterator[Line]:
    """Say what a reader must know: warnings, notes, breaks, and what columns and flags mean."""
    metadata = estimates.metadata
    for warning in metadata["warnings"]:
        yield "warning", warning["code"], warning["text"]
    for code, entry in metadata.get("notes", {}).items():
        yield "note", code, entry["words"]
    for each in metadata["swept"]:
        words = "of so few records that it is not shown"
        if each["percent"] is not None:
            words = f"{each['percent']:.4f} percent of employment"
        of = f"{each['standard']} {each['area']} {each['period']}"
        yield "sector told by no answer", of, words
    for book in metadata["codebooks"]:
        for note in book["notes"]:
            yield "note", book["code"], note
        for entry in book["breaks"]:
            yield "break", book["code"], json.dumps(entry, ensure_ascii=False)
    for name in estimates.table.column_names:
        yield "column", name, _column(name, metadata["dimensions"])
    for flag, words in FLAG_WORDS.items():
        yield "flag", flag, words


def _column(name: str, dimensions: Mapping[str, Any]) -> str:
    if name not in dimensions:
        return COLUMN_WORDS[name]
    codes = ", ".join(f"{code}: {title}" for code, title in dimensions[name]["codes"].items())
    return f"{dimensions[name]['title']}; empty means total. {codes}"
