"""A table as a file: whose it is, what was asked, as of when, what is left out, on what terms."""

import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Final

from django.utils.translation import gettext, ngettext

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.network.exports.columns import Given
from livelihoods.network.exports.selection import Asked
from livelihoods.network.exports.tables import Dates
from livelihoods.platform.accounts.wording import SCOPE_NAMES
from livelihoods.platform.interchange import sheets
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary import terms

FORMS: Final = ("csv", "xlsx")
# What a sheet of XLSX holds; more would be cut without a word.
_MOST_ROWS: Final = 1_048_000
_MOST_LETTERS: Final = 32_767


def write(asked: Asked, form: str, file: IO[bytes]) -> int:
    """Write the rows that were asked for, and return how many there are.

    Args:
        asked: the table, with all that was chosen.
        form: `csv`, of any length, or `xlsx`.
        file: where to.

    Raises:
        InputError: for what a sheet of XLSX cannot hold, or where no network is loaded.
    """
    header = [column.name for column in asked.columns]
    if form == "xlsx":
        rows = list(_fitting(asked, header))
        file.write(sheets.xlsx_bytes(head(asked, len(rows)), header, rows))
        return len(rows)
    # The number of rows stands above them: they are written first, and put below it.
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as below:
        counted = _Counted(asked.rows())
        sheets.write_csv(below, [], header, counted)
        below.seek(0)
        above = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        sheets.write_head(above, head(asked, counted.number))
        shutil.copyfileobj(below, above)
        above.detach()
    return counted.number


def head(asked: Asked, number: int) -> list[str]:
    """Return the lines above the table.

    Raises:
        InputError: where no network is loaded.
    """
    network = vocabulary.network()
    if network is None:
        raise InputError(gettext("no network is loaded yet, so there is nothing to take away"))
    filtered = " ".join(f"{name}={value}" for name, value in asked.where) or gettext("all")
    lines = [
        gettext("{table}, from the records of {network}").format(
            table=asked.table.label, network=f"{network.name} ({network.short_name})"
        ),
        gettext("Table: {table}; filter: {filter}").format(table=asked.table.name, filter=filtered)
        + "; "
        + ngettext("%(number)d row", "%(number)d rows", number) % {"number": number},
        _when(asked),
    ]
    return [*lines, *_reach(asked), *_left_out(asked), terms.of_records(network)]


def _when(asked: Asked) -> str:
    day, known = asked.moment.as_of.isoformat(), asked.moment.known_on.isoformat()
    if asked.table.dates is Dates.NONE:
        return gettext("As it stands on {day}: this table keeps no dates").format(
            day=today().isoformat()
        )
    if asked.is_history:
        return gettext("All that was ever on record, read on {day}").format(day=today().isoformat())
    if asked.table.dates is Dates.IN_FORCE:
        return gettext("As of {day}; this table is corrected in place, and as it reads on {today}")\
            .format(day=day, today=today().isoformat())  # fmt: skip
    return gettext("As of {day}, as known on {known}").format(day=day, known=known)


def _reach(asked: Asked) -> list[str]:
    if asked.is_whole:
        return []
    scopes = ", ".join(sorted(f"{SCOPE_NAMES[scope.kind]} {scope.key}" for scope in asked.reach))
    return [gettext("Only what lies in: {scopes}").format(scopes=scopes)]


def _left_out(asked: Asked) -> list[str]:
    lines = []
    if asked.left_out:
        lines.append(
            ngettext(
                "%(number)d column is left out, because it may tell who somebody is or how to "
                "reach them",
                "%(number)d columns are left out, because they may tell who somebody is or how to "
                "reach them",
                asked.left_out,
            )
            % {"number": asked.left_out}
        )
    if asked.with_personal and any(c.given is Given.PERSONAL for c in asked.columns):
        lines.append(gettext("With personal data: for the purpose that was stated, and no other"))
    if any(column.agreed_by for column in asked.columns):
        lines.append(gettext("Contact details are given only where the organization agreed to it"))
    return lines


class _Counted:
    """Rows that say, when they have been read, how many there were."""

    def __init__(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        for row in self._rows:
            self.number += 1
            yield row


def _fitting(asked: Asked, header: list[str]) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(asked.rows(), 1):
        if number > _MOST_ROWS:
            raise InputError(
                gettext(
                    "{table} has more rows than a sheet of XLSX holds; write CSV, or name a filter"
                ).format(table=asked.table.name)
            )
        for name, cell in zip(header, row, strict=True):
            if isinstance(cell, str) and len(cell) >= _MOST_LETTERS:
                raise InputError(
                    gettext(
                        "{table}: {column} of row {row} has {number:,} letters, more than a cell "
                        "of XLSX holds; write CSV"
                    ).format(table=asked.table.name, column=name, row=number, number=len(cell))
                )
        yield row
