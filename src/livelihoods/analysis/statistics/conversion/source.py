"""What every kind of file is to the conversion: columns, and blocks of rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from livelihoods.analysis.statistics.errors import SurveyError

Kind = Literal["number", "text", "date", "datetime", "empty"]

CELLS_IN_A_BLOCK = 2_000_000
LARGEST_EXACT = 2**53
"""Whole numbers up to here are exact in the eight bytes in which these programs keep numbers."""

ARROW = {
    "number": pa.float64(),
    "text": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "empty": pa.null(),
}

Block = tuple[list[pa.Array], float]
"""The columns of some rows, in the order of the file, and the share of the file read so far."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its file tells it; `value_labels` is code -> label, the code as text."""

    name: str
    kind: Kind
    label: str = ""
    value_labels: dict[str, str] = field(default_factory=dict)


class Source(Protocol):
    """A file that is open for conversion."""

    path: Path
    columns: list[Column]

    def blocks(self) -> Iterator[Block]:
        """Read the rows from the first to the last, some at a time."""


def rows_in_a_block(columns: int) -> int:
    """Return how many rows are held in memory at a time."""
    return max(1, CELLS_IN_A_BLOCK // max(1, columns))


def code_text(code: object) -> str:
    """Return a code as a key of labels: 1 for 1.0, and text as it is."""
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return str(code)


def refuse_duplicates(file: str, names: list[str]) -> None:
    """Refuse a file in which two columns have one name.

    Raises:
        SurveyError: Names the columns.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise SurveyError(
            f"{file}: more than one column is called {', '.join(twice[:5])}; rename all but one"
        )
