"""Reading a list of subscribers of before: address, language and day of consent in each line."""

from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters.actions.imports import Line
from livelihoods.platform.interchange.datasets import Limits, read_content
from livelihoods.platform.timeline import parse_date

COLUMNS: Final = ("email", "language", "consented_on")
LIMITS: Final = Limits(rows=200_000, letters=20_000_000, columns=50)


def read(content: bytes, name: str) -> list[Line]:
    """Read the lines of a list: CSV with commas, semicolons or tabs, or the first sheet of an XLSX.

    What is wrong with one line is carried by the line, so that all wrong lines are told at once.

    Args:
        content: of the file.
        name: of the file, by which messages call it.

    Raises:
        InputError: where it is no such table.
    """
    table = read_content(content, name, LIMITS)
    names = {column.strip().lower(): column for column in table.header}
    if missing := [column for column in COLUMNS if column not in names]:
        raise InputError(
            gettext("the first line of the list lacks {missing}; its columns are {columns}").format(
                missing=", ".join(missing), columns=", ".join(COLUMNS)
            )
        )
    return [
        _line(number, {column: cells[names[column]].strip() for column in COLUMNS})
        for number, cells in table.rows
    ]


def _line(number: int, given: dict[str, str]) -> Line:
    day, fault = None, ""
    if not given["consented_on"]:
        fault = gettext("consented_on is empty; nobody is subscribed without a day of consent")
    else:
        try:
            day = parse_date(given["consented_on"], "consented_on")
        except InputError as error:
            fault = str(error)
    return Line(given["email"], given["language"].lower(), day, number, fault)
