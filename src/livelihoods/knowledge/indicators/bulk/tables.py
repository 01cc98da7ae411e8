"""All figures of a release as CSV and as Parquet, written some thousand at a time."""

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
from livelihoods.knowledge.indicators.takeaway.table import csv_parts

_ROWS_OF_A_GROUP: Final = 20_000
_ADDED: Final = ("release", "credit", "notes")


def write_csv(selection: Selection, path: Path, *, about: str) -> None:
    """Write figures as compressed CSV: the columns of a download of an indicator."""
    with (
        path.open("wb") as file,
        # No name and no time within: the same figures are the same bytes.
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
    ):
        for part in csv_parts(selection, about):
            packed.write(part)


def write_parquet(selection: Selection, path: Path, *, metadata: dict[str, Any]) -> None:
    """Write figures as Parquet, with what they mean under `livelihoods-release` in the file."""
    columns = columns_with(selection.dimensions)
    told = {"livelihoods-release": json.dumps(metadata, ensure_ascii=False)}
    schema = pa.schema(
        [
            *(SCHEMA.field(name) for name in columns),
            *(pa.field(name, pa.string()) for name in _ADDED),
        ],
        metadata=told,
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for figures in _groups(selection.read()):
            rows = [
                [
                    *cells(each, columns),
                    str(selection.metadata_of(each).release),
                    selection.credit_of(each),
                    "; ".join(selection.metadata_of(each).notes_of(each)),
                ]
                for each in figures
            ]
            held = [
                pa.array([None if cell == "" else cell for cell in column], field.type)
                for column, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(held, schema=schema))


def _groups(figures: Iterable[Estimate]) -> Iterator[list[Estimate]]:
    left = iter(figures)
    while group := list(islice(left, _ROWS_OF_A_GROUP)):
        yield group
