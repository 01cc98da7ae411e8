"""Reading a table that somebody else made: CSV or the first sheet of an XLSX book."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from livelihoods.analysis.errors import InputError

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Dataset:
    """A table as its file has it: names of columns, and rows of texts with their lines."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_dataset(path: Path) -> Dataset:
    """Read a table; its first line names the columns.

    Raises:
        InputError: where the file is not there, is neither CSV nor XLSX, or names no columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    lines = _xlsx(path, content) if path.suffix.lower() == ".xlsx" else _csv(path, content)
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        raise InputError(f"{path} is empty; its first line names the columns")
    header = tuple(filled[0][1])
    while header and not header[-1]:
        header = header[:-1]
    if "" in header:
        raise InputError(f"{path}: column {header.index('') + 1} has no name in the first line")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise InputError(f"{path} names the column {twice[0]!r} twice")
    if len(filled) - 1 > MOST_ROWS:
        raise InputError(f"{path} has {len(filled) - 1} rows; {MOST_ROWS} are the most at once")
    rows = [(line, dict(zip(header, cells, strict=False))) for line, cells in filled[1:]]
    return Dataset(path.name, header, tuple(rows))


def _csv(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, [" ".join(cell.split()) for cell in cells]) for cells in reader]
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it as CSV UTF-8 or XLSX") from None
    except csv.Error as error:
        raise InputError(f"{path} is not CSV: {error}") from None


def _xlsx(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [
            (line, [_text(cell) for cell in cells])
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError):
        raise InputError(f"{path} is not a book that Excel or LibreOffice wrote") from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
