"""Totals under every replicate weight: their scatter is the variance of a function of them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.cells import Cells, Rows, cells
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding, mark_of
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.linearization import units
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.replicate_sums import (
    HEADROOM,
    ReplicateColumns,
    largest_statement,
    sketch_statement,
    totals_statement,
)
from livelihoods.analysis.statistics.estimation.replication import (
    Scales,
    degrees_of_freedom,
    replicate_covariance,
)
from livelihoods.analysis.statistics.estimation.scale import BITS
from livelihoods.analysis.statistics.estimation.terms import Terms

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.designed import DesignedRecords

_PEEK = 20_000
_ROUNDS = 4


@dataclass(frozen=True)
class ReplicateDesign:
    """Replicate weights that are ready to be used.

    Attributes:
        weights: SQL of each whole replicate weight.
        scales: The factors of squared deviations.
        mse: Whether deviations are from the estimate of the whole sample.
        df: Degrees of freedom, where they are known.
        whole_df: Those of the whole sample, where they are not the rank of these weights.
    """

    weights: tuple[str, ...]
    scales: Scales
    mse: bool
    df: int | None
    whole_df: int | None = None


@dataclass(frozen=True)
class Replication:
    """Totals of every replicate (`Reading`)."""

    cells: Cells
    totals: Mapping[int, Doubled]
    n: Mapping[int, Rows]
    df: Mapping[int, Rows]
    design: ReplicateDesign
    replicates: Mapping[int, Doubled]

    @classmethod
    def run(cls, survey: "DesignedRecords", folding: Folding, design: ReplicateDesign) -> Self:
        """Add up."""
        exponent = math.frexp(folding.sample.scale.largest)[1]
        columns = ReplicateColumns(design.weights, BITS - exponent)
        try:
            table = survey.fetch_table(totals_statement(folding, columns), folding.suspects)
        except SurveyError:
            # A replicate weight that is very much larger than any weight needs another scale.
            largest = survey.fetch(largest_statement(folding, columns))[0]["largest"]
            if largest is None or math.frexp(largest)[1] <= exponent + HEADROOM:
                raise
            columns = ReplicateColumns(design.weights, BITS - math.frexp(largest)[1])
            table = survey.fetch_table(totals_statement(folding, columns), folding.suspects)
        found = cells(table, len(folding.columns), folding.name)
        unit = units(folding)
        count = len(design.weights)
        replicates = {}
        for t, each in unit.items():
            # From the unit of the weights to that of the replicate weights.
            scale = each / Doubled.constant(folding.weighing.factor)
            rows = [found.whole(table[f"r{t}_{n}"]) for n in range(count)]
            whole = Doubled(
                np.stack([row.high for row in rows]), np.stack([row.low for row in rows])
            )
            replicates[t] = whole.times(2.0**-columns.bits) / scale
        return cls(
            cells=found,
            totals={t: found.whole(table[f"t{t}"]) / each for t, each in unit.items()},
            n={c: found.counts(table[f"n{c}"]) for c in folding.terms.counted},
            df=_Degrees(survey, folding, columns, design, found),
            design=design,
            replicates=replicates,
        )

    def variances(self, functional: Functional, base: int, condition: int) -> Sequence[float]:
        """Return the variance of a function of totals in each domain; see `Reading`."""
        del condition
        counts = self.n[base].astype(np.float64)
        values = functional.values(self.totals, counts)
        scattered = self.scattered(functional, base)
        return [
            float(self._covariance(scattered[:, [place]], values[[place]])[0, 0])
            for place in range(len(self.cells))
        ]

    def scattered(self, functional: Functional, base: int) -> Floats:
        """Return a function of totals under each replicate: (replicates x domains)."""
        counts = np.broadcast_to(
            self.n[base].astype(np.float64), (len(self.design.weights), len(self.cells))
        )
        values = functional.values(self.replicates, counts)
        # A replicate without a finite value (an empty domain, the logit of 0) is left out.
        return np.where(np.isfinite(values), values, np.nan)

    def _covariance(self, replicates: Floats, estimates: Floats) -> Floats:
        found = replicate_covariance(
            replicates,
            estimates,
            self.design.scales.scale,
            self.design.scales.rscales,
            self.design.mse,
        )
        return np.asarray(found.covariance, dtype=np.float64)


def scatter_covariance(scattered: Floats, values: Floats, design: ReplicateDesign) -> Floats:
    """Return the covariance of estimates from their values under each replicate.

    Args:
        scattered: (replicates x k).
        values: (k), the estimates; those that are not finite have no covariance.
        design: The replicate weights.
    """
    known = np.flatnonzero(np.isfinite(values) & ~np.isnan(scattered).all(axis=0))
    matrix = np.full((values.size, values.size), np.nan)
    matrix[np.ix_(known, known)] = replicate_covariance(
        scattered[:, known],
        values[known],
        design.scales.scale,
        design.scales.rscales,
        design.mse,
    ).covariance
    return matrix


class _Degrees(Mapping[int, Rows]):
    """Degrees of freedom of each domain: found when they are first asked for.

    They are the rank of the replicate weights of the domain's records, less 1 (as in R's survey),
    unless the design gives them.
    """

    def __init__(
        self,
        survey: "DesignedRecords",
        folding: Folding,
        columns: ReplicateColumns,
        design: ReplicateDesign,
        found: Cells,
    ) -> None:
        self._given = survey, folding, columns
        self._design = design
        self._cells = found
        self._found: Rows | None = None

    def __getitem__(self, condition: int) -> Rows:
        if self._found is None:
            self._found = self._find()
        return self._found

    def __iter__(self) -> Iterator[int]:
        return iter(self._given[1].terms.present)

    def __len__(self) -> int:
        return len(self._given[1].terms.present)

    def _find(self) -> Rows:
        size = len(self._cells)
        if self._design.df is not None:
            return np.full(size, self._design.df, dtype=np.int64)
        survey, folding, columns = self._given
        # Of the same records in the same domains it is the same, whatever is asked of them.
        plain = replace(folding, terms=Terms(), scales=[], joins=())
        key = sketch_statement(plain, columns, buckets=0, seed=0, limit=None)
        if key not in survey.ranks:
            survey.ranks[key] = self._search()
        found, known = survey.ranks[key]
        places = place_of(known)
        ranks = found[[places[each] for each in place_of(self._cells)]]
        if self._design.whole_df is not None and folding.universe.strip("()").upper() == "TRUE":
            ranks[np.array(self._cells.marks) == mark_of(folding, ())] = self._design.whole_df
        return ranks

    def _search(self) -> tuple[Rows, Cells]:
        count = len(self._design.weights)
        # Few records are enough to show that no replicate follows from the others.
        found = self._ranks([self._sketch(1, _PEEK)])
        if bool((found < count - 1).any()):
            found = self._ranks([self._sketch(n + 1, None) for n in range(_ROUNDS)])
        return found, self._cells

    def _sketch(self, seed: int, limit: int | None) -> pa.Table:
        survey, folding, columns = self._given
        plain = replace(folding, terms=Terms(), scales=[], joins=())
        statement = sketch_statement(
            plain, columns, buckets=4 * len(columns.weights), seed=seed, limit=limit
        )
        return survey.fetch_table(statement)

    def _ranks(self, tables: Sequence[pa.Table]) -> Rows:
        _, folding, columns = self._given
        table = pa.concat_tables(tables)
        found = cells(table, len(folding.columns), folding.name)
        places = place_of(self._cells)
        matrix = np.stack([table[f"r{n}"].to_numpy() for n in range(len(columns.weights))], axis=1)[
            found.order
        ]
        ranks = np.zeros(len(self._cells), dtype=np.int64)
        keys = zip(found.marks, found.blocks, found.codes, strict=True)
        for number, key in enumerate(keys):
            rows = matrix[found.starts[number] : found.starts[number + 1]]
            if key in places:
                ranks[places[key]] = degrees_of_freedom(rows)
        return ranks
