"""Estimates as a workbook of three sheets: data, metadata, notes."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from livelihoods.analysis.spreadsheet_text import Cell, harmless
from livelihoods.analysis.statistics.estimates import Estimates
from livelihoods.analysis.statistics.release.explanation import notes, told

# The same estimates give the same bytes: a workbook would hold the time at which it was made.
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the format knows no time zone
_WIDEST = 80


def workbook(estimates: Estimates) -> bytes:
    """Write estimates as XLSX.

    A workbook keeps 16 digits of a number. Nothing in it is a formula or a link.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": "Estimates", "created": _MADE})
    columns = estimates.table.column_names
    rows = zip(*(estimates.table[name].to_pylist() for name in columns), strict=True)
    _sheet(book, "data", columns, list(rows))
    _sheet(book, "metadata", ("what", "of", "text"), list(told(estimates.metadata)))
    _sheet(book, "notes", ("what", "of", "text"), list(notes(estimates)))
    book.close()
    return memory.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, columns, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, place, harmless(cell))
    for place, column in enumerate(columns):
        longest = max([len(column), *(len(str(row[place] or "")) for row in rows)])
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
