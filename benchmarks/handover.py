"""Columns of a Parquet file as plain binary files, which base R reads exactly and quickly.

A number becomes a double (null is NaN), a text the number of its level (null is 0) with the levels
in a file beside it. Text files would cost R a minute to read and round the replicate weights.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def hand_over(source: Path, columns: list[str], folder: Path) -> None:
    """Write the columns of a file to a folder, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = []
    for name in columns:
        column = pq.read_table(source, columns=[name])[name].combine_chunks()
        if pa.types.is_dictionary(column.type):
            codes = pc.add(pc.fill_null(pc.cast(column.indices, pa.int32()), -1), 1)
            codes.to_numpy().astype("<i4").tofile(folder / name)
            levels = "\n".join(column.dictionary.to_pylist())
            (folder / f"{name}.levels").write_text(f"{levels}\n", encoding="utf-8")
            kinds.append(f"{name}\ttext")
        else:
            values = pc.fill_null(pc.cast(column, pa.float64()), np.nan)
            values.to_numpy().astype("<f8").tofile(folder / name)
            kinds.append(f"{name}\tnumber")
    rows = pq.read_metadata(source).num_rows
    (folder / "columns.tsv").write_text("\n".join([f"{rows}\trows", *kinds]) + "\n")
