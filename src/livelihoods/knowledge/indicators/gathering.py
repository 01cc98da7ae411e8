"""The figures of several files, gathered into what one release says, and checked.

The figures stay in columns, in the order of their keys; they become rows of Python a batch at a
time, to be put into words, into the hash of a release, or into the database.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.estimates import KEY_COLUMNS, VALUE_COLUMNS
from livelihoods.analysis.statistics.estimates import SCHEMA as ESTIMATES
from livelihoods.analysis.statistics.release.received import FAULTS_SHOWN, Received
from livelihoods.knowledge.indicators import rules
from livelihoods.knowledge.indicators.rules import ReleaseError, Row

BATCH: Final = 5000
SCHEMA: Final = pa.schema(
    [
        *(
            pa.field(name, pa.string() if name in {"by", "cell"} else ESTIMATES.field(name).type)
            for name in rules.CONTENT
        ),
        pa.field("notes", pa.string()),
    ]
)
"""The columns of a figure of a release."""

_MEMORY: Final = "1GB"
_KEY: Final = ", ".join(f'"{name}"' for name in (*rules.KEY, "source"))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a release says: its figures by SCHEMA in the order of their keys, and their meaning."""

    table: pa.Table
    metadata: dict[str, Any]

    def rows(self) -> Iterator[Row]:
        """Yield the figures, one by one."""
        for batch in self.table.to_batches(max_chunksize=BATCH):
            yield from batch.to_pylist()

    @property
    def content_hash(self) -> str:
        """The SHA-256 of what the release says."""
        return rules.content_hash(self.rows(), self.metadata)


def gather(parts: Sequence[Received], *, takes_repeated: bool = False) -> Gathered:
    """Gather the figures of files, and check them.

    With `takes_repeated` a figure that a later file repeats as it is, is taken once: so stands the
    total of a country in each of the ILO's files that break it down.

    Raises:
        ReleaseError: There are no figures, or some are not fit to be published; the message names
            the place of each.
    """
    if not parts:
        raise ReleaseError("no file of estimates was given")
    with closing(duckdb.connect(config={"memory_limit": _MEMORY})) as engine:
        _put_together(engine, parts)
        if takes_repeated:
            _take_once(engine)
        found = [
            *_repeated(engine, parts),
            *(
                fault
                for number, part in enumerate(parts)
                for fault in _faults(engine, number, part)
            ),
        ]
        columns = ", ".join(f'"{name}"' for name in SCHEMA.names)
        table = engine.sql(f"SELECT {columns} FROM figures ORDER BY {_KEY}").to_arrow_table()  # noqa: S608 - names of ours
    if not table.num_rows:
        raise ReleaseError("the files hold no figures: there is nothing to publish")
    if found:
        raise _refusal(found)
    metadata = rules.merged([(part.name, part.estimates.metadata) for part in parts])
    used = set(table["indicator"].unique().to_pylist())
    metadata["indicators"] = [each for each in metadata["indicators"] if each["id"] in used]
    return Gathered(table.cast(SCHEMA), metadata)


def _put_together(engine: duckdb.DuckDBPyConnection, parts: Sequence[Received]) -> None:
    """Make one table of the files, their dimension columns folded into `by` and `cell`."""
    engine.register("nothing", SCHEMA.empty_table())
    engine.execute("CREATE TABLE figures AS SELECT *, 0 AS part, 0::BIGINT AS line FROM nothing")
    for number, part in enumerate(parts):
        table = part.estimates.table
        notes = part.notes or pa.nulls(table.num_rows, pa.string())
        given = table.append_column("notes", notes).append_column("line", part.lines)
        engine.register("given", given)
        engine.execute(f"INSERT INTO figures BY NAME {_folded(table.column_names, number)}")
        engine.unregister("given")


def _folded(columns: Sequence[str], number: int) -> str:
    there = [name for name in sorted(DIMENSION_NAMES) if name in columns]
    names = ", ".join(f"CASE WHEN \"{name}\" <> '' THEN '{name}' END" for name in there)
    codes = ", ".join(f"nullif(\"{name}\", '')" for name in there)
    kept = [name for name in (*KEY_COLUMNS, *VALUE_COLUMNS) if name not in _SAID]
    return f"""
        SELECT {", ".join(f'"{name}"' for name in kept)},
          coalesce(interval, '') AS interval, coalesce(reason, '') AS reason,
          array_to_string(list_sort(string_split(coalesce(flag, ''), ';')), ';') AS flag,
          coalesce(notes, '') AS notes,
          concat_ws(',', NULL, {names}) AS "by", concat_ws(',', NULL, {codes}) AS cell,
          {number} AS part, line
        FROM given
    """  # noqa: S608 - names of ours


# Columns of which no figure lacks a text; the empty one says that there is nothing to say.
_SAID: Final = ("interval", "flag", "reason")


def _take_once(engine: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f'"{name}"' for name in SCHEMA.names)
    engine.execute(
        f"DELETE FROM figures WHERE rowid IN (SELECT rowid FROM figures "  # noqa: S608 - names of ours
        f"WINDOW same AS (PARTITION BY {columns} ORDER BY part, line) "
        "QUALIFY part > first(part) OVER same)"
    )


def _repeated(engine: duckdb.DuckDBPyConnection, parts: Sequence[Received]) -> Iterator[str]:
    """Say which figures stand in the files more than once."""
    query = f"""
        SELECT {_KEY}, part, line, first(part) OVER same, first(line) OVER same FROM figures
        WINDOW same AS (PARTITION BY {_KEY} ORDER BY part, line)
        QUALIFY row_number() OVER same > 1
        ORDER BY part, line
    """  # noqa: S608 - names of ours
    for *key, _source, part, line, first_part, first in engine.execute(query).fetchall():
        place, before = parts[part].place(line), parts[first_part].place(first)
        yield f"{place}: repeats {rules.words_of(tuple(key))} of {before}"


def _faults(engine: duckdb.DuckDBPyConnection, number: int, part: Received) -> Iterator[str]:
    """Say what is wrong with the figures of a file, and what its metadata leaves unexplained."""
    metadata = part.estimates.metadata
    for fault in rules.unstorable(metadata):
        yield f"{part.metadata_name}: {fault}"
    figures = f"FROM figures WHERE part = {number}"
    for batch in engine.sql(f"SELECT * {figures} ORDER BY line").to_arrow_reader(BATCH):
        for row in batch.to_pylist():
            place = part.place(row["line"])
            yield from (f"{place}, {fault}" for fault in rules.faults(row, metadata))
    columns = '"source", "standard", "indicator", "area", "by", "cell", "notes"'
    used = engine.sql(f"SELECT DISTINCT {columns} {figures} ORDER BY ALL").to_arrow_table()
    for fault in rules.unexplained(used.to_pylist(), metadata):
        yield f"{part.metadata_name}: {fault}"


def _refusal(found: list[str]) -> ReleaseError:
    shown = "\n".join(f"  {fault}" for fault in found[:FAULTS_SHOWN])
    more = len(found) - FAULTS_SHOWN
    rest = f"\n  and {more} more" if more > 0 else ""
    count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
    error = ReleaseError(f"nothing was published, {count}:\n{shown}{rest}")
    error.faults = tuple(found)
    return error
