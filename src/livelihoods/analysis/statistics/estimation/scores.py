"""The second reading: what each record adds to the error of a measure, added up over the design.

The variance of a measure is that of the total of w u, with u the influence of a record in its
domain (Deville 1999). A record belongs to a domain of every set: each measure has a total for every
set, of which only the domains of that set are looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding, marks
from livelihoods.analysis.statistics.estimation.functional import Functional, Totals
from livelihoods.analysis.statistics.estimation.linearization import Reading
from livelihoods.analysis.statistics.estimation.measures import Measure, score_sql
from livelihoods.analysis.statistics.estimation.moments import Moments
from livelihoods.analysis.statistics.estimation.parameters import keep_parameters
from livelihoods.analysis.statistics.estimation.question import AskedDistribution
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.terms import Term, Terms
from livelihoods.analysis.statistics.estimation.units import UnitTotals
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

UNIT_SCALE = Scale(2**46, False, 1.0)
"""Influences are between -1 and 1; rounded by 2^-47, there is room to add up 10^8 of them."""
RANKS = "ranks"


@dataclass(frozen=True, slots=True)
class Chosen(Functional):
    """For each domain one of several totals: `chosen` holds 1 for each domain of the total."""

    chosen: tuple[Floats, ...] = ()

    def slopes(self, totals: Totals, n: Floats) -> dict[int, Doubled]:
        """Return the slope in each term, in each domain."""
        del totals, n
        pairs = zip(self.terms, self.chosen, strict=True)
        return {term: Doubled.of(chosen) for term, chosen in pairs}


@dataclass(frozen=True)
class Scores:
    """Influences of records on measures, ready to be added up.

    Attributes:
        folding: What is added up.
        terms: Of each measure: its total for each set of domains.
        condition: The condition of the records that count.
        known: The condition whose records make a stratum one of the domain.
    """

    folding: Folding
    terms: Sequence[Sequence[int]]
    condition: int
    known: int

    @classmethod
    def of(
        cls,
        survey: "Survey",
        folding: Folding,
        asked: Sequence[AskedDistribution],
        measures: Sequence[Measure],
        moments: Moments,
        *,
        terms: Terms | None = None,
        prefix: str = "",
    ) -> "Scores":
        """Put the parameters of the domains beside the records, and compile the influences.

        Args:
            survey: The records.
            folding: The domains.
            asked: The measures, all of one quantity and one condition.
            measures: What was computed of each.
            moments: The distribution.
            terms: What is added up besides, with the scales and joins of the folding; the
                influences come after it. None: nothing.
            prefix: What names of kept tables begin with.
        """
        distribution, ranks = moments.distribution, prefix + RANKS
        columns: dict[str, Sequence[float | None]] = {
            "cell": [float(cell) for cell in range(len(moments))]
        }
        for k, (one, found) in enumerate(zip(asked, measures, strict=True)):
            given: Mapping[str, Sequence[float | None]] = dict(found.parameters)
            if "order" in given:
                given = {**given, "order": [one.statistic.order] * len(moments)}
            columns |= {f"m{k}_{name}": values for name, values in given.items()}
        joins, aliases = keep_parameters(
            survey, folding, distribution.keyed, columns, f"{prefix}parameters"
        )
        y = f"CAST(({asked[0].y.sql(DIALECT)}) AS DOUBLE)"
        if any(each.statistic.kind == "gini" for each in asked):
            moments.keep_ranks(ranks)
            joins += [
                (f"{ranks} AS {ranks}{s}", f"{ranks}{s}.cell = {alias}.cell AND {ranks}{s}.y = {y}")
                for s, alias in enumerate(aliases)
            ]
        alone = terms is None
        terms = terms or Terms()
        condition = terms.count(counted(asked[0]))
        terms.presence(counted(asked[0]))
        known = terms.presence(asked[0].within) if folding.weightless else condition
        numbers, scales = [], []
        for k, one in enumerate(asked):
            row = []
            for s, alias in enumerate(aliases):
                weight = f"CAST({WEIGHT} AS DOUBLE)"
                text = score_sql(one.statistic, y, weight, f"{alias}.m{k}_", f"{ranks}{s}")
                terms.values.append(f"COALESCE({text}, 0)")
                terms.totals.append(Term(condition, (len(terms.values) - 1,)))
                scales.append(UNIT_SCALE)
                row.append(len(terms.totals) - 1)
                terms.product(row[-1], row[-1])
            numbers.append(row)
        if alone:
            # An influence is on the measure itself: no mean over periods is taken of its total.
            added = replace(folding, terms=terms, scales=scales, joins=joins, periods=1)
        else:
            scales, joins = [*folding.scales, *scales], [*folding.joins, *joins]
            added = replace(folding, terms=terms, scales=scales, joins=joins)
        return cls(added, numbers, condition, known)

    def variances(self, reading: Reading, k: int) -> list[float]:
        """Return the variance of the total of a measure's influences in the reading's domains."""
        chosen = set_masks(self.folding, reading.cells)
        if isinstance(reading, UnitTotals):
            one = Chosen("total", tuple(self.terms[k]), tuple(chosen))
            return list(reading.variances(one, self.condition, self.known))
        found = np.zeros(len(reading.cells))
        for term, mask in zip(self.terms[k], chosen, strict=True):
            total = Functional("total", (term,))
            values = np.array(reading.variances(total, self.condition, self.known))
            found = np.where(mask > 0, values, found)
        return [float(each) for each in found]


def counted(asked: AskedDistribution) -> exp.Expr:
    """Return the condition of the records in a distribution: those that have a weight."""
    positive: exp.Expr = exp.maybe_parse(f"{WEIGHT} > 0", dialect=DIALECT)
    if asked.within.unnest() == exp.true():
        return positive
    return exp.and_(asked.within.copy(), positive)


def set_masks(folding: Folding, cells: Cells) -> list[Floats]:
    """Return for each set of domains: 1 for each domain of it, 0 for others."""
    found = np.array(cells.marks, dtype=np.int64)
    return [(found == mark).astype(np.float64) for mark in marks(folding)]
