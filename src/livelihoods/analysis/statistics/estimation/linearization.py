"""Totals of all domains with the variance of any linear function of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from livelihoods.analysis.statistics.estimation.cells import Cells, Rows, cells
from livelihoods.analysis.statistics.estimation.doubled import Doubled
from livelihoods.analysis.statistics.estimation.folding import Folding, strata_statement
from livelihoods.analysis.statistics.estimation.sample import Sample
from livelihoods.analysis.statistics.estimation.spread import LonelyRule, StratumSums, variances
from livelihoods.analysis.statistics.faults import Bound

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True)
class Linearization:
    """What the one reading of the analysis columns gives.

    Attributes:
        cells: The domains.
        totals: Term -> total of each domain, in its own unit.
        n: Condition -> records of each domain.
        df: Condition -> PSUs less strata among those with a record that meets it.
    """

    cells: Cells
    totals: Mapping[int, Doubled]
    n: Mapping[int, Rows]
    df: Mapping[int, Rows]
    _sums: StratumSums
    _sample: Sample
    _rule: LonelyRule

    @classmethod
    def run(
        cls,
        survey: "Survey",
        folding: Folding,
        block: str | None,
        periods: int,
        suspects: Sequence[Bound],
    ) -> Self:
        """Add up; `periods` divides totals (a pooled total is a mean over the periods)."""
        table = survey.fetch_table(strata_statement(folding), suspects)
        found = cells(table, len(folding.columns), block)
        terms = folding.terms
        units = [Doubled.constant(folding.factor(t) * periods) for t in range(len(terms.totals))]
        exact = {t: found.whole(table[f"t{t}"]) for t in range(len(terms.totals))}
        shifts, strata = folding.shifts(), _strata(table, folding, found)
        sums = StratumSums(
            domains=len(found),
            starts=found.starts,
            domain=found.domain,
            stratum=strata,
            not_drawn=folding.sample.not_drawn[strata],
            present={
                c: table[f"m{c}"].to_numpy()[found.order].astype(np.int64) for c in terms.present
            },
            totals={
                t: (
                    found.whole(table[f"s{t}"]).times(2.0**shift) if (shift := shifts[t]) else value
                )
                / units[t]
                for t, value in exact.items()
            },
            products={
                (a, b): found.whole(table[f"p{n}"]).times(2.0 ** (shifts[a] + shifts[b]))
                / units[a]
                / units[b]
                for n, (a, b) in enumerate(terms.products)
            },
        )
        return cls(
            cells=found,
            totals={t: found.added(value) / units[t] for t, value in exact.items()},
            n={c: found.counts(table[f"n{c}"]) for c in terms.counted},
            df={
                c: found.counts(table[f"m{c}"]) - found.positive(table[f"m{c}"])
                for c in terms.present
            },
            _sums=sums,
            _sample=folding.sample,
            _rule=survey.lonely_rule,
        )

    def variances(self, slopes: Mapping[int, Doubled], condition: int) -> list[float]:
        """Return the variance of a linear function of the totals in each domain.

        `condition` tells which records make a stratum one of the domain.
        """
        linear = self._sums.linear(slopes)
        return variances(self._sums, linear, self._sample, self._rule, condition)


def _strata(table: pa.Table, folding: Folding, found: Cells) -> Rows:
    """Return the stratum of each sorted row as a row of the sample."""
    strata = table["stratum"].combine_chunks().dictionary_encode()
    blocks = table["block"].combine_chunks().dictionary_encode() if folding.block else None
    places = folding.sample.places
    labels = strata.dictionary.to_pylist()
    names = blocks.dictionary.to_pylist() if blocks is not None else [""]
    known = np.array(
        [[places.get((name, label), -1) for label in labels] for name in names], dtype=np.int64
    ).reshape(len(names), len(labels))
    row = blocks.indices.to_numpy() if blocks is not None else np.zeros(len(table), dtype=np.int64)
    found_places: Rows = known[row, strata.indices.to_numpy()][found.order]
    return found_places
