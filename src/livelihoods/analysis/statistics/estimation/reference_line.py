"""Measures against a line that follows a reference population: the error of the line counts, too.

The line is that of all records of the survey that have a value, whatever is asked for (as in R's
convey). A record outside the domain moves the measure by moving the line, so its influence is

    [in the domain] own part + derivative x influence on the line

(Osier 2009). The first part is added up by domain, the second once for all: what each domain takes
of it is a number. That is the algebra of calibration, where every unit loses b x: here x is the
unit's influence on the line, and b is minus the derivative.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.adding import records, units_select
from livelihoods.analysis.statistics.estimation.distribution import Distribution
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.measures import (
    Line,
    Measure,
    measure,
    threshold_values,
    thresholds,
)
from livelihoods.analysis.statistics.estimation.moments import Moments, Numbers
from livelihoods.analysis.statistics.estimation.parameters import keep_parameters, place_of
from livelihoods.analysis.statistics.estimation.question import AskedDistribution, present
from livelihoods.analysis.statistics.estimation.residuals import Residuals
from livelihoods.analysis.statistics.estimation.scores import UNIT_SCALE, Scores
from livelihoods.analysis.statistics.estimation.stages import stage_keys
from livelihoods.analysis.statistics.estimation.statement import Statement, select
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.estimation.terms import Term, Terms
from livelihoods.analysis.statistics.estimation.units import UnitTotals
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

Explain = Callable[[Folding], Residuals | None]


@dataclass(frozen=True)
class WithLine(Residuals):
    """What calibration and the line take out of a linearized variable.

    Attributes:
        line: What calibration explains of the influences on the line: a number per place.
        places: Of each domain: the place of the line's influence among the units' x.
        shares: How much of it each domain takes.
    """

    line: Floats
    places: Sequence[int]
    shares: Floats

    def coefficients(self, slopes: Mapping[int, Doubled]) -> pa.Table:
        """Return the coefficients of a measure: one row per domain and place."""
        own = self._explained(slopes)
        own = own + self.shares[:, None] * self.line[None, :]
        domains, count = own.shape
        cells, places = np.arange(domains), np.array(self.places, dtype=np.int64)
        return pa.table(
            {
                "cell": np.concatenate([np.repeat(cells, count), cells]),
                "a": np.concatenate([np.tile(np.arange(count), domains), places]),
                "b": np.concatenate([own.reshape(-1), -self.shares]),
            }
        )

    def shared(self) -> pa.Table | None:
        """Return the coefficients where nothing but the line is taken out; else None."""
        if len(self.projection):
            return None
        places = np.array(self.places, dtype=np.int64)
        return pa.table({"cell": np.arange(len(places)), "a": places, "b": -self.shares})


@dataclass(frozen=True)
class ReferenceLines:
    """The reference population of a quantity, by block."""

    folding: Folding
    moments: Moments

    @classmethod
    def read(
        cls, survey: "Survey", folding: Folding, asked: AskedDistribution, weight: str = WEIGHT
    ) -> "ReferenceLines":
        """Read the distribution of a quantity over all records that have a value.

        Args:
            survey: The records.
            folding: The domains, whose blocks count.
            asked: A measure of the quantity.
            weight: SQL of the weight.
        """
        whole = replace(folding, universe="TRUE", sets=[()], columns={}, periods=1)
        condition = present(asked.y).sql(DIALECT)
        y = asked.y.sql(DIALECT)
        found = Distribution.read(
            survey, whole, "reference", y, condition, single=False, squares=True, weight=weight
        )
        return cls(whole, Moments(survey, found))

    def values(self, statistic: Statistic, blocks: Sequence[str]) -> Numbers:
        """Return the line of each domain, given its block."""
        by_block = dict(
            zip(
                self.moments.distribution.cells.blocks,
                threshold_values(statistic, self.moments),
                strict=True,
            )
        )
        return [by_block.get(block) for block in blocks]

    def line(self, statistic: Statistic, blocks: Sequence[str]) -> Line:
        """Return the line of each domain with the influence of records on it."""
        places = {block: n for n, block in enumerate(self.moments.distribution.cells.blocks)}
        found = thresholds(statistic, self.moments)
        slopes: Numbers = []
        for block in blocks:
            one = found[places[block]] if block in places else None
            slopes.append(None if one is None else one.slope)
        return Line(self.values(statistic, blocks), slopes)

    def influences(
        self, survey: "Survey", asked: Sequence[AskedDistribution], name: str = "lines"
    ) -> Folding:
        """Compile the influence of every record on the line of each measure.

        Parameters are kept under `name`.
        """
        y = asked[0].y.sql(DIALECT)
        cuts = {
            f"cut{k}": self.moments.reaching(each.statistic.order) for k, each in enumerate(asked)
        }
        joins, (alias,) = keep_parameters(
            survey, self.folding, self.moments.distribution.keyed, cuts, name
        )
        terms = Terms(conditions=[f"({present(asked[0].y).sql(DIALECT)}) AND {WEIGHT} > 0"])
        for k, each in enumerate(asked):
            below = f"CASE WHEN CAST(({y}) AS DOUBLE) <= {alias}.cut{k} THEN 1e0 ELSE 0e0 END"
            terms.values.append(f"{below} - {float(each.statistic.order)!r}")
            terms.totals.append(Term(0, (k,)))
        scales = [UNIT_SCALE] * len(asked)
        return replace(self.folding, terms=terms, scales=scales, joins=joins)


def keep_line_units(survey: "Survey", whole: Folding, first: int, blocks: Sequence[str]) -> None:
    """Keep each unit's influence on the lines as further x, at the places from `first`.

    Every block has places of its own: a domain takes nothing from the line of another block.
    """
    stages = survey.design.stages if survey.design else 1
    steps = records(whole, units=stage_keys(stages))
    steps["totals"] = units_select(whole, stages)
    keys = [*(["block"] if whole.block else []), "stratum", *(f"u{n}" for n in range(stages))]
    count = len(whole.terms.totals)
    units = [f"CAST(t{k} AS DOUBLE) / {whole.factor(k)!r}" for k in range(count)]
    query = select(
        *keys,
        f"UNNEST(RANGE({first}, {first + count})) + {_skipped(whole, blocks)} AS a",
        f"UNNEST([{', '.join(units)}]) AS x",
    ).from_("totals")
    survey.keep("moving", whole.jobs.statement(query, steps), whole.suspects)
    both = "FROM adjusting UNION ALL BY NAME FROM moving" if first else "FROM moving"
    survey.keep("adjusting", Statement(both))


def _skipped(whole: Folding, blocks: Sequence[str]) -> str:
    """Return the SQL of how many places the blocks before take."""
    if whole.block is None:
        return "0"
    named = exp.Array(expressions=[exp.Literal.string(block) for block in blocks]).sql(DIALECT)
    return f"(LIST_POSITION({named}, block) - 1) * {len(whole.terms.totals)}"


def relative_variances(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    moments: Moments,
    reference: ReferenceLines,
    *,
    explain: Explain,
) -> tuple[UnitTotals, list[Measure], list[list[float]]]:
    """Compute measures against relative lines with their variances.

    Args:
        survey: The records.
        folding: The domains.
        asked: The measures, of one quantity and one condition.
        moments: The distribution of the domains.
        reference: The reference population.
        explain: Reads what calibration explains of a folding's terms; None without calibration.

    Returns:
        The reading, the measures, and their variances in the reading's domains, divided by the
        square of the bound of each domain.
    """
    blocks = moments.distribution.cells.blocks
    lines = [reference.line(each.statistic, blocks) for each in asked]
    measures = [
        measure(each.statistic, moments, line) for each, line in zip(asked, lines, strict=True)
    ]
    scores = Scores.of(survey, folding, asked, measures, moments)
    own, whole = explain(scores.folding), reference.influences(survey, asked)
    count = 0 if own is None else len(own.projection)
    explained = [np.zeros(0)] * len(asked)
    if (lined := explain(whole)) is not None:
        explained = [(lined.sums[k] @ lined.projection.T)[0] for k in range(len(asked))]
    known = reference.moments.distribution.cells.blocks
    keep_line_units(survey, whole, count, known)
    reading = UnitTotals.run(survey, scores.folding, own)
    places = place_of(moments.distribution.cells)
    order = [places.get(key) for key in place_of(reading.cells)]
    skipped = [
        len(asked) * known.index(block) if block in known else 0 for block in reading.cells.blocks
    ]
    found = []
    for k, one in enumerate(measures):
        shares = np.array([_share(one, place) for place in order])
        reading.residuals = WithLine(
            own.sums if own else {t: np.zeros((len(order), 0)) for t in scores.terms[k]},
            own.projection if own else np.zeros((0, 0)),
            explained[k],
            [count + k + before for before in skipped],
            shares,
        )
        found.append(scores.variances(reading, k))
    return reading, measures, found


def _share(one: Measure, place: int | None) -> float:
    """Return how much of the line's influence a domain takes, in the unit of its influences."""
    if place is None:
        return 0.0
    derivative, bound = one.derivatives[place], one.bounds[place]
    return 0.0 if derivative is None or bound is None else derivative / bound
