"""What a survey file holds: its columns with labels, and the codes that occur, but no rare ones.

A value on fewer than 5 records could be a person: it is neither listed nor counted here, not even
where the file has a label for it, because labels can be made from the records themselves, and stay
when the records are gone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import duckdb
from sqlglot import exp

from livelihoods.analysis.statistics.conversion import Labels, convert, labels
from livelihoods.analysis.statistics.conversion.source import code_text
from livelihoods.analysis.statistics.engine import MEMORY, Engine, as_pattern, lock
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.reading import Part, open_parts

_CONVERTED = {".dta", ".sav", ".zsav", ".xlsx"}
_READ = (*_CONVERTED, ".parquet", ".csv", ".csv.gz")
_FEW, _MOST_LABELS = 30, 60
_FETCHED = 1_000
SPECIAL = r"-\d+|9+[789]"
"""Pattern of numbers that look like a code for "not told": below zero, or 98, 999, 9999997."""


@dataclass(frozen=True, slots=True)
class Value:
    """A code that occurs on 5 records or more, with its label in the file, else empty."""

    code: str
    label: str
    records: int


@dataclass(frozen=True, slots=True)
class Content:
    """A column of a file.

    Attributes:
        name: Its name.
        label: Its label in the file, else empty.
        type: How a codebook reads it.
        values: Its codes, in order; of a column with many values those that have a label, and
            those that look like "not told".
        many: Whether it has many different values, which are not listed.
        rare: Whether there are values on fewer than 5 records, which are not listed.
        empty: Records without a value; None where they are fewer than 5.
    """

    name: str
    label: str
    type: Literal["number", "text"]
    values: tuple[Value, ...]
    many: bool
    rare: bool
    empty: int | None


@contextmanager
def readable(files: list[Path], sheet: str | None = None) -> Iterator[list[tuple[Path, Path]]]:
    """Give each file with one that the engine reads: itself, or Parquet made of it for a while.

    Args:
        files: The files.
        sheet: Sheet of workbooks that have several.

    Raises:
        SurveyError: A file is of another kind or cannot be converted.
    """
    for path in files:
        if path.is_file() and not path.name.lower().endswith(_READ):
            raise SurveyError(
                f"{path.name}: not a kind of file that is read; give .parquet, .csv, .csv.gz, "
                ".dta, .sav, .zsav or .xlsx (fixed-width text: `livelihoods survey convert` it "
                "first)"
            )
    with TemporaryDirectory(prefix="livelihoods-") as folder:
        pairs = []
        for number, path in enumerate(files):
            made = path
            if path.suffix.lower() in _CONVERTED and path.is_file():
                # The name is kept: it may tell the period.
                made = Path(folder) / str(number) / f"{path.stem}.parquet"
                made.parent.mkdir()
                convert([path], made, sheet=sheet if path.suffix.lower() == ".xlsx" else None)
            pairs.append((path, made))
        yield pairs


def kept(connection: duckdb.DuckDBPyConnection, part: Part, name: str) -> Part:
    """Keep a CSV file in the engine, because each column of it is asked for alone."""
    if not part.loose:
        return part
    table = exp.to_identifier(name).sql(DIALECT)
    connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {part.table}")  # noqa: S608
    return replace(part, table=table)


def labels_of(path: Path) -> dict[str, Labels]:
    """Return the labels that a file that the engine reads has of its columns."""
    return labels(path) if path.suffix.lower() == ".parquet" else {}


def contents(path: Path, sheet: str | None = None) -> tuple[int, list[Content]]:
    """Return the number of records of a file, and its columns in order.

    Args:
        path: A Parquet or CSV file, packed or not, or one that is converted first: .dta, .sav,
            .zsav, .xlsx.
        sheet: Sheet of a workbook that has several.

    Raises:
        SurveyError: The file cannot be read.
    """
    with readable([path], sheet) as [(_, made)], Engine((), None, MEMORY).open() as connection:
        part = replace(open_parts(connection, made)[0], name=path.name)
        lock(connection, [str(made), as_pattern(str(made))])
        part = kept(connection, part, "given")
        known = labels_of(made)
        types = _types(connection, part)
        columns = [
            _content(connection, part, name, types[name], known.get(name, Labels()))
            for name in part.columns
        ]
    return part.records, columns


def _types(
    connection: duckdb.DuckDBPyConnection, part: Part
) -> dict[str, Literal["number", "text"]]:
    """Tell numbers from text; text that holds numbers only, without leading zeros, is numbers."""
    types: dict[str, Literal["number", "text"]] = {
        name: "text" if part.is_text(name) or part.is_neither(name) else "number"
        for name in part.columns
    }
    texts = [name for name in part.columns if part.is_text(name)]
    if not texts:
        return types
    tests = []
    for name in texts:
        value = exp.Trim(this=part.column(name)).sql(DIALECT)
        number = f"TRY_CAST({value} AS DOUBLE) IS NOT NULL AND NOT ({value} LIKE '0_%')"
        decimal = f"{value} LIKE '0.%'"
        tests.append(
            f"BOOL_AND({value} = '' OR ({number}) OR "
            f"({decimal} AND TRY_CAST({value} AS DOUBLE) IS NOT NULL)) AND BOOL_OR({value} <> '')"
        )
    query = exp.select(*tests, dialect=DIALECT).from_(part.table, dialect=DIALECT)
    row = connection.execute(query.sql(DIALECT)).fetchall()[0]
    for name, numbers in zip(texts, row, strict=True):
        if numbers:
            types[name] = "number"
    return types


def _content(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    name: str,
    kind: Literal["number", "text"],
    known: Labels,
) -> Content:
    counts, groups = occurrences(connection, part, name, kind)
    empty = counts.pop(None, 0)
    shown = {code: n for code, n in counts.items() if n >= SUPPRESS_BELOW and code is not None}
    many = groups - (1 if empty else 0) > _FEW
    rare = many or len(shown) < len(counts)
    listed = {each for each in shown if not many or each in known.values or is_special(each)}
    codes = sorted(listed, key=_order)
    values = tuple(Value(code, known.values.get(code, ""), shown[code]) for code in codes)
    if len(values) > _MOST_LABELS:
        values = ()
    few = 0 < empty < SUPPRESS_BELOW
    return Content(name, known.label, kind, values, many, rare, None if few else empty)


def occurrences(
    connection: duckdb.DuckDBPyConnection, part: Part, name: str, kind: str
) -> tuple[dict[str | None, int], int]:
    """Count the records of each code of a column.

    Returns:
        Code -> records, None for no value, of the 1,000 codes on most records; and how many
        different values there are.
    """
    column: exp.Expr = part.column(name)
    if part.is_text(name):
        column = exp.func("nullif", exp.Trim(this=column), exp.Literal.string(""))
    if kind == "number":
        value: exp.Expr = exp.TryCast(this=column, to=exp.DataType.build("double"))
    else:
        value = exp.cast(column, "text")
    groups = (
        exp.select(exp.alias_(value, "v"), "COUNT(*) AS n")
        .from_(part.table, dialect=DIALECT)
        .group_by("v")
    )
    query = (
        exp.select("v", "n", "COUNT(*) OVER () AS of")
        .from_(groups.subquery("counted"))
        .order_by("n DESC", "v")
        .limit(_FETCHED)
    )
    counts: dict[str | None, int] = {}
    different = 0
    for found, records, of in connection.execute(query.sql(DIALECT)).fetchall():
        code = _code(found)
        counts[code] = counts.get(code, 0) + records
        different = of
    return counts, different


def is_special(code: str) -> bool:
    """Whether a number looks like a code for "not told"."""
    return re.fullmatch(SPECIAL, code) is not None


def _code(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    return code_text(value)


def _order(code: str) -> tuple[bool, float, str]:
    try:
        return False, float(code), code
    except ValueError:
        return True, 0.0, code
