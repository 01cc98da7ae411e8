"""The engine that reads and adds up: it can read the files of one survey, and nothing else."""

from collections.abc import Sequence

import duckdb
from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open an engine in memory."""
    connection = duckdb.connect(":memory:")
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    return connection


def lock(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Shut everything but these files to the engine, for good."""
    allowed = exp.Array(expressions=[exp.Literal.string(path) for path in paths]).sql(DIALECT)
    connection.execute(f"SET allowed_paths = {allowed}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def as_pattern(path: str) -> str:
    """Write a path so that the engine, which takes *, ? and [ as patterns, finds that file only."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in path)
