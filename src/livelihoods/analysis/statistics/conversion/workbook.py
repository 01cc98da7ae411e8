"""Excel workbooks: one sheet, names of columns in its first row, read with openpyxl."""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.utils import get_column_letter

from livelihoods.analysis.statistics.conversion.source import (
    ARROW,
    LARGEST_EXACT,
    Block,
    Column,
    Kind,
    code_text,
    refuse_duplicates,
    rows_in_a_block,
)
from livelihoods.analysis.statistics.errors import SurveyError, suggestion

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError),
    *(AttributeError, IndexError, NotImplementedError, SyntaxError),  # XML that is none is the last
)
_ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"}
_MIDNIGHT = dt.time()


class Sheet:
    """A sheet of an .xlsx file; it is read twice: first for what each column holds.

    Args:
        path: The workbook.
        sheet: Name of the sheet; may be left out where there is one only.
        progress: Told the share of the sheet seen while the columns are looked at.

    Raises:
        SurveyError: Not a workbook, no such sheet, no records, a column without a name or with
            another's, a cell that holds an error.
    """

    def __init__(
        self, path: Path, sheet: str | None, progress: Callable[[float], None] | None = None
    ) -> None:
        self.path = path
        self._sheet = self._choose(sheet)
        kinds: list[set[Kind]] = []
        names: list[str] = []
        for row, share in self._rows():
            if not names:
                names = row
                kinds = [set() for _ in names]
                continue
            for found, value in zip(kinds, row, strict=True):
                if value is not None:
                    found.add(_kind(value))
            if progress is not None and share is not None:
                progress(share)
        if not any(kinds):
            raise SurveyError(f"{self._where}: there are no records in it")
        self.columns = [
            Column(name, _joined(found)) for name, found in zip(names, kinds, strict=True)
        ]

    def blocks(self) -> Iterator[Block]:
        """Read the rows, some at a time; rows without any value are no records."""
        size = rows_in_a_block(len(self.columns))
        held: list[list[Any]] = []
        share = 0.0
        for count, (row, seen) in enumerate(self._rows()):
            if count == 0:
                continue
            held.append(row)
            share = share if seen is None else seen
            if len(held) == size:
                yield self._block(held), share
                held = []
        if held:
            yield self._block(held), 1.0

    @property
    def _where(self) -> str:
        return f"{self.path.name}, sheet {self._sheet}"

    def _block(self, rows: list[list[Any]]) -> list[pa.Array]:
        columns = zip(self.columns, zip(*rows, strict=True), strict=True)
        return [
            pa.array([_value(value, column.kind) for value in values], ARROW[column.kind])
            for column, values in columns
        ]

    def _open(self) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles, which do not matter here
                return openpyxl.load_workbook(self.path, read_only=True, data_only=True)
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
            raise SurveyError(f"{self.path.name}: {problem}") from None
        except _DAMAGED:
            raise self._damaged() from None

    def _damaged(self) -> SurveyError:
        return SurveyError(
            f"{self.path.name}: not an Excel workbook, a damaged one or one with a password; "
            "save it again as .xlsx without a password"
        )

    def _choose(self, wanted: str | None) -> str:
        book = self._open()
        try:
            known = [sheet.title for sheet in book.worksheets]
        finally:
            book.close()
        if wanted is None and len(known) == 1:
            return str(known[0])
        if wanted is None:
            listed = ", ".join(known) or "none"
            raise SurveyError(
                f"{self.path.name}: choose one of its sheets with --sheet. Known: {listed}."
            )
        if wanted not in known:
            raise SurveyError(
                f"{self.path.name}: there is no sheet {wanted!r}{suggestion(wanted, known)}"
            )
        return wanted

    def _rows(self) -> Iterator[tuple[list[Any], float | None]]:
        """Yield the names of the columns, then the rows, each with the share of the sheet seen."""
        book = self._open()
        try:
            sheet = book[self._sheet]
            last = sheet.max_row
            sheet.reset_dimensions()  # what a file says about its size is often wrong
            names: list[str] | None = None
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                row = self._checked(list(cells), number)
                if names is None:
                    names = self._names(row)
                    yield list(names), None
                    continue
                if not row:
                    continue
                if len(row) > len(names):
                    cell = f"{get_column_letter(len(row))}{number}"
                    raise SurveyError(
                        f"{self._where}: cell {cell} has a value, but its column has no name in "
                        "the first row"
                    )
                row += [None] * (len(names) - len(row))
                yield row, min(1.0, number / last) if last else None
        except _DAMAGED as error:
            if isinstance(error, SurveyError):
                raise
            raise self._damaged() from None
        finally:
            book.close()

    def _checked(self, row: list[Any], number: int) -> list[Any]:
        """Return a row without the empty cells at its end; refuse errors in cells."""
        for index, value in enumerate(row):
            if isinstance(value, str):
                if value in _ERRORS:
                    cell = f"{get_column_letter(index + 1)}{number}"
                    raise SurveyError(
                        f"{self._where}: cell {cell} holds the error {value}; mend or empty it"
                    )
                row[index] = value.strip() or None
        while row and row[-1] is None:
            row.pop()
        return row

    def _names(self, row: list[Any]) -> list[str]:
        if not row:
            raise SurveyError(f"{self._where}: the first row must hold the names of the columns")
        if None in row:
            cell = f"{get_column_letter(row.index(None) + 1)}1"
            raise SurveyError(f"{self._where}: cell {cell} is empty; each column needs a name")
        names = [code_text(name) for name in row]
        refuse_duplicates(self._where, names)
        return names


def _kind(value: Any) -> Kind:
    if isinstance(value, bool | int | float):
        # A longer whole number is an identifier, whose digits count.
        return "text" if isinstance(value, int) and abs(value) > LARGEST_EXACT else "number"
    if isinstance(value, dt.datetime):
        return "date" if value.time() == _MIDNIGHT else "datetime"
    return "date" if isinstance(value, dt.date) else "text"


def _joined(kinds: set[Kind]) -> Kind:
    """Return what a column holds: text where it holds several things."""
    if not kinds:
        return "empty"
    if len(kinds) == 1:
        return next(iter(kinds))
    return "datetime" if kinds == {"date", "datetime"} else "text"


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind == "number":
        return float(value)
    if kind == "text":
        return _text(value)
    if kind == "date" and isinstance(value, dt.datetime):
        return value.date()
    return value


def _text(value: Any) -> str:
    """Return the text of a cell in a column that holds text too."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime) and value.time() == _MIDNIGHT:
        value = value.date()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return code_text(value)
