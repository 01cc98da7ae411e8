"""What a check finds, and where: file, table, key, line and column."""

import re
from dataclasses import dataclass
from typing import Literal

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.errors import CodebookError

Level = Literal["error", "warning", "note"]

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)(?:\s*\.\s*[\w-]+)*)\s*=""")
_NOT_TOML = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, doubtful or worth knowing.

    Attributes:
        level: An error keeps figures from being made; a warning may make them wrong.
        file: Name of the codebook or of the file of records.
        message: What it is, and what to do.
        table: Table of the codebook, such as `record.sex`; may be empty.
        key: Key in that table, or a column of the file of records; may be empty.
        line: Line of the codebook, from 1.
        column: Column in that line, from 1.
        excerpt: The line as it is written.
    """

    level: Level
    file: str
    message: str
    table: str = ""
    key: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""


class Written:
    """A codebook as it is written: finds the line of a table or a key.

    Args:
        text: The text of the file.
        file: Its name for messages.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self._places: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(self.lines, start=1):
            if header := _HEADER.fullmatch(line):
                table = _unquoted(header[1])
                self._places.setdefault((table, ""), number)
            elif key := _KEY.match(line):
                self._places.setdefault((table, _unquoted(key[1])), number)

    def line(self, table: str, key: str) -> int | None:
        """Return the line of a key, else of the table that it is in."""
        parent, _, last = table.rpartition(".")
        whole = f"{table}.{key}" if table else key
        for place in ((table, key), (whole, ""), (parent, f"{last}.{key}"), (parent, last)):
            if place != (table, "") and place in self._places:
                return self._places[place]
        return self._places.get((table, ""))

    def finding(
        self,
        level: Level,
        message: str,
        table: str = "",
        key: str = "",
        *,
        expression: object = None,
        position: tuple[int, int] | None = None,
    ) -> Finding:
        """Make a finding in this codebook.

        Args:
            level: Error, warning or note.
            message: What it is.
            table: Where.
            key: Where.
            expression: The expression that it is about, to find it in its line.
            position: Line and column in the expression.
        """
        line = self.line(table, key)
        excerpt = self.lines[line - 1] if line else ""
        column = None
        if position and position[0] == 1 and isinstance(expression, str) and expression in excerpt:
            column = excerpt.index(expression) + position[1]
        return Finding(level, self.file, message, table, key, line, column, excerpt)

    def error(self, error: InputError, expression: object = None) -> Finding:
        """Make a finding of an error that was raised or found in this codebook."""
        if not isinstance(error, CodebookError) or not error.problem:
            message = str(error).removeprefix(f"{self.file}: ")
            if at := _NOT_TOML.search(message):
                line, column = int(at[1]), int(at[2])
                excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
                return Finding("error", self.file, message, "", "", line, column, excerpt)
            return Finding("error", self.file, message)
        return self.finding(
            "error",
            error.problem,
            error.table,
            error.key,
            expression=expression,
            position=error.position,
        )


def _unquoted(name: str) -> str:
    parts = re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^.]+)\s*""", name)
    return ".".join(part.strip().strip("\"'") for part in parts)
