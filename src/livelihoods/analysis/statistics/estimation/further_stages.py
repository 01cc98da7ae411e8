"""Sampling within the units of the first stage: how many were drawn, what it adds to variances.

Read from the units that are kept in the engine (`UnitTotals`), never from the records again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.errors import LonelyUnitError, SurveyError
from livelihoods.analysis.statistics.estimation.cells import Rows
from livelihoods.analysis.statistics.estimation.doubled import Floats, segment_sums
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.linearization import strata_places
from livelihoods.analysis.statistics.estimation.spread import LonelyRule
from livelihoods.analysis.statistics.estimation.stages import further_statement, sizes_select
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class FurtherStages:
    """The stages after the first of a design; there may be none."""

    survey: "Survey"
    folding: Folding
    rule: LonelyRule
    stages: int

    def keep_sizes(self) -> None:
        """Keep, of each stage, how many units were drawn from how many, and check these.

        Raises:
            SurveyError: A population is missing for some records of a unit, differs within it, or
                is smaller than its sample.
        """
        folding = self.folding
        for stage in range(2, self.stages + 1):
            select = sizes_select(folding.jobs, folding.block, stage)
            self.survey.keep(f"sizes{stage}", select, folding.suspects)
            self._check_sizes(stage)

    def moments(self, keys: Sequence[str], *, paired: bool) -> Iterator[pa.Table]:
        """Yield what each stage adds, by the keys of strata; `paired` for each two domains.

        Raises:
            LonelyUnitError: A unit has a single unit of the next stage, and no rule says what then.
        """
        for stage in range(2, self.stages + 1):
            rows = self.survey.fetch_table(
                further_statement(keys, stage, self.stages, paired=paired)
            )
            lonely = sum(rows["lonely"].to_pylist())
            if lonely and self.rule.name == "fail":
                raise LonelyUnitError(
                    f"Stage {stage}: {lonely} units of the stage before have a single unit, and "
                    "are not known whole: they have no variance. Choose a rule: lonely_psu = "
                    "adjust, average, remove or certainty."
                )
            yield rows

    def sums(self, rows: pa.Table, domain: Rows, domains: int) -> Floats:
        """Add up what a stage adds; the first stage's sampled part is a factor of it.

        Args:
            rows: Of `moments`.
            domain: The domain, or pair of domains, of each row.
            domains: How many there are.
        """
        sample = self.folding.sample
        drawn = 1 - sample.not_drawn[strata_places(rows, sample, slice(None))]
        values = rows["v"].to_numpy() * drawn
        if self.rule.name == "average":
            without = rows["lonely"].to_numpy()
            if self.rule.in_domains and "alone" in rows.column_names:
                without = without + rows["alone"].to_numpy()
            values = np.where(without > 0, np.nan, values)
        order = np.argsort(domain, kind="stable")
        starts = [0, *np.cumsum(np.bincount(domain, minlength=domains)).tolist()]
        return np.array(segment_sums(values[order], starts))

    def _check_sizes(self, stage: int) -> None:
        row = self.survey.fetch(
            exp.select(
                "COUNT(*) FILTER (WHERE low <> high) AS uneven",
                "COUNT(*) FILTER (WHERE low < drawn) AS many",
                "COUNT(*) FILTER (WHERE untold > 0 AND low IS NOT NULL) AS half_told",
                dialect=DIALECT,
            )
            .from_(f"sizes{stage}")
            .sql(DIALECT)
        )[0]
        if row["half_told"]:
            raise SurveyError(
                f"fpc, stage {stage}: it is missing for some of the records of {row['half_told']} "
                "units of the stage before"
            )
        if row["uneven"] or row["many"]:
            wrong = "more than one population" if row["uneven"] else "fewer in the population"
            raise SurveyError(
                f"fpc, stage {stage}: {row['uneven'] or row['many']} units have {wrong}"
                + ("" if row["uneven"] else " than were drawn from them")
                + ": it must be a count of units, one per unit of the stage before"
            )
