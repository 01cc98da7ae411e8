"""A small table of results: to Arrow, pandas or Polars, or to a file."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import METADATA_KEY, metadata_path
from livelihoods.analysis.statistics.estimation.interval import LEVEL
from livelihoods.analysis.statistics.output import replace_files

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.estimation.figure import Figure


class Table:
    """Results: one row per figure.

    Args:
        arrow: The rows.
        metadata: What the rows mean, if the table is to be published (see `estimates`).
    """

    def __init__(self, arrow: pa.Table, metadata: dict[str, Any] | None = None) -> None:
        self._arrow = arrow
        self.metadata = metadata

    def arrow(self) -> pa.Table:
        """Return the rows as a PyArrow table."""
        return self._arrow

    def pandas(self) -> Any:
        """Return the rows as a pandas frame; needs pandas."""
        return self._arrow.to_pandas()

    def polars(self) -> Any:
        """Return the rows as a Polars frame; needs Polars."""
        import polars as pl  # noqa: PLC0415 - an optional package

        return pl.from_arrow(self._arrow)

    def write(self, path: str | Path) -> None:
        """Write a .csv or .parquet file, and the metadata beside it if there are any.

        Both are written beside and renamed: an existing file is replaced only if all goes well.

        Raises:
            SurveyError: The name ends in something else, or the folder cannot be written to.
        """
        path = Path(path)
        if path.suffix.lower() not in {".csv", ".parquet"}:
            raise SurveyError(f"{path.name}: results are written as .csv or .parquet")
        files = {path: self._csv() if path.suffix.lower() == ".csv" else self._parquet()}
        if self.metadata is not None:
            digest = hashlib.sha256(files[path]).hexdigest()
            content = {**self.metadata, "table": {"file": path.name, "sha256": digest}}
            text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
            files[metadata_path(path)] = text.encode()
        replace_files(files)

    def _csv(self) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self._arrow.column_names)
        columns = [column.to_pylist() for column in self._arrow.columns]
        writer.writerows(zip(*columns, strict=True))  # numbers by repr: every digit
        return text.getvalue().encode()

    def _parquet(self) -> bytes:
        sink, table = pa.BufferOutputStream(), self._arrow
        if self.metadata is not None:
            # A Parquet file that has lost the one beside it still says what it holds.
            text = json.dumps(self.metadata, ensure_ascii=False)
            table = table.replace_schema_metadata({METADATA_KEY: text})
        pa.parquet.write_table(table, sink, compression="zstd")
        return bytes(sink.getvalue())


def figures_table(figures: Sequence["Figure"], keys: Sequence[str], with_period: bool) -> Table:
    """Make a table of figures: statistic, period, domain columns, then the estimate."""
    columns: dict[str, list[Any]] = {"statistic": [each.statistic.name for each in figures]}
    if with_period:
        columns["period"] = [each.block for each in figures]
    levels = {each.statistic.of for each in figures if each.statistic.of}
    for key in [*keys, *sorted(levels.difference(keys))]:
        columns[key] = [
            each.statistic.level if each.statistic.of == key else each.domain.get(key)
            for each in figures
        ]
    if any(each.statistic.p is not None for each in figures):
        columns["p"] = [each.statistic.p for each in figures]
    columns["value"] = [each.value for each in figures]
    columns["se"] = [each.se for each in figures]
    columns["lower"] = [each.interval.lower for each in figures]
    columns["upper"] = [each.interval.upper for each in figures]
    columns["level"] = [LEVEL] * len(figures)
    columns["interval"] = [each.interval.method for each in figures]
    columns["n"] = [each.n for each in figures]
    columns["df"] = [each.df for each in figures]
    if any(each.statistic.deff for each in figures):
        columns["deff"] = [each.deff for each in figures]
    return Table(pa.table({name: _array(values) for name, values in columns.items()}))


def _text(value: Any) -> str:
    """Write a code as the engine does: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _array(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    # Columns of two kinds (levels as text, domains as numbers) are shown as text.
    if len(kinds) > 1 and not kinds <= {int, float}:
        values = [None if value is None else _text(value) for value in values]
    return pa.array(values)
