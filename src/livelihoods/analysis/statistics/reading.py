"""Reading records where they are: Parquet and CSV files, and frames that speak Arrow."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.engine import as_pattern
from livelihoods.analysis.statistics.errors import SurveyError, suggestion
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.record import raw_column

_LATER = {".dta", ".sav", ".xlsx", ".xls", ".sas7bdat", ".por", ".zip"}
_CSV = (".csv", ".csv.gz")
_TEXT = ("VARCHAR", "CHAR", "ENUM")
_NUMBERS = ("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT")
_NUMBER_TYPES = (*_NUMBERS, *(f"U{each}" for each in _NUMBERS))


@dataclass(frozen=True)
class Part:
    """One file or frame of a survey: how SQL reads it and which columns it has.

    Attributes:
        name: Name for messages and metadata, without its folder.
        table: What stands after FROM.
        columns: Column -> type, as the engine sees it.
        loose: Whether every value arrives as text (CSV).
        path: Where the file lies; None for a frame.
        records: How many records it has.
        engine_names: Column -> its name in the engine, where that differs: the engine does not
            tell `nh` from `Nh`, frames do.
    """

    name: str
    table: str
    columns: Mapping[str, str]
    loose: bool
    path: Path | None
    records: int
    engine_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str | None:
        """The SHA-256 of the file, None for a frame."""
        if self.path is None:
            return None
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def find(self, name: str) -> str | None:
        """Return the column of that name, whatever its case; None where there is none."""
        if name in self.columns:
            return name
        return next((each for each in self.columns if each.lower() == name.lower()), None)

    def column(self, name: str) -> exp.Column:
        """Return the SQL of a column by its name in the file."""
        inner = self.engine_names.get(name, name)
        return exp.column(exp.to_identifier(inner, quoted=True))

    def is_text(self, column: str) -> bool:
        """Whether a column holds text in the file itself."""
        return self.columns[column].upper().startswith(_TEXT)

    def advice(self, column: str) -> str:
        """Say how a column of text becomes one of numbers."""
        why = "all columns of a CSV file are read as text, " if self.loose else ""
        quoted = column if column.isidentifier() else f'"{column}"'
        return f"{why}write CAST({quoted} AS DOUBLE) for a number"

    def is_number(self, column: str) -> bool:
        """Whether a column holds numbers in the file itself."""
        return self.columns[column].upper().startswith(_NUMBER_TYPES)

    def is_neither(self, column: str) -> bool:
        """Whether a column holds neither numbers nor text nor truth values, but dates or lists."""
        kind = self.columns[column].upper().strip('"')
        return not (kind in ("BOOLEAN", "NULL") or self.is_text(column) or self.is_number(column))


def open_parts(connection: duckdb.DuckDBPyConnection, given: Any) -> list[Part]:
    """Open one or several files or frames.

    Raises:
        SurveyError: A file is absent, empty, of an unknown kind, unreadable or given twice.
    """
    several = isinstance(given, list | tuple)
    items = list(given) if several else [given]
    if not items:
        raise SurveyError("No file was given")
    parts = [_part(connection, item, f"frame_{index + 1}") for index, item in enumerate(items)]
    _refuse_twice(parts)
    return parts


def open_beside(connection: duckdb.DuckDBPyConnection, given: Any) -> Part:
    """Open a file or frame that has further columns of the same records."""
    return _part(connection, given, "beside_records")


def _part(connection: duckdb.DuckDBPyConnection, item: Any, name: str) -> Part:
    if isinstance(item, str | Path):
        return _file(connection, Path(item))
    frame, names = _scanned(item)
    connection.register(name, frame)
    part = _described(connection, name, name, loose=False, path=None)
    inner = dict(zip(names, part.columns, strict=True))
    columns = dict(zip(names, part.columns.values(), strict=True))
    return replace(part, columns=columns, engine_names=inner)


def _scanned(frame: Any) -> tuple[Any, list[str]]:
    """Return what the engine can scan, and its columns; without a copy where that is possible.

    Data sets and lazy frames are read anew by every statement, their columns as far as they are
    needed. A stream can be read once only: it is taken into memory.
    """
    kind = type(frame)
    if kind.__module__.startswith("pyarrow._dataset") and hasattr(frame, "schema"):
        return frame, list(frame.schema.names)
    if kind.__module__.startswith("polars") and hasattr(frame, "collect_schema"):
        names = list(frame.collect_schema().names())
        if hasattr(frame, "collect"):  # a lazy frame
            return frame, names
    if hasattr(frame, "__arrow_c_stream__"):
        table = frame if isinstance(frame, pa.Table) else pa.table(frame)
        return table, table.column_names
    raise SurveyError(
        f"{kind.__name__} is neither a file nor a frame or data set that is read (pandas, Polars, "
        "PyArrow, DuckDB)"
    )


def _file(connection: duckdb.DuckDBPyConnection, path: Path) -> Part:
    suffix = path.suffix.lower()
    if suffix == ".gz":  # a CSV file that was packed is read as it is
        suffix = Path(path.stem).suffix.lower() + suffix
    if not path.is_file():
        raise SurveyError(f"{path.name}: there is no such file")
    if suffix in _LATER:
        raise SurveyError(
            f"{path.name}: {suffix} files are not read; make Parquet of .dta, .sav and .xlsx with "
            "`livelihoods survey convert`, save others as Parquet or CSV"
        )
    if suffix not in {".parquet", *_CSV}:
        raise SurveyError(
            f"{path.name}: not a kind of file that is read; give .parquet, .csv or .csv.gz"
        )
    if path.stat().st_size == 0:
        raise SurveyError(f"{path.name}: the file is empty")
    literal = exp.Literal.string(as_pattern(str(path))).sql(DIALECT)
    if suffix in _CSV:
        table = f"read_csv({literal}, all_varchar = true, header = true)"
    else:
        table = f"read_parquet({literal})"
    return _described(connection, table, path.name, loose=suffix in _CSV, path=path)


def _described(
    connection: duckdb.DuckDBPyConnection, table: str, name: str, *, loose: bool, path: Path | None
) -> Part:
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()  # noqa: S608
        records = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()  # noqa: S608
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        if path is not None:
            first = first.replace(str(path), path.name)
        raise SurveyError(f"{name}: cannot be read: {first}") from None
    if records[0][0] == 0:
        raise SurveyError(f"{name}: there are no records in it")
    columns = {row[0]: row[1] for row in rows}
    return Part(name, table, columns, loose, path, records[0][0])


def _refuse_twice(parts: list[Part]) -> None:
    seen: dict[str, str] = {}
    sizes = [part.path.stat().st_size for part in parts if part.path]
    for part in parts:
        # Only files of the same size can be the same: most are never hashed here.
        if part.path is None or sizes.count(part.path.stat().st_size) == 1:
            continue
        digest = part.sha256 or ""
        if digest in seen:
            raise SurveyError(f"{part.name} and {seen[digest]} are the same file, given twice")
        seen[digest] = part.name


def refuse_other_survey(part: Part, names: Collection[str], survey: str) -> None:
    """Refuse a file that lacks more than half of the variables: it is of another survey."""
    missing = [name for name in names if part.find(name) is None]
    if len(missing) * 2 > len(names):
        raise SurveyError(
            f"{part.name}: this is not a file of {survey}: {len(missing)} of the {len(names)} "
            f"variables needed are not in it, such as {', '.join(missing[:3])}"
        )


def require(
    parts: Iterable[Part], names: Iterable[str], used_by: Mapping[str, str], survey: str
) -> None:
    """Refuse files that lack columns, all of them in one message.

    Args:
        parts: The files.
        names: The variables that are needed.
        used_by: Variable -> what it is needed for.
        survey: What the file was taken for.

    Raises:
        SurveyError: Names the columns, or says that a file is of another survey.
    """
    wanted = list(names)
    lacking = []
    for part in parts:
        missing = [name for name in wanted if part.find(name) is None]
        if missing:
            refuse_other_survey(part, wanted, survey)
            lacking.append(f"{part.name}: column missing: {_needed(part, missing, used_by)}")
    if lacking:
        raise SurveyError("\n".join(lacking))


def _needed(part: Part, missing: list[str], used_by: Mapping[str, str]) -> str:
    needed = "; ".join(f"{name} (for {used_by.get(name, 'the estimates')})" for name in missing[:5])
    hint = suggestion(missing[0], list(part.columns)).split(" Known:")[0].rstrip(".")
    more = f"; {len(missing) - 5} more" if len(missing) > 5 else ""
    return f"{needed}{more}{hint}"


def read_column(part: Part, name: str, kind: str, inner: str = "") -> exp.Expr:
    """Return the SQL that reads a variable from a part, as number or text.

    `inner` is its name in the steps that follow, if that is not its own.
    """
    found = part.find(name)
    assert found is not None, f"{name} was not required before it was read"
    column = part.column(found)
    if kind == "text":
        value: exp.Expr = exp.cast(column, "text")
    elif kind == "number" and part.is_text(found):
        blank = exp.func("nullif", exp.Trim(this=column), exp.Literal.string(""))
        value = exp.TryCast(this=blank, to=exp.DataType.build("double"))
    else:
        value = column
    return exp.alias_(value, raw_column(inner or name), quoted=True)
