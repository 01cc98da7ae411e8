"""Reading a list of subscribers of before: CSV with an address, a language, a day of consent."""

import csv
import io
from typing import Final

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters.actions.imports import Line
from livelihoods.platform.timeline import parse_date

COLUMNS: Final = ("email", "language", "consented_on")
MOST: Final = 200_000


def read(content: bytes) -> list[Line]:
    """Read the lines of a list.

    Raises:
        InputError: it is no such table, or a day cannot be read; all such lines are named.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the list is no text in UTF-8; save it as CSV in UTF-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise InputError(
            f"the first line of the list lacks {', '.join(missing)}; "
            f"its columns are {', '.join(COLUMNS)}"
        )
    lines: list[Line] = []
    faults: list[str] = []
    for row in rows:
        if len(lines) == MOST:
            raise InputError(f"the list has more than {MOST} lines: divide it")
        given = {name: (row[name] or "").strip() for name in COLUMNS}
        try:
            day = parse_date(given["consented_on"], "consented_on")
        except InputError as error:
            faults.append(f"line {rows.line_num}: {error}")
            continue
        lines.append(Line(given["email"], given["language"].lower(), day, rows.line_num))
    if faults:
        wrong = InputError("; ".join(faults[:5]))
        wrong.faults = tuple(faults)
        raise wrong
    return lines
