"""A dataset between the steps of its pages: kept as plain values, read again, settled."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from livelihoods.network.organizations.datasets.comparison import ComparedRow, Comparison, Line
from livelihoods.network.organizations.datasets.decisions import Taken
from livelihoods.network.organizations.datasets.mapping import ColumnMapping
from livelihoods.network.organizations.datasets.matching import Match
from livelihoods.network.organizations.models import ForeignDataset
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.interchange.datasets import Dataset
from livelihoods.platform.timeline import parse_date


@dataclass(frozen=True)
class Decided:
    """What an editor said so far.

    Args:
        chosen: line -> the organization that it speaks of, as `compare` takes it.
        takes: line and field -> what was on record and in the file when it was decided, and
            whether the value is taken.
    """

    chosen: Mapping[int, str]
    takes: Mapping[tuple[int, str], tuple[str, str, bool]]

    @classmethod
    def of(cls, row: ForeignDataset) -> "Decided":
        """Read what is kept of a dataset."""
        kept = row.decided
        return cls(
            {int(line): key for line, key in kept.get("chosen", {}).items()},
            {
                (line, name): (on_record, words, take)
                for line, name, on_record, words, take in kept.get("takes", ())
            },
        )

    def as_kept(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "chosen": {str(line): key for line, key in self.chosen.items()},
            "takes": [[*place, *told] for place, told in self.takes.items()],
        }


@dataclass(frozen=True)
class Settled:
    """What is taken of each row, and the places that nobody decided on: a line, and its field.

    Where the field is empty it is open of which organization the line speaks.
    """

    taken: tuple[Taken, ...]
    open: frozenset[tuple[int, str]]


def dataset_of(row: ForeignDataset) -> Dataset:
    """Return the table that is kept."""
    header = tuple(row.header)
    rows = tuple((line, dict(zip(header, cells, strict=True))) for line, cells in row.rows)
    return Dataset(row.name, header, rows)


def kept_rows(dataset: Dataset) -> list[Any]:
    """Return the rows of a table as plain values."""
    return [
        [line, [cells.get(column, "") for column in dataset.header]] for line, cells in dataset.rows
    ]


def mapping_of_draft(row: ForeignDataset) -> ColumnMapping:
    """Return the mapping that is kept."""
    kept: Any = row.mapping
    origin = kept["origin"]
    return ColumnMapping(
        Origin(**{**origin, "stated_on": parse_date(origin["stated_on"], "the date")}),
        kept["columns"],
        kept["values"],
    )


def kept_mapping(mapping: ColumnMapping) -> dict[str, Any]:
    """Return a mapping as plain values."""
    origin = vars(mapping.origin) | {"stated_on": mapping.origin.stated_on.isoformat()}
    return {"origin": origin, "columns": mapping.columns, "values": mapping.values}


def comparison_of(row: ForeignDataset) -> Comparison:
    """Return the comparison that is kept, as it was when it was made."""
    compared: Any = row.compared
    return Comparison(mapping_of_draft(row), tuple(map(_row, compared)))


def kept_comparison(comparison: Comparison) -> list[Any]:
    """Return a comparison as plain values."""
    return [asdict(row) for row in comparison.rows]


def _row(kept: Mapping[str, Any]) -> ComparedRow:
    return ComparedRow(
        **{
            **kept,
            "matches": tuple(Match(**one) for one in kept["matches"]),
            "candidates": tuple(Match(**one) for one in kept["candidates"]),
            "lines": tuple(Line(**one) for one in kept["lines"]),
        }
    )


def settle(comparison: Comparison, decided: Decided) -> Settled:
    """Return what is taken, and what is open.

    What only adds to a record, or is new, is taken unless somebody said no. A decision counts for
    the values that it was made on alone.
    """
    taken: list[Taken] = []
    is_open: set[tuple[int, str]] = set()
    for row in comparison.rows:
        if row.is_doubtful:
            is_open.add((row.line, ""))
            continue
        lines = []
        for line in row.lines:
            told = decided.takes.get((row.line, line.field))
            if told is not None and told[:2] == (line.on_record, line.words):
                lines += [line] if told[2] else []
            elif told is not None or line.is_contradiction:
                is_open.add((row.line, line.field))
            else:
                lines.append(line)
        if lines:
            taken.append(Taken(row.line, row.key, tuple(lines)))
    spoken_of: dict[str, list[int]] = defaultdict(list)
    for one in taken:
        spoken_of[one.key].append(one.line)
    is_open |= {(line, "") for lines in spoken_of.values() for line in lines[1:]}
    return Settled(tuple(taken), frozenset(is_open))
