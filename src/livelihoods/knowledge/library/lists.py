"""A list of publications as a table, to import and to hand out: one row is one edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library.credits import read_credits
from livelihoods.knowledge.library.names import Reviewers, WorkKind
from livelihoods.platform.interchange.columns import (
    Column,
    code,
    day,
    listed,
    text,
    whole_number,
    yes_no,
)
from livelihoods.platform.interchange.datasets import Limits, read_content
from livelihoods.platform.interchange.problems import Place, Problems

_CODES = listed(code)
_COUNTRIES = listed(text)
OF_PUBLICATION: Final = (
    Column("key", code),
    Column("kind", choices=WorkKind.values),
    Column("series", code, required=False),
    Column("numbered_in", code, required=False),
    Column("publisher", required=False),
    Column("place", required=False),
    Column("licence", required=False),
    Column("groups", _CODES, required=False, empty=()),
    Column("countries", _COUNTRIES, required=False, empty=()),
    Column("programmes", _CODES, required=False, empty=()),
    Column("goals", _CODES, required=False, empty=()),
    Column("contributors", read_credits, required=False, empty=()),
    Column("reviewed_by", required=False, choices=Reviewers.values),
    Column("reviewed_on", day, required=False, empty=None),
    Column("review_stated", required=False),
    Column("replaced_by", code, required=False),
    Column("is_fictional", yes_no, required=False, empty=False),
    Column("source"),
    Column("seen_on", day, required=False, empty=None),
)
"""Columns that say the same of all editions; in further rows of a key they may stay empty."""

OF_EDITION: Final = (
    Column("language"),
    Column("number", whole_number, required=False, empty=None),
    Column("title"),
    Column("subtitle", required=False),
    Column("abstract", required=False),
    Column("issued", required=False),
    Column("pages", whole_number, required=False, empty=None),
    Column("isbn", required=False),
    Column("doi", required=False),
    Column("address", required=False),
    Column("translated_from", required=False),
    Column("is_published", yes_no, required=False, empty=False),
)
IGNORED: Final = ("state", "page")
"""Columns of a list that was downloaded here, which say what follows from the others."""

COLUMNS: Final = OF_PUBLICATION + OF_EDITION
_NAMES: Final = [column.name for column in COLUMNS]
_NEEDED: Final = [column.name for column in COLUMNS if column.required]
LIMITS: Final = Limits(size=10 * 1024 * 1024, unpacked=80 * 1024 * 1024, rows=5_000, columns=60)


@dataclass(frozen=True)
class Listed:
    """One edition of a list, with the line where it stands."""

    line: int
    publication: dict[str, Any]
    edition: dict[str, Any]


def read_list(content: bytes, name: str) -> list[Listed]:
    """Read a list, CSV or the first sheet of an XLSX book.

    Raises:
        InputError: all that is wrong with it, each with line and column.
    """
    skipped = 0
    if not name.lower().endswith(".xlsx"):
        # a list that was downloaded here has its conditions on top
        lines = content.split(b"\n")
        while skipped < len(lines) and lines[skipped].removeprefix(b"\xef\xbb\xbf").startswith(
            b"#"
        ):
            skipped += 1
        content = b"\n".join(lines[skipped:])
    table = read_content(content, name, LIMITS)
    problems = Problems()
    missing = [each for each in _NEEDED if each not in table.header]
    unknown = [each for each in table.header if each not in (*_NAMES, *IGNORED)]
    first = Place(table.name, skipped + 1)
    if missing:
        problems.add(
            first, gettext("lacks the columns {columns}").format(columns=", ".join(missing))
        )
    if unknown:
        problems.add(
            first,
            gettext("has unknown columns: {columns}; remove them").format(
                columns=", ".join(unknown)
            ),
        )
    problems.raise_if_any()
    found = list(_read(table.rows, table.name, skipped, problems))
    problems.raise_if_any()
    return found


def _read(
    rows: tuple[tuple[int, dict[str, str]], ...], name: str, skipped: int, problems: Problems
) -> Iterator[Listed]:
    first: dict[str, dict[str, Any]] = {}
    editions: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        line, faults = number + skipped, len(problems.found)
        key = (cells.get("key") or "").strip()
        earlier = first.get(key)
        of_publication = {}
        for column in OF_PUBLICATION:
            raw = cells.get(column.name)
            if earlier is not None and not (raw or "").strip():
                of_publication[column.name] = earlier[column.name]
                continue
            of_publication[column.name] = _value(
                column, raw, Place(name, line, column.name), problems
            )
        of_edition = {
            column.name: _value(
                column, cells.get(column.name), Place(name, line, column.name), problems
            )
            for column in OF_EDITION
        }
        if len(problems.found) > faults:
            first.setdefault(key, of_publication)
            continue
        if earlier is not None:
            for column in OF_PUBLICATION:
                if of_publication[column.name] != earlier[column.name]:
                    problems.add(
                        Place(name, line, column.name),
                        gettext(
                            "says something else than the first row of {key}; leave it empty here"
                        ).format(key=key),
                    )
        pair = (key, of_edition["language"])
        if pair in editions:
            problems.add(
                Place(name, line, "language"),
                gettext("{key} in {language} stands already in line {line}").format(
                    key=key, language=pair[1], line=editions[pair]
                ),
            )
        editions.setdefault(pair, line)
        first.setdefault(key, of_publication)
        yield Listed(line, of_publication, of_edition)


def _value(column: Column, raw: str | None, place: Place, problems: Problems) -> Any:
    try:
        return column.value(raw)
    except InputError as error:
        problems.add(place, str(error))
        return column.empty
