"""The domains that were found: which set, which codes, how many records, which totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from livelihoods.analysis.statistics.estimation.doubled import Doubled, joined, limbs

Rows = npt.NDArray[np.int64]
_MANY = 5


@dataclass(frozen=True)
class Cells:
    """The domains in which there is a record, in the order of their codes.

    Attributes:
        marks: Of each domain: the mark of its set (a bit for each column left out).
        blocks: Of each domain: its block.
        codes: Of each domain: the value of every column (None where it is not of the set).
        order: The rows of the table that was read, sorted by domain.
        domain: Of each sorted row: its domain.
        starts: Where each domain starts in `order` and, at the end, the number of rows.
    """

    marks: list[int]
    blocks: list[str]
    codes: list[tuple[Any, ...]]
    order: Rows
    domain: Rows
    starts: list[int]

    def __len__(self) -> int:
        return len(self.codes)

    def counts(self, column: pa.ChunkedArray) -> Rows:
        """Add up a column of counts over the rows of each domain."""
        values = column.to_numpy()[self.order].astype(np.int64)
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values, self.starts[:-1])

    def positive(self, column: pa.ChunkedArray) -> Rows:
        """Count the rows of each domain in which a column is positive."""
        values = (column.to_numpy()[self.order] > 0).astype(np.int64)
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values, self.starts[:-1])

    def whole(self, column: pa.ChunkedArray) -> Doubled:
        """Take a column of whole numbers in the order of the domains."""
        return Doubled.whole(column)[self.order]

    def total(self, column: pa.ChunkedArray) -> Doubled:
        """Add up a column of whole numbers over the rows of each domain, exactly."""
        words = [word[self.order] for word in limbs(column)]
        if not len(self):
            return Doubled.of(np.zeros(0))
        return joined([np.add.reduceat(word, self.starts[:-1]) for word in words])


def cells(table: pa.Table, keys: int, block: str | None) -> Cells:
    """Find the domains among the rows of a table with `domain_set`, maybe `block`, and d0, d1 ...

    Args:
        table: The rows.
        keys: How many columns of domains there are.
        block: The name of the one block, or None where the table has a column of blocks.
    """
    names = ["domain_set", *(["block"] if block is None else []), *(f"d{n}" for n in range(keys))]
    code = np.zeros(table.num_rows, dtype=np.int64)
    for name in names:
        encoded = pc.dictionary_encode(table[name].combine_chunks(), null_encoding="encode")
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        code = code * max(len(encoded.dictionary), 1) + encoded.indices.to_numpy()
        # Numbered anew, so that codes stay small however many columns there are.
        code = np.unique(code, return_inverse=True)[1].reshape(-1) if len(names) > _MANY else code
    found, first, inverse = np.unique(code, return_index=True, return_inverse=True)
    columns = (table[name].take(pa.array(first)).to_pylist() for name in names)
    keyed = list(zip(*columns, strict=True))
    sequence = sorted(range(len(found)), key=lambda number: sortable(keyed[number]))
    rank = np.empty(len(found), dtype=np.int64)
    rank[np.array(sequence, dtype=np.int64)] = np.arange(len(found))
    domain = rank[inverse.reshape(-1)] if len(found) else np.zeros(0, dtype=np.int64)
    order = np.argsort(domain, kind="stable")
    sizes = np.bincount(domain, minlength=len(found)) if len(found) else np.zeros(0, dtype=np.int64)
    ranked = [keyed[number] for number in sequence]
    place = 1 if block is not None else 2
    return Cells(
        marks=[int(each[0]) for each in ranked],
        blocks=[block if block is not None else each[1] for each in ranked],
        codes=[tuple(each[place:]) for each in ranked],
        order=order,
        domain=domain[order],
        starts=[0, *np.cumsum(sizes).tolist()],
    )


def sortable(values: Sequence[Any]) -> tuple[Any, ...]:
    """Make codes comparable: missing first, then by kind, then by value."""
    return tuple(
        (0, "", 0)
        if value is None
        else (1, "number", value)
        if isinstance(value, bool | int | float)
        else (1, type(value).__name__, value)
        for value in values
    )
