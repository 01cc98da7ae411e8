"""A survey's records with their sampling design: weights, strata, units, as they were found."""

import copy
import math
import re
from functools import cached_property
from typing import Self

import duckdb
from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.engine import Progress
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import designing
from livelihoods.analysis.statistics.estimation.adjustment import Adjustment, adjust
from livelihoods.analysis.statistics.estimation.cells import Cells, Rows
from livelihoods.analysis.statistics.estimation.design import Design
from livelihoods.analysis.statistics.estimation.replicate_design import given_design, made_design
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.estimation.sample import (
    Sample,
    has_trouble,
    refuse,
    sample,
    whole_decimals,
)
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.spread import LonelyRule
from livelihoods.analysis.statistics.jobs import PERIOD, PSU, STRATUM, WEIGHT, Jobs
from livelihoods.analysis.statistics.reading import Part
from livelihoods.analysis.statistics.workbench import Workbench

_FLOATING = {"FLOAT", "DOUBLE"}


def _own_name(column: str) -> str:
    """Return the name that a column of the steps has in its frame: raw_3_age is age."""
    return re.sub(r"^raw_(?:\d+_)?", "", column)


class DesignedRecords(Workbench):
    """Records whose design is read once and checked before anything is estimated."""

    codebook: Codebook | None
    design: Design | None

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, parts: list[Part], progress: Progress | None
    ) -> None:
        super().__init__(connection, parts, progress)
        self._samples: dict[str | None, Sample] = {}
        self.ranks: dict[str, tuple[Rows, Cells]] = {}

    @property
    def is_coded(self) -> bool:
        """Whether the survey has a codebook: then it has jobs, periods and indicators."""
        return self.codebook is not None

    @cached_property
    def _first_jobs(self) -> Jobs:
        """The steps from raw records to jobs, with the weights as they came."""
        raise NotImplementedError

    @cached_property
    def jobs_query(self) -> Jobs:
        """The steps from raw records to jobs, as SQL; weights as they are adjusted."""
        if self.adjustment is not None:
            return self.adjustment.jobs
        return self._first_jobs if self._replicated is None else self._replicated[0]

    def with_jobs(self, jobs: Jobs) -> Self:
        """Return the same records with other steps to jobs; the design is read anew from them."""
        found = copy.copy(self)
        for name in ("jobs_query", "_first_jobs"):
            found.__dict__[name] = jobs
        found.__dict__.pop("first_sample", None)
        found.__dict__.update(_samples={}, ranks={})
        return found

    @property
    def replicates(self) -> ReplicateDesign | None:
        """The replicate weights, where standard errors come from them."""
        if self._replicated is None:
            return None
        return self._replicated[1] if self.adjustment is None else self.adjustment.replicates

    @cached_property
    def _replicated(self) -> tuple[Jobs, ReplicateDesign] | None:
        """The replicate weights as they came, or were made, and the steps to jobs with them."""
        given = self.design.replicates if self.design else None
        if given is None:
            return None
        if given.made:
            return made_design(self, self._first_jobs, given)
        return self._first_jobs, given_design(given, self._first_jobs.replicates, WEIGHT)

    @cached_property
    def adjustment(self) -> Adjustment | None:
        """How the weights are adjusted to known totals."""
        if self.design is None or self.design.calibration is None:
            return None
        jobs, replicates = self._replicated or (self._first_jobs, None)
        return adjust(self, jobs, self.design.calibration, replicates)

    @cached_property
    def first_sample(self) -> Sample:
        """The sample with the weights as they came."""
        return self._read_sample(self._first_jobs, None)

    @property
    def first_scale(self) -> Scale:
        """How the weights, as they came, become whole numbers."""
        return self.first_sample.scale

    @property
    def lonely_rule(self) -> LonelyRule:
        """What a stratum with a single PSU adds to a variance."""
        if self.design is None:
            return LonelyRule("fail", in_domains=False)
        return LonelyRule(self.design.lonely_rule, self.design.adjust_domain_lonely)

    def keeps_weightless(self, block: str | None) -> bool:
        """Whether PSUs count as those of a domain of which all its records have weight 0.

        They do in R under the rules that look at all strata of a domain. Where weights are fitted
        every PSU counts in any case; replicate weights know no such rule.
        """
        plain = self.adjustment is None and self.replicates is None
        return plain and self.lonely_rule.looks_around and self.sample(block).weightless

    def sample(self, block: str | None = None) -> Sample:
        """Read the design columns, once per kind of block, and check what they hold.

        Raises:
            SurveyError: A weight, stratum or PSU is missing, negative or text; `fpc` is not the
                number of PSUs of a stratum; a PSU stands in two strata, and `nest` is not said.
        """
        if block not in self._samples:
            self._samples[block] = self._read_sample(self.jobs_query, block)
            self._refuse_straddling(block)
        return self._samples[block]

    def column_type(self, name: str | None) -> str | None:
        """Return the engine's type of a column of a frame or file that comes with its design.

        None where `name` is an expression, or the files differ.
        """
        if self.is_coded or name is None:
            return None
        kinds = {part.columns.get(name) for part in self.parts}
        return kinds.pop() if len(kinds) == 1 else None

    def advice(self, value: exp.Expr) -> str:
        """Say how the columns of text in an expression become numbers; of a codebook nothing."""
        if self.is_coded:
            return ""
        told = dict.fromkeys(
            f"; {name}: {part.advice(name)}"
            for part in self.parts
            for name in (_own_name(each.name) for each in value.find_all(exp.Column))
            if name in part.columns and part.is_text(name)
        )
        return "".join(told)

    @cached_property
    def _nan_keys(self) -> list[str]:
        """Which of stratum and PSU are floating point."""
        if self.design is not None:
            keys = {STRATUM: self.design.strata, PSU: next(iter(self.design.units), None)}
            kinds = {key: self.column_type(name) for key, name in keys.items() if name is not None}
            if None not in kinds.values():
                return [key for key, kind in kinds.items() if kind in _FLOATING]
        rows = self.fetch(f"DESCRIBE {designing.keys_statement(self._first_jobs)}")
        return [row["column_name"] for row in rows[:2] if row["column_type"] in _FLOATING]

    def _weight_decimals(self, jobs: Jobs) -> int | None:
        """Decimals of the weights of the first records."""
        rows = self.fetch(designing.peek_statement(jobs, [WEIGHT]))
        return whole_decimals([row["q0"] for row in rows])

    def design_sql(self, block: str | None) -> str:
        """Return the statement that reads the design columns."""
        guess = self._weight_decimals(self.jobs_query)
        return designing.design_statement(self.jobs_query, block, guess=guess, nan=self._nan_keys)

    def _read_sample(self, jobs: Jobs, block: str | None) -> Sample:
        guess, nan = self._weight_decimals(jobs), self._nan_keys
        rows = self.fetch(designing.design_statement(jobs, block, guess=guess, nan=nan))
        if guess is not None and any(math.isnan(row["largest_weight"]) for row in rows):
            # Later weights have more decimals than the first ones: look at all.
            guess, every = None, designing.ALL_DECIMALS
            rows = self.fetch(designing.design_statement(jobs, block, decimals=every, nan=nan))
        calibrated = self.design is not None and self.design.calibration is not None
        adjusted = calibrated and jobs is not self._first_jobs
        if has_trouble(rows, negative=adjusted):
            refuse(self.fetch(designing.faults_statement(jobs, nan=nan)), jobs.words)
        whole_at = {
            d: (guess is not None and d >= guess)
            or all(row.get(f"whole_{d}") is True for row in rows)
            for d in designing.ALL_DECIMALS
        }
        blocked = [row if block else {**row, "block": ""} for row in rows]
        return sample(blocked, jobs.words, whole_at)

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
            say = "nest = true" if self.codebook else "nest=True"
            raise SurveyError(
                f"PSU {str(found[0]['psu'])!r} stands in more than one stratum; if labels repeat "
                f"between strata, say {say}"
            )
