"""What calibration takes out of a linearized variable, so that standard errors know of it.

The variance of a calibrated estimate is that of the total of w (z - B x): what the adjusting
variables x explain of z has no error any more (Deville and Sarndal 1992). Records outside the
domain count, too: there z is 0 and -B x is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.adding import (
    records,
    totals_statement,
    units_select,
)
from livelihoods.analysis.statistics.estimation.adjustment import CELL, Adjustment, Matrix
from livelihoods.analysis.statistics.estimation.cells import cells
from livelihoods.analysis.statistics.estimation.doubled import Doubled
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.stages import stage_keys
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.estimation.terms import Term, Terms
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_ROUNDING = 2.0**-44


@dataclass(frozen=True)
class Residuals:
    """The sums from which the coefficients B follow.

    Attributes:
        sums: Term -> (domains x A): sums of what the term adds up, by cell or times each quantity.
        projection: From those sums to the coefficients.
    """

    sums: Mapping[int, Matrix]
    projection: Matrix

    @classmethod
    def read(
        cls,
        survey: "Survey",
        folding: Folding,
        adjustment: Adjustment,
        scales: Sequence[Scale],
        stages: int,
    ) -> Self:
        """Add up, by domain, what the coefficients need, and keep the units' own x.

        Args:
            survey: The records.
            folding: What is added up.
            adjustment: How weights were adjusted.
            scales: How each calibrated quantity becomes a whole number.
            stages: How many stages of sampling units are kept.
        """
        first = Scale(1, True, 1.0) if adjustment.weight == "1" else survey.first_scale
        base = replace(folding, weight=adjustment.weight, weight_scale=first)
        crossed = _crossed(base, adjustment, scales)
        table = survey.fetch_table(totals_statement(crossed))
        count = len(adjustment.projection)
        found = cells(table, len(folding.columns), folding.name)
        sums = {}
        for t in range(len(folding.terms.totals)):
            sums[t] = np.zeros((len(found), count))
            if adjustment.cells is not None:
                place = found.domain, table["split"].to_numpy()[found.order]
                unit = crossed.unit(t)
                sums[t][place] = (found.whole(table[f"t{t}"]) / unit).floats()
            for a in range(count if adjustment.cells is None else 0):
                number = t * count + a
                unit = crossed.unit(number)
                sums[t][found.domain, a] = (found.whole(table[f"t{number}"]) / unit).floats()
        _keep_units(survey, folding, adjustment, scales, stages)
        return cls(sums, adjustment.projection)

    def coefficients(self, slopes: Mapping[int, Doubled]) -> pa.Table:
        """Return the coefficients of a function of totals: one row per domain and place."""
        b = self._explained(slopes)
        domains, places = b.shape
        return pa.table(
            {
                "cell": np.repeat(np.arange(domains), places),
                "a": np.tile(np.arange(places), domains),
                "b": b.reshape(-1),
            }
        )

    def shared(self) -> pa.Table | None:
        """Return the coefficients where each domain takes a part of one and the same x.

        None where there are several x, as calibration has.
        """
        return None

    def _explained(self, slopes: Mapping[int, Doubled]) -> Matrix:
        """Return the coefficients; those that are but the rounding of their addends are 0."""
        sums = sum(
            np.nan_to_num(slope.floats())[:, None] * self.sums[term]
            for term, slope in slopes.items()
        )
        found: Matrix = sums @ self.projection.T
        found[np.abs(found) <= _ROUNDING * (np.abs(sums) @ np.abs(self.projection.T))] = 0.0
        return found

    @staticmethod
    def z(
        number: int, keys: Sequence[str], parts: Sequence[str], join: str, offset: int
    ) -> exp.Select:
        """Compile z of every unit for every domain of one function."""
        explained = (
            exp.select(
                "b.cell",
                *(f"x.{key}" for key in keys),
                "SUM(b.b * x.x ORDER BY x.a) AS explained",
                "SUM(ABS(b.b * x.x)) AS size",
                dialect=DIALECT,
            )
            .from_("adjusting AS x")
            .join(f"coefficients{number} AS b", on="b.a = x.a", dialect=DIALECT)
            .group_by("b.cell", *(f"x.{key}" for key in keys))
        )
        own = (
            exp.select(
                "c.cell",
                *(f"u.{key}" for key in keys),
                f"{' + '.join(parts)} AS z",
                f"{' + '.join(f'ABS({part})' for part in parts)} AS size",
                dialect=DIALECT,
            )
            .from_("units AS u")
            .join("cells AS c", on=join, dialect=DIALECT)
            .join(f"slopes{number} AS s", on="s.cell = c.cell", dialect=DIALECT)
        )
        on = " AND ".join(["o.cell = e.cell", *(f"o.{key} = e.{key}" for key in keys)])
        return (
            exp.select(
                f"CAST(e.cell + {offset} AS BIGINT) AS k",
                *(f"e.{key}" for key in keys),
                "COALESCE(o.z, 0) - e.explained AS z",
                "COALESCE(o.size, 0) + e.size AS size",
                dialect=DIALECT,
            )
            .from_(explained.subquery("e"))
            .join(own.subquery("o"), on=on, join_type="left", dialect=DIALECT)
        )


def _crossed(base: Folding, adjustment: Adjustment, scales: Sequence[Scale]) -> Folding:
    """Return what adds up each term by cell, or times each calibrated quantity."""
    if adjustment.cells is not None:
        return replace(base, split=CELL)
    terms = base.terms
    first = len(terms.values)
    totals = [
        Term(term.condition, (*term.values, first + a))
        for term in terms.totals
        for a in range(len(adjustment.quantities))
    ]
    crossed = Terms(
        conditions=terms.conditions,
        values=[*terms.values, *adjustment.quantities],
        totals=totals,
    )
    return replace(base, terms=crossed, scales=[*base.scales, *scales])


def _keep_units(
    survey: "Survey",
    folding: Folding,
    adjustment: Adjustment,
    scales: Sequence[Scale],
    stages: int,
) -> None:
    """Keep the adjusted totals of x of each unit: one row per unit and place `a`."""
    keys = [*(["block"] if folding.block else []), "stratum", *(f"u{n}" for n in range(stages))]
    if adjustment.cells is not None:
        terms, split = Terms(conditions=["TRUE"], totals=[Term(0)]), CELL
    else:
        values = list(adjustment.quantities)
        totals = [Term(0, (a,)) for a in range(len(values))]
        terms, split = Terms(conditions=["TRUE"], values=values, totals=totals), None
    everyone = replace(
        folding,
        universe="TRUE",
        sets=[()],
        columns={},
        terms=terms,
        scales=[] if split else scales,
        split=split,
    )
    steps = records(everyone, units=stage_keys(stages))
    steps["totals"] = units_select(everyone, stages)
    if split:
        factor = everyone.factor(0)
        query = select(*keys, "split AS a", f"CAST(t0 AS DOUBLE) / {factor!r} AS x")
    else:
        count = len(adjustment.quantities)
        listed = ", ".join(f"CAST(t{a} AS DOUBLE) / {everyone.factor(a)!r}" for a in range(count))
        query = select(*keys, f"UNNEST(RANGE({count})) AS a", f"UNNEST([{listed}]) AS x")
    survey.keep("adjusting", folding.jobs.statement(query.from_("totals"), steps))
