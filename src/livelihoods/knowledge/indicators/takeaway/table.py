"""Figures as CSV: the columns of an estimates table, unrounded, and where each row comes from."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.analysis.statistics.estimates import columns_with
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.takeaway.selection import Selection, cells

ADDED_COLUMNS: Final = ("release", "credit", "metadata", "notes")
"""After the columns of an estimates table: where each row comes from, whom to credit, the address
of the metadata with definition, terms and all the rest, and the producer's notes in words."""

_ROWS_AT_ONCE: Final = 500


def csv_parts(selection: Selection, about: str) -> Iterator[bytes]:
    """Yield a selection as CSV (UTF-8), some hundred rows at a time.

    Args:
        selection: The figures.
        about: The address of their metadata.
    """
    columns = columns_with(selection.dimensions)
    yield lines([[*columns, *ADDED_COLUMNS]])
    for figures in _parts(selection.read()):
        yield lines(
            [
                [
                    *cells(each, columns),
                    str(selection.metadata_of(each).release),
                    selection.credit_of(each),
                    about,
                    "; ".join(selection.metadata_of(each).notes_of(each)),
                ]
                for each in figures
            ]
        )


def _parts(figures: Iterable[Estimate]) -> Iterator[list[Estimate]]:
    left = iter(figures)
    while part := list(islice(left, _ROWS_AT_ONCE)):
        yield part


def lines(rows: list[list[Any]]) -> bytes:
    """Return rows as lines of CSV; a text that a spreadsheet would run begins with `'`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in rows])
    return stream.getvalue().encode()
