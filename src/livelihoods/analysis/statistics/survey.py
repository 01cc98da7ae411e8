"""A survey: files or a frame, with the codebook or the design that says how to read them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.analyses import Analyses
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.designed import DesignedRecords
from livelihoods.analysis.statistics.digests import Asked, plan_digest
from livelihoods.analysis.statistics.engine import MEMORY, Engine, Progress, as_pattern, lock
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.covariance import Covariance
from livelihoods.analysis.statistics.estimation.design import Design
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.plan import Plan
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.figures import Question, indicator_table
from livelihoods.analysis.statistics.jobs import FILE, PERIOD, Jobs, coded_jobs, reweighted
from livelihoods.analysis.statistics.number_columns import no_numbers
from livelihoods.analysis.statistics.period import pooled
from livelihoods.analysis.statistics.plain_jobs import plain_jobs
from livelihoods.analysis.statistics.quantities import own_weight
from livelihoods.analysis.statistics.reading import (
    Part,
    open_beside,
    open_parts,
    refuse_other_survey,
)
from livelihoods.analysis.statistics.record import FIELDS
from livelihoods.analysis.statistics.table import Table
from livelihoods.analysis.statistics.timing import part_periods, row_period


class Survey(DesignedRecords, Analyses):
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
        beside: Part | None = None,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(connection, parts, progress)
        self.codebook = codebook
        self.design = design
        self._beside = beside
        self._asked: list[Asked] | None = None
        self.standard: scheme.Standard | None = None
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
        memory: str = MEMORY,
        progress: Progress | None = None,
    ) -> Self:
        """Open a survey.

        Args:
            given: A file (Parquet, CSV), a frame (pandas, Polars, PyArrow, a DuckDB relation), a
                lazy frame, a data set, or a list of them.
            codebook: Code of a codebook, a codebook file ending in .toml, or a loaded one.
            design: In the place of a codebook, the design of a frame.
            standard: Which jobs are informal: icls17, national, national:zaf, icls17+<variant>.
            period: Period of each file or frame whose columns and name do not tell it.
            threads: Threads to use; results do not depend on it.
            memory: How much the engine keeps in memory, such as "500MB"; more goes to disk.
            progress: Is told, while the engine works, which part of a statement is done (0 to 1).

        Raises:
            UnknownNameError: No such codebook or standard.
            CodebookError: The codebook is wrong, or has too little for the standard.
            SurveyError: The records cannot be read.
        """
        if (codebook is None) == (design is None):
            raise SurveyError("A survey is opened with a codebook or with a design, one of them")
        if codebook is not None and not isinstance(codebook, Codebook):
            codebook = codebooks.load(codebook)
        second = design.replicates.file if design and design.replicates else None
        every = [*(given if isinstance(given, list | tuple) else [given]), second]
        files = [Path(each) for each in every if isinstance(each, str | Path)]
        # Two files record for record: there the order of rows is what joins them.
        kind = Engine(files, threads, memory, ordered=second is not None)
        waiting = kind.waiting()
        connection = waiting or kind.open()
        parts = open_parts(connection, given)
        beside = None if second is None else open_beside(connection, second)
        everything = [*parts, beside] if beside else parts
        paths = [str(part.path) for part in everything if part.path]
        if not waiting:
            lock(connection, [*paths, *map(as_pattern, paths)])
        survey = cls(
            connection,
            parts,
            codebook=codebook,
            design=design,
            standard=standard,
            period=[period] if isinstance(period, str) else list(period),
            beside=beside,
            progress=progress,
        )
        kind.wait_after(survey.lease, connection)
        return survey

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

        Raises:
            SurveyError: Some statistics are about a quantity that has a weight of its own (such as
                earnings that not everybody tells), and others are not; `by` or
                `statistics` are no lists.
        """
        if isinstance(statistics, Statistic):
            raise SurveyError(f"statistics: a list is expected: [{statistics.name}]")
        if plain := [each for each in by if isinstance(each, str)]:
            raise SurveyError(
                f"by: a list of lists of columns is expected, one list for each set of domains: "
                f"[{plain}]"
            )
        if self._asked is not None:
            sets = tuple(tuple(each) for each in by)
            self._asked.append(Asked(tuple(statistics), sets, where, pool))
        weights = {self._own_weight(*each.texts, where) for each in statistics}
        if len(weights) > 1:
            usual = self.codebook.design.weight if self.codebook else ""
            raise SurveyError(
                "what is asked has different weights "
                f"({', '.join(sorted(each or usual for each in weights))}): ask for it apart"
            )
        return Plan(self._weighted(*weights or [""]), statistics, by, where, pool)

    def figures(
        self,
        statistics: Sequence[Statistic],
        by: Sequence[Sequence[str]] = ((),),
        where: str | None = None,
        *,
        pool: bool = False,
    ) -> list[Figure]:
        """Plan and run, each statistic with the weight of the quantity that it is about."""
        apart: dict[str, list[Statistic]] = {}
        for each in statistics:
            apart.setdefault(self._own_weight(*each.texts, where), []).append(each)
        plans = [self.plan(group, by, where, pool=pool) for group in apart.values()]
        return [figure for plan in plans for figure in plan.figures()]

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

    def covariance(
        self,
        statistics: Sequence[Statistic],
        by: Sequence[str] = (),
        where: str | None = None,
        *,
        pool: bool = False,
    ) -> Covariance:
        """Estimate with the covariance of each two estimates, for differences and contrasts.

        A survey of several periods is asked with `pool=True, by=["period", ...]`: what periods have
        in common, the same primary sampling units, then counts in the error of a change.

        Args:
            statistics: Any statistics. Under replicate weights a quantile has the error of its
                scatter over them (its interval "quantile").
            by: Columns whose crossing makes the domains.
            where: Condition of the records that count at all.
            pool: Whether all periods are one sample.

        Raises:
            SurveyError: Two statistics of one name.
        """
        if self.replicates is not None:
            statistics = [
                replace(each, interval="quantile") if each.kind == "quantile" else each
                for each in statistics
            ]
        return self.plan(statistics, [by], where, pool=pool).covariance()

    def indicators(
        self,
        names: Sequence[str] = (),
        by: Sequence[Sequence[str]] = (),
        *,
        pool: bool = False,
        command: Sequence[str] = (),
        reliability: str = "ilo",
    ) -> Table:
        """Compute indicators as an estimates table with metadata, ready to be published.

        Args:
            names: Which indicators; none named means all that the standard gives, each by those
                of the sets that its definition allows.
            by: Sets of dimensions; the total is always there.
            pool: Whether several periods make one figure.
            command: The command that asked, for the metadata.
            reliability: By which rule figures are suppressed or flagged: ilo or nchs.

        Raises:
            UnknownNameError: No such indicator, dimension or rule.
            SurveyError: The standard cannot give what was asked.
        """
        return self.answers([(names, by)], pool=pool, command=command, reliability=reliability)

    def answers(
        self,
        questions: Sequence[Question],
        *,
        pool: bool = False,
        command: Sequence[str] = (),
        reliability: str = "ilo",
    ) -> Table:
        """Compute several questions, each of indicators by sets of its own, as one table.

        They are judged together, as tables must be that are published together. The arguments, and
        what is refused, are as in `indicators`.
        """
        self._asked = []
        try:
            table = indicator_table(
                self, questions, pool=pool, command=command, reliability=reliability
            )
            assert table.metadata is not None
            table.metadata["digests"]["plan"] = plan_digest(self, self._asked)
        finally:
            self._asked = None
        return table

    def jobs(self, *columns: str) -> pa.Table:
        """Return one row per employed person: the canonical record and what was decided.

        `columns` adds variables of the survey itself. Fields that the survey does not ask are left
        out.
        """
        if self.codebook is None:
            raise SurveyError("A survey without a codebook has no jobs")
        absent = self.jobs_query.names.absent
        names = [*(each for each in FIELDS if each not in absent), "age"]
        names += ["sector", "sector_rule", "nature", "nature_rule", *columns]
        known = self.jobs_query.names
        if unknown := [name for name in columns if name not in known]:
            raise UnknownNameError("variable", unknown[0], known)
        chosen = [exp.alias_(known[name], name, quoted=True) for name in names]
        query = exp.select(*chosen, exp.alias_(exp.column(PERIOD), "period")).from_("jobs")
        query = query.where("employed", dialect=DIALECT)
        statement = self.jobs_query.query(query).sql(DIALECT)
        jobs = self.jobs_query
        return self._attempt(
            lambda: self._connection.sql(statement).to_arrow_table(), jobs, jobs.bound
        )

    def weighted_for(self, *texts: str | None) -> "Survey":
        """Return the survey with the weight of the quantities that expressions name.

        A quantity may have a weight of its own, such as earnings that not everybody tells. Where
        none is named, that is the survey itself.

        Raises:
            SurveyError: Quantities of different weights are named.
        """
        return self._weighted(self._own_weight(*texts))

    def _own_weight(self, *texts: str | None) -> str:
        return own_weight(self.standard.record, texts) if self.standard else ""

    def _weighted(self, weight: str) -> "Survey":
        if not weight:
            return self
        assert self.codebook is not None
        return self.with_jobs(reweighted(self.jobs_query, weight, self.codebook))

    @cached_property
    def _first_jobs(self) -> Jobs:
        if self.codebook is None or self.standard is None:
            assert self.design is not None
            return plain_jobs(self.parts, self.design, self._beside)
        odd = [told for part in self.parts for told in no_numbers(part, self.codebook, self.fetch)]
        if odd:
            raise SurveyError("\n".join(odd))
        timed = [
            (part, row_period(part, self.codebook) or periods[0])
            for part, periods in zip(self.parts, self.part_periods, strict=True)
        ]
        jobs = coded_jobs(timed, self.codebook, self.standard)
        # Before anything is computed: an expression of the wrong kind is told with its place.
        everything = jobs.query(exp.select("*").from_("jobs").limit(0)).sql(DIALECT)
        self._attempt(lambda: self._connection.execute(everything).fetchall(), jobs, jobs.bound)
        return jobs

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
