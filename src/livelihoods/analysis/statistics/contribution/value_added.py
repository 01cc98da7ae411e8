"""A table of gross value added by activity, as a user gives it.

A CSV file, or an .xlsx file with one sheet, with the columns `activity` (agriculture, industry,
services) or `industry` (codes of the survey), and `value`, `currency` (ISO 4217, or `percent` of
all value added), `year`, `source`, `vintage`. One row per activity; one currency, year and vintage.
`area` (ISO 3166-1 alpha-3) may be there: then the survey must be of that country.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from livelihoods.analysis.statistics.dimensions import DIMENSIONS, UNKNOWN
from livelihoods.analysis.statistics.errors import SurveyError, suggestion

KEYS = ("activity", "industry")
_NEEDED = ("value", "currency", "year", "source", "vintage")
_SAME = ("currency", "year", "vintage")
_ACTIVITIES = [each for each in DIMENSIONS["activity"].codes if each != UNKNOWN]


@dataclass(frozen=True)
class ValueAdded:
    """Gross value added by activity.

    Attributes:
        file: Name of the file.
        key: activity or industry: what the codes are of.
        amounts: Code -> value, in the order of the table.
        currency: ISO 4217 code, or percent.
        year: The year that it is of.
        vintage: Which publication of the numbers.
        sources: Who published them.
        area: The country that it is of, if the table tells.
    """

    file: str
    key: str
    amounts: dict[str, float]
    currency: str
    year: str
    vintage: str
    sources: tuple[str, ...]
    area: str | None = None


def read_value_added(path: str | Path) -> ValueAdded:
    """Read a table of value added.

    Raises:
        SurveyError: The file cannot be read or is not in this form; the message names the row.
    """
    path = Path(path)
    if not path.is_file():
        raise SurveyError(f"{path.name}: there is no such file")
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise SurveyError(f"{path.name}: a table of value added is a .csv or an .xlsx file")
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)
    return _table(path.name, rows)


def _text(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text), strict=True))
    except UnicodeDecodeError:
        raise SurveyError(f"{path.name}: it is not UTF-8 text") from None
    except (OSError, csv.Error) as error:
        raise SurveyError(f"{path.name}: cannot be read: {error}") from None


def _workbook(path: Path) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError):
        raise SurveyError(f"{path.name}: not an .xlsx file that can be read") from None
    try:
        if len(book.worksheets) != 1:
            raise SurveyError(f"{path.name}: has {len(book.worksheets)} sheets; one is expected")
        found = book.worksheets[0].iter_rows(values_only=True)
        return [[_cell(value) for value in row] for row in found]
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(file: str, rows: Sequence[Sequence[str]]) -> ValueAdded:
    key, head = _head(file, rows)
    entries = _entries(file, key, head, rows)
    for name in (*_SAME, "area"):
        if len({entry.get(name) for _, entry in entries}) > 1:
            found = ", ".join(sorted({entry[name] for _, entry in entries}))
            raise SurveyError(f"{file}: one {name} is expected; it has {found}")
    first = entries[0][1]
    _check_same(file, first)
    return ValueAdded(
        file=file,
        key=key,
        amounts=_values(file, key, entries),
        currency=first["currency"],
        year=first["year"],
        vintage=first["vintage"],
        sources=tuple(dict.fromkeys(entry["source"] for _, entry in entries)),
        area=first.get("area") or None,
    )


def _head(file: str, rows: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    """Return what the codes are of, and the names of the columns."""
    head = [name.strip().lower() for name in rows[0]] if rows else []
    keys = [key for key in KEYS if key in head]
    missing = [name for name in _NEEDED if name not in head]
    if len(keys) != 1 or missing:
        wanted = ", ".join(missing) if len(keys) == 1 else "activity or industry, one of them"
        names = ", ".join(filter(None, head)) or "nothing"
        raise SurveyError(f"{file}: the first row must name {wanted}; it names {names}")
    return keys[0], head


def _entries(
    file: str, key: str, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[tuple[int, dict[str, str]]]:
    """Return the number and the cells by name of each row that is not empty."""
    entries = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(head):
            raise SurveyError(f"{file}, row {number}: has fewer cells than the first row")
        entry = {name: row[place].strip() for place, name in enumerate(head) if name}
        for name in (key, *_NEEDED):
            if not entry[name]:
                raise SurveyError(f"{file}, row {number}: {name} is empty")
        entries.append((number, entry))
    if not entries:
        raise SurveyError(f"{file}: has no row of value added")
    return entries


def _check_same(file: str, entry: dict[str, str]) -> None:
    if not re.fullmatch(r"[A-Z]{3}|percent", entry["currency"]):
        raise SurveyError(
            f"{file}: currency {entry['currency']!r} is neither an ISO 4217 code (ZAR) nor percent"
        )
    if not re.fullmatch(r"\d{4}", entry["year"]):
        raise SurveyError(f"{file}: year {entry['year']!r} is not a year such as 2016")


def _values(file: str, key: str, entries: Iterable[tuple[int, dict[str, str]]]) -> dict[str, float]:
    values: dict[str, float] = {}
    for number, entry in entries:
        code = entry[key]
        if key == "activity" and code not in _ACTIVITIES:
            raise SurveyError(
                f"{file}, row {number}: there is no activity {code!r}"
                f"{suggestion(code, _ACTIVITIES)}"
            )
        if code in values:
            raise SurveyError(f"{file}, row {number}: {key} {code!r} stands there twice")
        try:
            value = float(entry["value"])
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0):
            raise SurveyError(
                f"{file}, row {number}: value {entry['value']!r} is not a number of 0 or more "
                "(no thousands separators, a point before decimals)"
            )
        values[code] = value
    if not sum(values.values()) > 0:
        raise SurveyError(f"{file}: all value added is 0")
    return values
