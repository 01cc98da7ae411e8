"""Writing a table for people: CSV or XLSX with its conditions on top, safe to open."""

import csv
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

import xlsxwriter

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.spreadsheet_text import Cell, harmless

# A line of the head is no quoted cell: a spreadsheet cuts it where it thinks the next one begins.
_NEXT_CELL = re.compile(r"([,;]\s*)(?=[=+\-@])")


def write_head(file: IO[str], head: Sequence[str]) -> None:
    """Write the conditions of a table as comment lines."""
    for line in head:
        told = _NEXT_CELL.sub(r"\1'", str(harmless(line)))
        file.write(f"# {told}\n")


def write_csv(
    file: IO[str], head: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write the head as comment lines, then the column names, then the rows as they come."""
    write_head(file, head)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def xlsx_bytes(head: Sequence[str], header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a book of one sheet: the head, the column names (kept in sight), the rows."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for number, line in enumerate(head):
        sheet.write(number, 0, harmless(line))
    first = len(head) + 1 if head else 0
    sheet.write_row(first, 0, header, bold)
    for number, row in enumerate(rows, first + 1):
        sheet.write_row(number, 0, [harmless(cell) for cell in row])
    for number, name in enumerate(header):
        longest = max([len(str(row[number] or "")) for row in rows] + [len(name)])
        sheet.set_column(number, number, min(longest + 2, 60))
    sheet.freeze_panes(first + 1, 0)
    if rows:
        sheet.autofilter(first, 0, first + len(rows), len(header) - 1)
    book.close()
    return memory.getvalue()


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name beside it and rename it when it is whole.

    Raises:
        InputError: where the folder is not there or may not be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None
    os.close(descriptor)
    beside = Path(name)
    try:
        write(beside)
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
