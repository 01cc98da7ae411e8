"""A list of publications to take away: what was asked, as of when, on what terms."""

import io
from collections.abc import Callable, Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.knowledge.library.addresses import Question
from livelihoods.knowledge.library.queries import every, export_rows
from livelihoods.knowledge.library.queries.handing import HEADER
from livelihoods.platform.interchange import sheets
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary

_MORE: Final = ("state", "page")
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def content(
    suffix: str, question: Question, asked: Sequence[str], page: Callable[[str], str], address: str
) -> bytes:
    """Return the list as CSV or XLSX, one row for each edition.

    Args:
        suffix: `csv` or `xlsx`.
        question: which publications.
        asked: what was chosen, in words.
        page: publication -> address of its page.
        address: where the list itself is.
    """
    rows: list[tuple[Cell, ...]] = []
    works = set()
    for work, cells in export_rows(every(question)):
        works.add(work.key)
        rows.append((*cells, work.state, page(work.key)))
    head = _head(question, asked, len(works), len(rows), address)
    header = (*HEADER, *_MORE)
    if suffix == "xlsx":
        return sheets.xlsx_bytes(head, header, rows)
    stream = io.StringIO(newline="")
    sheets.write_csv(stream, head, header, rows)
    return stream.getvalue().encode()


def _head(
    question: Question, asked: Sequence[str], works: int, editions: int, address: str
) -> list[str]:
    network = vocabulary.network()
    return [
        gettext("Publications in the library of {network}").format(
            network=f"{network.name} ({network.short_name})" if network else ""
        ),
        gettext("Filter: {asked}; {works} publications in {editions} editions").format(
            asked="; ".join(asked) or gettext("all"), works=works, editions=editions
        ),
        as_of_words(question),
        terms(),
        address,
    ]


def as_of_words(question: Question) -> str:
    """Say for which day a list stands."""
    return gettext("Records as of {today}; what had appeared by {day}").format(
        today=today().isoformat(), day=question.shown_day.isoformat()
    )


def terms() -> str:
    """Return on what terms the list may be used."""
    network = vocabulary.network()
    return gettext(
        "Terms: this list is free to use with credit to {network}, retrieved {day}; each work "
        "has terms of its own, and each record names its source"
    ).format(network=network.short_name if network else "", day=date_format(today(), "DATE_FORMAT"))
