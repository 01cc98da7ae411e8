"""The engine at work for one survey: statements run, tables kept, errors told in words."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.engine import Progress, told
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.statement import Statement
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.faults import Bound, locate, words
from livelihoods.analysis.statistics.jobs import Jobs
from livelihoods.analysis.statistics.reading import Part

_PLACE = "_place"
LASTING = ("adjusted", "factors")
"""Tables that stay when a plan has run: what the weights of the survey depend on."""


class Lease:
    """Held by all that use one engine, such as a survey and the same survey with other weights."""


class Workbench:
    """A connection to the engine, what is kept in it, and the files that it reads."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, parts: list[Part], progress: Progress | None
    ) -> None:
        self._connection = connection
        self.lease = Lease()
        self._progress = progress
        self.parts = parts
        self._kept: list[str] = []
        self._types: list[str] = []
        self._heard: list[str] | None = None

    def advice(self, value: exp.Expr) -> str:
        """Say what to do about the types of an expression's columns; here nothing."""
        del value
        return ""

    def fetch(self, statement: str, suspects: Sequence[Bound] = ()) -> list[dict[str, Any]]:
        """Run a statement whose result is small; whole numbers stay whole.

        `suspects` are expressions in it, to tell which one the engine cannot compute.
        """
        self._hear(statement)

        def run() -> list[dict[str, Any]]:
            result = self._connection.execute(statement)
            names = [each[0] for each in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

        jobs = self.__dict__.get("_first_jobs")
        known = [*jobs.bound, *suspects] if jobs else []
        rows: list[dict[str, Any]] = self._attempt(run, jobs, known)
        return rows

    def keep(self, name: str, query: exp.Query | Statement, suspects: Sequence[Bound] = ()) -> None:
        """Keep the result of a query in the engine, as a table; it goes to disk if it is large."""
        jobs = self.__dict__.get("_first_jobs")
        known = [*jobs.bound, *suspects] if jobs else []
        statement = f"CREATE OR REPLACE TEMP TABLE {name} AS {query.sql(DIALECT)}"
        self._hear(statement)
        self._attempt(lambda: self._connection.execute(statement).fetchall(), jobs, known)
        self._kept.append(name)

    def keep_table(self, name: str, table: pa.Table) -> None:
        """Keep a small table in the engine."""
        self._connection.register("_given", table)
        try:
            self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM _given")
        finally:
            self._connection.unregister("_given")
        self._kept.append(name)

    def keep_codes(self, name: str, texts: Statement) -> None:
        """Number texts in the engine, as a type of its own."""
        self._connection.execute(f"DROP TYPE IF EXISTS {name}")
        statement = f"CREATE TYPE {name} AS ENUM ({texts.sql()})"
        self._hear(statement)
        jobs = self.__dict__.get("_first_jobs")
        self._attempt(lambda: self._connection.execute(statement), jobs, [])
        self._types.append(name)

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """List the statements that run meanwhile."""
        heard: list[str] = []
        self._heard = heard
        try:
            yield heard
        finally:
            self._heard = None

    def _hear(self, statement: str) -> None:
        if self._heard is not None:
            self._heard.append(statement)

    def forget(self) -> None:
        """Drop what a plan kept in the engine; adjusted weights stay."""
        for name in dict.fromkeys(self._kept):
            if name not in LASTING:
                self._connection.execute(f"DROP TABLE IF EXISTS {name}")
        for name in self._types:
            self._connection.execute(f"DROP TYPE IF EXISTS {name}")
        self._kept.clear()
        self._types.clear()

    def fetch_table(
        self, statement: str, suspects: Sequence[Bound] = (), *, order: Sequence[str] = ()
    ) -> pa.Table:
        """Run a statement whose result is small; whole numbers stay whole (as decimals).

        The rows are in the order of the columns `order`. An ORDER BY would not do: the engine puts
        a table together as its threads come to an end.
        """
        if order:
            keys = ", ".join(order)
            statement = (
                f"SELECT *, ROW_NUMBER() OVER (ORDER BY {keys}) AS {_PLACE} "  # noqa: S608 - our own
                f"FROM ({statement})"
            )
        self._hear(statement)
        jobs = self.__dict__.get("_first_jobs")
        known = [*jobs.bound, *suspects] if jobs else []

        def run() -> pa.Table:
            # A relation would be bound twice; the copy that is warned of is of a small table.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                return self._connection.execute(statement).to_arrow_table()

        table: pa.Table = self._attempt(run, jobs, known)
        return table.sort_by(_PLACE).drop_columns([_PLACE]) if order else table

    def _attempt(self, run: Callable[[], Any], jobs: Jobs | None, suspects: Sequence[Bound]) -> Any:
        try:
            with told(self._connection, self._progress):
                return run()
        except (RuntimeError, duckdb.InterruptException) as error:
            # The engine says so in its own words when the user presses Ctrl-C.
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from error
            raise
        except duckdb.Error as error:
            run_one = self._connection.execute
            if jobs and (found := locate(run_one, jobs.steps, suspects, self.advice)):
                raise found from None
            first = words(error)
            for part in self.parts:
                first = first.replace(str(part.path), part.name)
            names = ", ".join(part.name for part in self.parts)
            raise SurveyError(f"{names}: cannot be computed: {first}") from None
