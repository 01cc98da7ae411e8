"""The engine that reads and adds up: it can read the files of one survey, and nothing else."""

import re
import tempfile
import threading
import uuid
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

_SIZE = re.compile(r"\d+(\.\d+)? ?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)")
_EVERY = 0.2


def connect(threads: int | None = None, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """Open an engine in memory.

    Args:
        threads: Threads to use; None: as many as the machine has.
        memory: What may be kept in memory, such as "500MB"; what is more goes to disk, into the
            system's folder for temporary files, and is gone when the connection is closed.

    Raises:
        SurveyError: `memory` is not a size.
    """
    if not _SIZE.fullmatch(memory):
        raise SurveyError(f"memory={memory!r} is not a size such as '500MB' or '2GB'")
    folder = Path(tempfile.gettempdir()) / f"livelihoods-{uuid.uuid4().hex}"
    connection = duckdb.connect(":memory:")
    settings = {
        "memory_limit": memory.replace(" ", ""),
        "temp_directory": str(folder),
        # Reading ahead keeps whole row groups of all columns in memory.
        "disable_parquet_prefetching": "true",
        "parquet_metadata_cache": "true",
        "enable_progress_bar": "true",
        "enable_progress_bar_print": "false",
        # Nothing here depends on the order of rows.
        "preserve_insertion_order": "false",
    }
    if threads is not None:
        settings["threads"] = str(int(threads))
    connection.execute(
        "; ".join(
            f"SET {name} = {exp.Literal.string(value).sql(DIALECT)}"
            for name, value in settings.items()
        )
    )
    # It reads the file once for each range of a column that is sorted. An engine without it says
    # that it does not know it, and needs nothing.
    with suppress(duckdb.ParserException):
        connection.execute("SET disabled_optimizers = 'partitioned_execution'")
    return connection


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
