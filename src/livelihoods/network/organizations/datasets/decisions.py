"""The editor's decisions on a comparison: a sheet with one line for each value, and yes or no."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.network.organizations.datasets.comparison import Comparison, Line
from livelihoods.platform.interchange.datasets import read_dataset
from livelihoods.platform.interchange.problems import Place, Problems
from livelihoods.platform.interchange.sheets import xlsx_bytes

HEADER: Final = (
    "line", "list", "name in the file", "organization", "why", "field", "on record", "its source",
    "its date", "in the file", "take",
)  # fmt: skip
_YES_NO: Final = {"yes": True, "no": False}


@dataclass(frozen=True)
class Taken:
    """What the editor takes of a row, for which organization."""

    line: int
    key: str
    lines: tuple[Line, ...]


def write_decisions(comparison: Comparison) -> bytes:
    """Return the sheet to be decided on; what adds to a sure match or is new is proposed as yes."""
    rows = []
    for row in comparison.rows:
        for line in row.lines:
            is_open = row.is_doubtful or line.is_contradiction
            rows.append(
                (
                    row.line, row.sort, row.name, row.key, row.why, line.field, line.on_record,
                    line.source, line.stated_on, line.words, "" if is_open else "yes",
                )
            )  # fmt: skip
    return xlsx_bytes((), HEADER, rows)


def read_decisions(path: Path, comparison: Comparison) -> list[Taken]:
    """Read the decisions on a comparison that was made again just now.

    Raises:
        InputError: where a value is not decided, or is no longer what it was decided on.
    """
    sheet = read_dataset(path)
    if sheet.header != HEADER:
        raise InputError(
            f"{path} is no sheet of decisions; its first line is {', '.join(HEADER)}: "
            "make one with --output"
        )
    decided: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    problems = Problems()
    for number, cells in sheet.rows:
        place = (cells["line"], cells["field"])
        if place in decided:
            problems.add(Place(path.name, number), "decides the same value again")
        decided[place] = number, cells
    taken = []
    for row in comparison.rows:
        keys: dict[str, int] = {}
        lines = []
        for line in row.lines:
            number, cells = decided.pop((str(row.line), line.field), (0, {}))
            told = _decision(line, cells)
            if isinstance(told, str):
                at = Place(path.name, number or None, "take")
                problems.add(at, f"line {row.line} of the dataset, {line.field}: {told}")
                continue
            keys.setdefault(cells.get("organization", ""), number)
            lines += [line] if told else []
        if len(keys) > 1:
            problems.add(
                Place(path.name, max(keys.values()), "organization"),
                f"the values of line {row.line} go to {', '.join(sorted(keys))}; take one",
            )
        elif lines:
            taken.append(Taken(row.line, next(iter(keys)), tuple(lines)))
    for number, cells in decided.values():
        problems.add(
            Place(path.name, number),
            f"line {cells['line']}, {cells['field']}: the dataset and the records differ in this "
            "no more; compare again",
        )
    _note_twice(path, taken, problems)
    problems.raise_if_any()
    return taken


def _decision(line: Line, cells: Mapping[str, str]) -> bool | str:
    """Return whether a value is taken, or what is wrong with the decision."""
    if not cells:
        return "is not in the sheet; compare again with --output"
    if (cells["on record"], cells["in the file"]) != (_cell(line.on_record), _cell(line.words)):
        return (
            f"was decided on when {cells['on record'] or 'nothing'!r} was on record; now it is "
            f"{line.on_record or 'nothing'!r}, and the dataset says {line.words!r}: compare again"
        )
    told = _YES_NO.get(cells["take"].lower())
    return "decide: write yes or no" if told is None else told


def _note_twice(path: Path, taken: list[Taken], problems: Problems) -> None:
    rows: dict[str, list[int]] = defaultdict(list)
    for one in taken:
        rows[one.key].append(one.line)
    for key, lines in rows.items():
        if len(lines) > 1:
            problems.add(
                Place(path.name, None, "organization"),
                f"lines {', '.join(map(str, lines))} of the dataset go to {key}; take one of them",
            )


def _cell(words: str) -> str:
    """Return words as they come back from the sheet."""
    return " ".join(str(harmless(words)).split())
