"""All figures of a release as CSV and as Parquet: read once, written some thousand at a time."""

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from livelihoods.analysis.statistics.estimates import SCHEMA, columns_with
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.takeaway.selection import Selection, cells
from livelihoods.knowledge.indicators.takeaway.table import ADDED_COLUMNS, lines

_ROWS_OF_A_GROUP: Final = 10_000
_ADDED: Final = tuple(name for name in ADDED_COLUMNS if name != "metadata")


def write_tables(
    selection: Selection, *, csv: Path, parquet: Path, metadata: dict[str, Any], about: str
) -> None:
    """Write figures in the columns of a download of an indicator.

    Args:
        selection: The figures.
        csv: Where compressed CSV is written.
        parquet: Where Parquet is written.
        metadata: What the figures mean; in the Parquet file under `livelihoods-release`.
        about: The address of the metadata, which stands in the CSV in every row.
    """
    columns = columns_with(selection.dimensions)
    schema = pa.schema(
        [
            *(SCHEMA.field(name) for name in columns),
            *(pa.field(name, pa.string()) for name in _ADDED),
        ],
        metadata={"livelihoods-release": json.dumps(metadata, ensure_ascii=False)},
    )
    with (
        csv.open("wb") as file,
        # No name and no time within: the same figures are the same bytes.
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
        pq.ParquetWriter(parquet, schema, compression="zstd") as writer,
    ):
        packed.write(lines([[*columns, *ADDED_COLUMNS]]))
        for figures in _groups(selection.read()):
            rows = [[*cells(each, columns), *_added(selection, each)] for each in figures]
            # The notes stand behind the address, as in a download.
            packed.write(lines([[*row[:-1], about, row[-1]] for row in rows]))
            writer.write_table(_table(rows, schema))


def _added(selection: Selection, figure: Estimate) -> tuple[str, str, str]:
    told = selection.metadata_of(figure)
    notes = "; ".join(told.notes_of(figure)) if figure.notes else ""
    return str(told.release), selection.credit_of(figure), notes


def _table(rows: list[list[Any]], schema: pa.Schema) -> pa.Table:
    columns = [
        pa.array([None if cell == "" else cell for cell in column], field.type)
        for column, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _groups(figures: Iterable[Estimate]) -> Iterator[list[Estimate]]:
    left = iter(figures)
    while group := list(islice(left, _ROWS_OF_A_GROUP)):
        yield group
