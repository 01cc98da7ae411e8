"""A survey: files or a frame, with the codebook or the design that says how to read them."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.engine import as_pattern, connect, lock
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import designing
from livelihoods.analysis.statistics.estimation.design import Design
from livelihoods.analysis.statistics.estimation.plan import Plan
from livelihoods.analysis.statistics.estimation.sample import (
    Sample,
    has_trouble,
    refuse,
    sample,
    whole_decimals,
)
from livelihoods.analysis.statistics.estimation.spread import LonelyRule
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.expressions import DIALECT, names_in
from livelihoods.analysis.statistics.faults import Bound, locate, words
from livelihoods.analysis.statistics.figures import indicator_table
from livelihoods.analysis.statistics.jobs import (
    FILE,
    PERIOD,
    WEIGHT,
    Jobs,
    coded_jobs,
    plain_jobs,
)
from livelihoods.analysis.statistics.period import pooled
from livelihoods.analysis.statistics.reading import (
    Part,
    open_parts,
    refuse_other_survey,
    texts_statement,
)
from livelihoods.analysis.statistics.record import FIELDS
from livelihoods.analysis.statistics.table import Table
from livelihoods.analysis.statistics.timing import part_periods, row_period

_FLOATING = {"FLOAT", "DOUBLE"}


class Survey:
    """Records with what is needed to estimate from them. Use `Survey.open`."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        parts: list[Part],
        *,
        codebook: Codebook | None,
        design: Design | None,
        standard: str,
        period: Sequence[str],
    ) -> None:
        self._connection = connection
        self.parts = parts
        self.codebook = codebook
        self.design = design
        self.standard: scheme.Standard | None = None
        self._samples: dict[str | None, Sample] = {}
        if codebook is not None:
            self.standard = scheme.standard(standard, codebook)
            for part in parts:
                refuse_other_survey(part, codebook.variables, codebook.title)
            self.part_periods = part_periods(self.fetch, parts, codebook, period)
            self.periods = sorted({each for found in self.part_periods for each in found})
        else:
            self.part_periods = [[""] for _ in parts]
            self.periods = [""]

    @classmethod
    def open(
        cls,
        given: Any,
        codebook: str | Path | Codebook | None = None,
        *,
        design: Design | None = None,
        standard: str = scheme.DEFAULT,
        period: str | Sequence[str] = (),
        threads: int | None = None,
    ) -> Self:
        """Open a survey.

        Args:
            given: A file (Parquet, CSV), a frame (pandas, Polars, PyArrow, a DuckDB relation), or
                a list of them.
            codebook: Code of a codebook, a codebook file ending in .toml, or a loaded one.
            design: In the place of a codebook, the design of a frame.
            standard: Which jobs are informal: icls17, national, national:zaf, icls17+<variant>.
            period: Period of each file or frame whose columns and name do not tell it.
            threads: Threads to use; results do not depend on it.

        Raises:
            UnknownNameError: No such codebook or standard.
            CodebookError: The codebook is wrong, or has too little for the standard.
            SurveyError: The records cannot be read.
        """
        if (codebook is None) == (design is None):
            raise SurveyError("A survey is opened with a codebook or with a design, one of them")
        if codebook is not None and not isinstance(codebook, Codebook):
            codebook = codebooks.load(codebook)
        connection = connect(threads)
        periods = [period] if isinstance(period, str) else list(period)
        parts = open_parts(connection, given)
        paths = [str(part.path) for part in parts if part.path]
        lock(connection, [*paths, *map(as_pattern, paths)])
        return cls(
            connection, parts, codebook=codebook, design=design, standard=standard, period=periods
        )

    @property
    def is_coded(self) -> bool:
        """Whether the survey has a codebook: then it has jobs, periods and indicators."""
        return self.codebook is not None

    @property
    def pooled_period(self) -> str:
        """The name of all periods taken together."""
        return pooled(self.periods) if self.is_coded else ""

    def plan(
        self,
        statistics: Sequence[Statistic],
        by: Sequence[Sequence[str]] = ((),),
        where: str | None = None,
        *,
        pool: bool = False,
    ) -> Plan:
        """Plan statistics for sets of domains.

        `by=[["sex"], []]` breaks down by sex and gives the total too. Domains keep all PSUs of the
        survey: those without a record of the domain count as zeros.
        """
        return Plan(self, statistics, by, where, pool)

    def estimate(
        self,
        statistics: Sequence[Statistic],
        by: Sequence[Sequence[str]] = ((),),
        where: str | None = None,
        *,
        pool: bool = False,
    ) -> Table:
        """Plan and run. No figure is suppressed here: `n` says on how many records each rests."""
        return self.plan(statistics, by, where, pool=pool).run()

    def indicators(
        self,
        names: Sequence[str] = (),
        by: Sequence[Sequence[str]] = (),
        *,
        pool: bool = False,
        command: Sequence[str] = (),
    ) -> Table:
        """Compute indicators as an estimates table with metadata, ready to be published.

        Args:
            names: Which indicators; none named means all that the standard gives, each by those
                of the sets that its definition allows.
            by: Sets of dimensions; the total is always there.
            pool: Whether several periods make one figure.
            command: The command that asked, for the metadata.

        Raises:
            UnknownNameError: No such indicator or dimension.
            SurveyError: The standard cannot give what was asked.
        """
        return indicator_table(self, names, by, pool=pool, command=command)

    def jobs(self, *columns: str) -> pa.Table:
        """Return one row per employed person: the canonical record and what was decided.

        `columns` adds variables of the survey itself.
        """
        if self.codebook is None:
            raise SurveyError("A survey without a codebook has no jobs")
        names = [
            *FIELDS, "age", "sector", "sector_rule", "nature", "nature_rule", *columns
        ]  # fmt: skip
        chosen = [exp.alias_(self.jobs_query.names[name], name, quoted=True) for name in names]
        query = exp.select(*chosen, exp.alias_(exp.column(PERIOD), "period")).from_("jobs")
        query = query.where("employed", dialect=DIALECT)
        statement = self.jobs_query.query(query).sql(DIALECT)
        jobs = self.jobs_query
        return self._attempt(
            lambda: self._connection.sql(statement).to_arrow_table(), jobs, jobs.bound
        )

    @cached_property
    def jobs_query(self) -> Jobs:
        """The steps from raw records to jobs, as SQL."""
        if self.codebook is None or self.standard is None:
            assert self.design is not None
            return plain_jobs(self.parts, self.design)
        weights = names_in(self.codebook.design.weight)
        for part in self.parts:
            self._refuse_texts(part, weights)
        timed = [
            (part, row_period(part, self.codebook) or periods[0])
            for part, periods in zip(self.parts, self.part_periods, strict=True)
        ]
        jobs = coded_jobs(timed, self.codebook, self.standard)
        # Before anything is computed: an expression of the wrong kind is told with its place.
        everything = jobs.query(exp.select("*").from_("jobs").limit(0)).sql(DIALECT)
        self._attempt(lambda: self._connection.execute(everything).fetchall(), jobs, jobs.bound)
        return jobs

    def _refuse_texts(self, part: Part, weights: Collection[str]) -> None:
        """Refuse text in columns that the codebook says hold numbers; weights have their own."""
        assert self.codebook is not None
        numbers = [
            each.name
            for each in self.codebook.variables.values()
            if each.type == "number" and each.name not in weights
        ]
        statement = texts_statement(part, numbers)
        if statement is None:
            return
        row = self.fetch(statement)[0]
        records = row.pop("_records")
        for name, count in row.items():
            if count:
                raise SurveyError(
                    f"{part.name}: {name}: {count} of {records} values are text, not numbers; the "
                    "codebook says that it holds numbers"
                )

    @property
    def lonely_rule(self) -> LonelyRule:
        """What a stratum with a single PSU adds to a variance."""
        if self.design is None:
            return LonelyRule("fail", in_domains=False)
        return LonelyRule(self.design.lonely_rule, self.design.adjust_domain_lonely)

    def sample(self, block: str | None = None) -> Sample:
        """Read the design columns, once per kind of block, and check what they hold.

        Raises:
            SurveyError: A weight, stratum or PSU is missing, negative or text; `fpc` is not the
                number of PSUs of a stratum; a PSU stands in two strata, and `nest` is not said.
        """
        if block not in self._samples:
            self._samples[block] = self._read_sample(block)
            self._refuse_straddling(block)
        return self._samples[block]

    @cached_property
    def _nan_keys(self) -> list[str]:
        """Which of stratum and PSU are floating point."""
        rows = self.fetch(f"DESCRIBE {designing.keys_statement(self.jobs_query)}")
        return [row["column_name"] for row in rows[:2] if row["column_type"] in _FLOATING]

    @cached_property
    def _weight_decimals(self) -> int | None:
        """Decimals of the weights of the first records."""
        rows = self.fetch(designing.peek_statement(self.jobs_query, [WEIGHT]))
        return whole_decimals([row["q0"] for row in rows])

    def design_sql(self, block: str | None) -> str:
        """Return the statement that reads the design columns."""
        guess = self._weight_decimals
        return designing.design_statement(
            self.jobs_query,
            block,
            decimals=[] if guess is None else [guess],
            nan=self._nan_keys,
        )

    def _read_sample(self, block: str | None) -> Sample:
        rows = self.fetch(self.design_sql(block))
        if has_trouble(rows):
            faults = designing.faults_statement(self.jobs_query, nan=self._nan_keys)
            refuse(self.fetch(faults), self.jobs_query.words)
        guess = self._weight_decimals
        if guess is not None and not all(row[f"whole_{guess}"] for row in rows):
            # Later weights have more decimals than the first ones: look at all.
            guess = None
            rows = self.fetch(
                designing.design_statement(
                    self.jobs_query,
                    block,
                    decimals=designing.ALL_DECIMALS,
                    nan=self._nan_keys,
                )
            )
        whole_at = {
            d: (guess is not None and d >= guess)
            or all(row.get(f"whole_{d}") is True for row in rows)
            for d in designing.ALL_DECIMALS
        }
        blocked = [row if block else {**row, "block": ""} for row in rows]
        return sample(blocked, self.jobs_query.words, whole_at)

    def check_design(self) -> Sample:
        """Read and check the design columns, without estimating anything.

        Raises:
            SurveyError: As `sample`; and, where the rule is to fail, a stratum has a single PSU.
        """
        found = self.sample(PERIOD if self.is_coded else None)
        if self.lonely_rule.name == "fail":
            found.refuse_lonely(found.lonely().nonzero()[0].tolist())
        return found

    def _refuse_straddling(self, block: str | None) -> None:
        if self.codebook:
            nest = self.codebook.design.nest
        else:
            assert self.design is not None
            nest = self.design.nest or self.design.psu is None or self.design.strata is None
        found = [] if nest else self.fetch(designing.nesting_statement(self.jobs_query, block))
        if found:
            raise SurveyError(
                f"PSU {str(found[0]['psu'])!r} stands in more than one stratum; if labels repeat "
                "between strata, say nest=True"
            )

    def file_counts(self) -> list[dict[str, Any]]:
        """Return per file and period the number of records, and of employed ones."""
        query = (
            exp.select(
                f"{FILE} AS name",
                f"{PERIOD} AS period",
                "COUNT(*) AS records",
                "COUNT(*) FILTER (WHERE employed) AS employed",
                dialect=DIALECT,
            )
            .from_("jobs")
            .group_by(FILE, PERIOD)
            .order_by(PERIOD, FILE)
        )
        return self.fetch(self.jobs_query.query(query).sql(DIALECT))

    def fetch(self, statement: str, suspects: Sequence[Bound] = ()) -> list[dict[str, Any]]:
        """Run a statement whose result is small; whole numbers stay whole.

        `suspects` are expressions in it, to tell which one the engine cannot compute.
        """

        def run() -> list[dict[str, Any]]:
            result = self._connection.execute(statement)
            names = [each[0] for each in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

        jobs = self.__dict__.get("jobs_query")
        known = [*jobs.bound, *suspects] if jobs else []
        rows: list[dict[str, Any]] = self._attempt(run, jobs, known)
        return rows

    def fetch_table(self, statement: str, suspects: Sequence[Bound] = ()) -> pa.Table:
        """Run a statement whose result is small; whole numbers stay whole (as decimals)."""
        jobs = self.__dict__.get("jobs_query")
        known = [*jobs.bound, *suspects] if jobs else []
        table: pa.Table = self._attempt(
            lambda: self._connection.sql(statement).to_arrow_table(), jobs, known
        )
        return table

    def _attempt(self, run: Callable[[], Any], jobs: Jobs | None, suspects: Sequence[Bound]) -> Any:
        try:
            return run()
        except (RuntimeError, duckdb.InterruptException) as error:
            # The engine says so in its own words when the user presses Ctrl-C.
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from error
            raise
        except duckdb.Error as error:
            if jobs and (found := locate(self._connection.execute, jobs.steps, suspects)):
                raise found from None
            first = words(error)
            for part in self.parts:
                first = first.replace(str(part.path), part.name)
            names = ", ".join(part.name for part in self.parts)
            raise SurveyError(f"{names}: cannot be computed: {first}") from None
