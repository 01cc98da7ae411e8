"""The Parquet file that comes out: its schema, the labels in it, and how it is written."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from livelihoods.analysis.statistics.conversion.source import ARROW, LARGEST_EXACT, Column
from livelihoods.analysis.statistics.errors import SurveyError

LABEL = b"label"
VALUE_LABELS = b"value_labels"
CONVERTED_FROM = b"converted_from"


@dataclass(frozen=True, slots=True)
class Labels:
    """What a column means: its label, and code -> label, the code as text."""

    label: str = ""
    values: dict[str, str] = field(default_factory=dict)


def labels(path: str | Path) -> dict[str, Labels]:
    """Read back the labels that a conversion kept in a Parquet file.

    Returns:
        Every column, in the order of the file -> its labels; empty ones where it has none.

    Raises:
        SurveyError: The file is absent or not Parquet, or its labels are not in the form that a
            conversion writes.
    """
    path = Path(path)
    try:
        schema = pq.read_schema(path)
    except FileNotFoundError:
        raise SurveyError(f"{path.name}: there is no such file") from None
    except (pa.ArrowException, OSError):
        raise SurveyError(f"{path.name}: not a Parquet file") from None
    return {each.name: _kept(path.name, each) for each in schema}


def _kept(file: str, column: pa.Field) -> Labels:
    about = column.metadata or {}
    try:
        values = json.loads(about.get(VALUE_LABELS, b"{}"))
        label = about.get(LABEL, b"").decode()
    except ValueError:
        values, label = None, ""
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        raise SurveyError(
            f"{file}: column {column.name}: its labels are not as a conversion writes them"
        )
    return Labels(label, values)


class Stage:
    """Rows on their way to the output, kept beside it in a file without a name.

    Numbers are kept as numbers until all rows are seen: then it is known which columns hold whole
    numbers only.
    """

    def __init__(self, stream: IO[bytes], columns: list[Column]) -> None:
        self.rows = 0
        self._stream = stream
        self._columns = columns
        self._schema = pa.schema([(column.name, _type(column)) for column in columns])
        self._writer = pq.ParquetWriter(stream, self._schema, compression="lz4")
        self._seen: set[str] = set()
        self._broken: set[str] = set()

    def add(self, arrays: list[pa.Array]) -> None:
        """Add rows; the arrays stand in the order of the columns."""
        pairs = zip(arrays, self._schema, strict=True)
        batch = pa.record_batch([array.cast(each.type) for array, each in pairs], self._schema)
        for column, array in zip(self._columns, batch.columns, strict=True):
            if column.kind != "number" or array.null_count == len(array):
                continue
            self._seen.add(column.name)
            if column.name not in self._broken and not _whole(array):
                self._broken.add(column.name)
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def close(self) -> None:
        """End the stage: no rows can be added any more."""
        self._writer.close()

    def finish(self, output: IO[bytes], about: bytes, progress: Callable[[float], None]) -> None:
        """Write the output: whole numbers as such, labels with their columns."""
        self.close()
        self._stream.seek(0)
        whole = self._seen - self._broken
        schema = pa.schema(
            [_field(column, whole=column.name in whole) for column in self._columns],
            {CONVERTED_FROM: about},
        )
        done = 0
        with pq.ParquetWriter(output, schema, compression="zstd") as writer:
            for batch in self._staged():
                writer.write_batch(batch.cast(schema))
                done += batch.num_rows
                progress(done / self.rows)

    def _staged(self) -> Iterable[pa.RecordBatch]:
        file = pq.ParquetFile(self._stream)
        for group in range(file.num_row_groups):
            yield from file.read_row_group(group).combine_chunks().to_batches()


def _type(column: Column) -> pa.DataType:
    # A column without any value could be anything; text is read as numbers where that is asked.
    return ARROW["number" if column.kind == "empty" else column.kind]


def _whole(numbers: pa.Array) -> bool:
    values = numbers.drop_null()
    exact = pc.all(pc.less_equal(pc.abs(values), LARGEST_EXACT)).as_py()
    return bool(exact and pc.all(pc.equal(pc.floor(values), values)).as_py())


def _field(column: Column, *, whole: bool) -> pa.Field:
    about = {}
    if column.label:
        about[LABEL] = column.label.encode()
    if column.value_labels:
        about[VALUE_LABELS] = json.dumps(column.value_labels, ensure_ascii=False).encode()
    return pa.field(column.name, pa.int64() if whole else _type(column), metadata=about or None)


@contextmanager
def staged_beside(output: Path) -> Iterator[IO[bytes]]:
    """Open a file without a name beside the output: it goes when the program does, however.

    Raises:
        SurveyError: The folder is absent or cannot be written to, or the disk is full.
    """
    with _told_of(output), tempfile.TemporaryFile(dir=output.parent) as stream:
        yield stream


@contextmanager
def replacing(output: Path) -> Iterator[IO[bytes]]:
    """Open the new output beside the old one, which is replaced when all is written.

    Raises:
        SurveyError: The folder cannot be written to, or the disk is full. Then, and after an
            interruption, no file is left behind and an old output is as it was.
    """
    temporary: Path | None = None
    try:
        with _told_of(output):
            handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
            temporary = Path(name)
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(0o644)
            temporary.replace(output)
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def _told_of(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise SurveyError(f"{output.name}: cannot be written: {problem}") from error
