"""The engine that reads and adds up: it can read the files of one survey, and nothing else.

To open an engine takes as long as to add up a million records, because it makes its catalogue of
functions anew. So the engine of a survey that is no longer used waits, emptied, for the next survey
of the same files: the same survey by another standard, another table in a notebook.
"""

import atexit
import re
import tempfile
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.expressions import DIALECT

MEMORY = "1GB"
"""What the engine takes in memory before it goes to disk, unless the user says otherwise."""

Progress = Callable[[float], None]
"""Is told the part of a statement that is done, from 0 to 1."""

_WAITING: dict[tuple[object, ...], duckdb.DuckDBPyConnection] = {}
MOST_WAITING = 2
_SIZE = re.compile(r"\d+(\.\d+)? ?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)")
_EVERY = 0.2


class Engine:
    """Which engine a survey needs: its settings, and the files that it may read.

    Args:
        files: The files of the survey. As they are now: a file that was changed is another one,
            because an engine keeps what it knows of a file's inside.
        threads: Threads to use; None: as many as the machine has.
        memory: What may be kept in memory, such as "500MB"; what is more goes to disk, into the
            system's folder for temporary files, and is gone when the engine is closed.
        ordered: Whether the order of records means something.

    Raises:
        SurveyError: `memory` is not a size.
    """

    def __init__(
        self, files: Sequence[Path], threads: int | None, memory: str, *, ordered: bool = False
    ) -> None:
        if not _SIZE.fullmatch(memory):
            raise SurveyError(f"memory={memory!r} is not a size such as '500MB' or '2GB'")
        self._settings = {
            "memory_limit": memory.replace(" ", ""),
            # Reading ahead keeps whole row groups of all columns in memory.
            "disable_parquet_prefetching": "true",
            "parquet_metadata_cache": "true",
            "enable_progress_bar": "true",
            "enable_progress_bar_print": "false",
            "preserve_insertion_order": str(ordered).lower(),
        }
        if threads is not None:
            self._settings["threads"] = str(int(threads))
        self._key = (*self._settings.items(), *sorted(map(_state, files), key=str))

    def open(self) -> duckdb.DuckDBPyConnection:
        """Open it, in memory and not yet locked."""
        connection = duckdb.connect(":memory:")
        folder = Path(tempfile.gettempdir()) / f"livelihoods-{uuid.uuid4().hex}"
        settings = {**self._settings, "temp_directory": str(folder)}
        connection.execute(
            "; ".join(
                f"SET {name} = {exp.Literal.string(value).sql(DIALECT)}"
                for name, value in settings.items()
            )
        )
        # It reads the file once for each range of a column that is sorted. An engine without it
        # says that it does not know it, and needs nothing.
        with suppress(duckdb.ParserException):
            connection.execute("SET disabled_optimizers = 'partitioned_execution'")
        return connection

    def waiting(self) -> duckdb.DuckDBPyConnection | None:
        """Take one that waits, locked to the files already; None where there is none."""
        return _WAITING.pop(self._key, None)

    def wait_after(self, lease: object, connection: duckdb.DuckDBPyConnection) -> None:
        """Let it, once nothing holds the lease any more, wait for the next survey."""
        weakref.finalize(lease, _wait, connection, self._key)


def _state(file: Path) -> tuple[object, ...]:
    try:
        found = file.stat()
    except OSError:
        return (str(file),)
    return (str(file), found.st_ino, found.st_size, found.st_mtime_ns)


def _wait(connection: duckdb.DuckDBPyConnection, key: tuple[object, ...]) -> None:
    try:
        _empty(connection)
    except duckdb.Error:
        # An engine that was stopped amid its work may not be fit for more.
        connection.close()
        return
    _WAITING[key] = connection
    while len(_WAITING) > MOST_WAITING:
        _WAITING.pop(next(iter(_WAITING))).close()


def _empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all that a survey left in its engine; types last, because tables use them."""
    left = connection.execute(
        "SELECT 1, 'VIEW', view_name FROM duckdb_views() WHERE NOT internal UNION ALL "
        "SELECT 2, 'TABLE', table_name FROM duckdb_tables() WHERE NOT internal UNION ALL "
        "SELECT 3, 'TYPE', type_name FROM duckdb_types() WHERE NOT internal"
    ).fetchall()
    for _, kind, name in sorted(left):
        quoted = exp.to_identifier(name, quoted=True).sql(DIALECT)
        connection.execute(f"DROP {kind} {quoted}")


@atexit.register
def close_waiting() -> None:
    """Close the engines that wait, and with them their folders of temporary files."""
    while _WAITING:
        _WAITING.popitem()[1].close()


@contextmanager
def told(connection: duckdb.DuckDBPyConnection, progress: Progress | None) -> Iterator[None]:
    """Tell, while a statement runs, how far it is."""
    if progress is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            percent = connection.query_progress()
            if percent >= 0:
                progress(min(percent / 100, 1.0))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def lock(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Shut everything but these files to the engine, for good."""
    allowed = exp.Array(expressions=[exp.Literal.string(path) for path in paths]).sql(DIALECT)
    connection.execute(f"SET allowed_paths = {allowed}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def as_pattern(path: str) -> str:
    """Write a path so that the engine, which takes *, ? and [ as patterns, finds that file only."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in path)
