"""Reading a table that somebody else made: CSV or the first sheet of an XLSX book.

A book is packed: a small file may unfold to more than a machine holds. So it is measured before it
is unpacked, and read row by row, and the reading ends where a limit is passed.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from livelihoods.analysis.errors import InputError

_MEGABYTE: Final = 1024 * 1024
_MOST_LINES: Final = 1_048_576  # of a sheet of Excel; blank ones too
# What openpyxl and the readers below it raise on a book that is damaged, locked or not one at all.
_NO_BOOK: Final = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, IndexError,
    AttributeError, TypeError, ValueError, OverflowError, EOFError, NotImplementedError,
    RuntimeError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """How much a table may hold.

    Args:
        size: bytes of its file.
        unpacked: bytes of a book when it is unpacked, as its own list of contents says; Python
            reads no more of a part than that list says.
        letters: of all its cells: many cells of a book may repeat one long text.
        rows: below the names of the columns.
        columns: of a row.
    """

    size: int = 50 * _MEGABYTE
    unpacked: int = 400 * _MEGABYTE
    letters: int = 50_000_000
    rows: int = 100_000
    columns: int = 500


LIMITS: Final = Limits()


@dataclass(frozen=True)
class Dataset:
    """A table as its file has it: names of columns, and rows of texts with their lines."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_dataset(path: Path, limits: Limits = LIMITS) -> Dataset:
    """Read a table; its first line names the columns.

    Raises:
        InputError: where the file is not there, is neither CSV nor XLSX, names no columns, or holds
            more than the limits.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limits.size + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    return read_content(content, str(path), limits)


def read_content(content: bytes, name: str, limits: Limits = LIMITS) -> Dataset:
    """Read a table from the bytes of its file; `name` is what messages call it.

    Raises:
        InputError: as `read_dataset` does.
    """
    if len(content) > limits.size:
        raise InputError(f"{name} is larger than {_megabytes(limits.size)}; divide it")
    read = _xlsx if Path(name).suffix.lower() == ".xlsx" else _csv
    filled = list(_within(read(name, content, limits), name, limits))
    if not filled:
        raise InputError(f"{name} is empty; its first line names the columns")
    header = tuple(filled[0][1])
    while header and not header[-1]:  # a blank that is no empty cell
        header = header[:-1]
    if "" in header:
        raise InputError(f"{name}: column {header.index('') + 1} has no name in the first line")
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise InputError(f"{name} names the column {twice[0]!r} twice")
    whole = [(line, cells + [""] * (len(header) - len(cells))) for line, cells in filled[1:]]
    rows = [(line, dict(zip(header, cells, strict=False))) for line, cells in whole]
    return Dataset(Path(name).name, header, tuple(rows))


def _within(
    lines: Iterator[tuple[int, Sequence[Any]]], name: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Pass on the lines that are not blank as texts, without blanks at their end, in the limits."""
    number = letters = 0
    for line, raw in lines:
        if line > _MOST_LINES:
            raise InputError(f"{name} has more than {_MOST_LINES} lines; divide it")
        filled = [place for place, cell in enumerate(raw, 1) if cell not in (None, "")]
        cells = raw[: filled[-1]] if filled else ()
        if len(cells) > limits.columns:
            raise InputError(
                f"{name}, line {line}: has {len(cells)} columns; {limits.columns} are the most"
            )
        # before they are copied: one long text may be in every cell
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if letters > limits.letters:
            raise InputError(
                f"{name} holds more than {limits.letters} letters up to line {line}; divide it"
            )
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        number += 1
        if number > limits.rows + 1:
            raise InputError(f"{name} has more than {limits.rows} rows; divide it")
        yield line, texts


def _csv(name: str, content: bytes, _limits: Limits) -> Iterator[tuple[int, Sequence[Any]]]:
    reader = None
    try:
        text = content.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            yield reader.line_num, cells
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}, line {line}: is not UTF-8 text; save it as CSV UTF-8 or XLSX"
        ) from None
    except csv.Error as error:
        line = reader.line_num if reader else 1
        raise InputError(f"{name}, line {line}: is not CSV: {error}") from None


def _xlsx(name: str, content: bytes, limits: Limits) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except _NO_BOOK:
        raise _no_book(name) from None
    if unpacked > limits.unpacked:
        raise InputError(
            f"{name} unfolds to {_megabytes(unpacked)}; {_megabytes(limits.unpacked)} are the "
            "most: it was not opened. Divide it, or save it as CSV"
        )
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # the size that a sheet says it has may be made up; rows come as they are
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
    except _NO_BOOK:
        raise _no_book(name) from None
    line = 0
    while True:
        try:
            cells = next(rows, None)
        except _NO_BOOK:
            raise _no_book(name) from None
        if cells is None:
            return
        line += 1
        yield line, cells


def _no_book(name: str) -> InputError:
    return InputError(f"{name} is not a book that Excel or LibreOffice wrote")


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.0f} MB"


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
