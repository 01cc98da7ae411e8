"""Totals of sampling units kept in the engine: several stages, calibration, covariances.

The records are added up to the units of the last stage once, and kept there. From the totals of the
domains come the slopes of each function; with them every unit gets one number, z, the total of the
linearized variable. What follows reads these numbers, never the records again. Sums of z are taken
in the order of the units, so that they are the same bits on any number of threads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.adding import (
    lasting_sums,
    lasting_units,
    presence,
    records,
    units_select,
)
from livelihoods.analysis.statistics.estimation.cells import Cells, Rows
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.further_stages import FurtherStages
from livelihoods.analysis.statistics.estimation.linearization import (
    Counted,
    strata_places,
    units,
)
from livelihoods.analysis.statistics.estimation.lonely_covariance import LonelyStrata
from livelihoods.analysis.statistics.estimation.residuals import Residuals
from livelihoods.analysis.statistics.estimation.spread import (
    Linear,
    LonelyRule,
    StratumSums,
    variances,
)
from livelihoods.analysis.statistics.estimation.stages import (
    moments_statement,
    products_statement,
    shared_moments_statement,
    stage_keys,
)
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_NOISE = 2.0**-10, 2.0**42
"""Sums of squares of z are rounded by 2^-98 of the squares of its parts, and 2^-46 of themselves,
against 2^-88 of sums that are added up exactly."""


@dataclass
class UnitTotals:
    """Totals of the units of the last stage, in the engine (`Reading`)."""

    survey: "Survey"
    folding: Folding
    counted: Counted
    rule: LonelyRule
    stages: int
    residuals: Residuals | None

    @classmethod
    def run(cls, survey: "Survey", folding: Folding, residuals: Residuals | None = None) -> Self:
        """Add up the units and keep them.

        `residuals` takes the calibration of the weights into account.
        """
        stages = survey.design.stages if survey.design else 1
        steps = records(folding, units=stage_keys(stages))
        jobs = folding.jobs
        survey.keep("units", jobs.statement(units_select(folding, stages), steps), folding.suspects)
        table = survey.fetch_table(_strata(folding))
        counted = Counted.of(table, folding)
        found = cls(survey, folding, counted, survey.lonely_rule, stages, residuals)
        found._keep_cells()
        found._further.keep_sizes()
        return found

    @property
    def cells(self) -> Cells:
        """The domains."""
        return self.counted.cells

    @property
    def totals(self) -> Mapping[int, Doubled]:
        """Term -> total of each domain."""
        return self.counted.totals

    @property
    def n(self) -> Mapping[int, Rows]:
        """Condition -> records of each domain."""
        return self.counted.n

    @property
    def df(self) -> Mapping[int, Rows]:
        """Condition -> PSUs less strata among those with a record that meets it."""
        return self.counted.df

    def variances(self, functional: Functional, base: int, condition: int) -> Sequence[float]:
        """Return the variance of a function of totals in each domain; see `Reading`."""
        shared = self.residuals.shared() if self.residuals and self.stages == 1 else None
        if shared is not None:
            return list(self._shared_variances((functional, base, condition), shared))
        self._keep_z([(functional, base, condition)])
        rows = self.survey.fetch_table(moments_statement(self._keys, self.stages))
        present = None if self.residuals else (self.counted.strata, self.counted.present[condition])
        found = self._added(rows, rows["k"].to_numpy(), len(self.cells), present)
        for more in self._further.moments(self._keys, paired=False):
            found = found + self._further.sums(more, more["k"].to_numpy(), len(self.cells))
        return list(found)

    def _shared_variances(self, asked: tuple[Functional, int, int], shared: pa.Table) -> Floats:
        """Return the variances where each domain takes a part of one x of all units."""
        self._keep_z([asked], without_residuals=True)
        self.survey.keep_table("coefficients0", shared)
        rows = self.survey.fetch_table(shared_moments_statement(self._keys))
        # Squares that are added up apart are rounded as the sum of their sizes is.
        parts = pa.array(rows["size"].to_numpy() * (_NOISE[1] / _NOISE[0]))
        rows = rows.set_column(rows.column_names.index("size"), "size", parts)
        return self._added(rows, rows["k"].to_numpy(), len(self.cells), None)

    def covariance(
        self,
        asked: Sequence[tuple[Functional, int, int]],
        own: Mapping[int, Residuals] | None = None,
    ) -> Floats:
        """Return the covariances of functions of totals in all domains; see `Reading`.

        `own` gives the functions that stand there what is taken out of them alone.
        """
        self._keep_z(asked, own)
        size = len(asked) * len(self.cells)
        found = np.zeros((size, size))
        rows = self.survey.fetch_table(products_statement(self._keys, self.stages))
        present = self._present(asked, everywhere=self.residuals is not None or bool(own))
        lonely = LonelyStrata(self.folding.sample, self.rule, present)
        lonely.check()
        first, second = rows["a"].to_numpy(), rows["b"].to_numpy()
        strata = strata_places(rows, self.folding.sample, slice(None))
        totals = np.zeros((size, len(lonely.present)))
        totals[first[first == second], strata[first == second]] = rows["s"].to_numpy()[
            first == second
        ]
        standing = ~lonely.replaced[strata]
        pair = (first * size + second)[standing]
        places, domain = np.unique(pair, return_inverse=True)
        chosen = rows.filter(pa.array(standing))
        values = self._added(chosen, domain.reshape(-1), len(places), None)
        found[places // size, places % size] = values
        found = lonely.completed(found, totals)
        for more in self._further.moments(self._keys, paired=True):
            pair = more["a"].to_numpy() * size + more["b"].to_numpy()
            places, domain = np.unique(pair, return_inverse=True)
            values = self._further.sums(more, domain.reshape(-1), len(places))
            found[places // size, places % size] += values
        found = np.where(np.tri(size, k=-1, dtype=bool), found.T, found)
        # What has no variance has no covariance: what is there is rounding.
        none = np.diagonal(found) == 0
        found[none, :] = 0.0
        found[:, none] = 0.0
        return found

    # What is kept in the engine

    @property
    def _further(self) -> FurtherStages:
        return FurtherStages(self.survey, self.folding, self.rule, self.stages)

    @property
    def _keys(self) -> list[str]:
        return [*(["block"] if self.folding.block else []), "stratum"]

    def _keep_cells(self) -> None:
        """Number the domains, so that parameters can be joined to them."""
        columns = len(self.folding.columns)
        names = ["domain_set", *(["block"] if self.folding.block else [])]
        names += [f"d{n}" for n in range(columns)]
        keys = ", ".join(names)
        order = self.cells
        first = order.order[np.array(order.starts[:-1], dtype=np.int64)]
        table = self.counted.table.select(names).take(pa.array(first, pa.int64()))
        numbered = table.append_column("cell", pa.array(range(len(order)), pa.int64()))
        self.survey.keep_table("cells", numbered)
        on = " AND ".join(f"u.{each} IS NOT DISTINCT FROM c.{each}" for each in keys.split(", "))
        self._join = on

    def _keep_z(
        self,
        asked: Sequence[tuple[Functional, int, int]],
        own: Mapping[int, Residuals] | None = None,
        *,
        without_residuals: bool = False,
    ) -> None:
        """Give each unit of the last stage its z for each function and domain."""
        pieces = []
        unit = {t: each.floats()[0] for t, each in units(self.folding).items()}
        size = len(self.cells)
        for number, (functional, base, condition) in enumerate(asked):
            slopes = functional.slopes(self.totals, self.n[base].astype(np.float64))
            columns = {"cell": pa.array(range(size), pa.int64())}
            for term, slope in slopes.items():
                columns[f"g{term}"] = pa.array(np.nan_to_num(slope.floats()) / unit[term])
            residuals = (own or {}).get(number, None if without_residuals else self.residuals)
            if residuals is not None:
                table = residuals.coefficients(slopes)
                self.survey.keep_table(f"coefficients{number}", table)
            self.survey.keep_table(f"slopes{number}", pa.table(columns))
            piece = self._z(number, list(slopes), number * size, condition, residuals)
            pieces.append(piece)
        union: exp.Query = pieces[0]
        for piece in pieces[1:]:
            union = exp.union(union, piece, distinct=False)
        self.survey.keep("z", union)

    def _z(
        self,
        number: int,
        terms: Sequence[int],
        offset: int,
        condition: int,
        residuals: Residuals | None,
    ) -> exp.Select:
        keys = [*self._keys, *(f"u{n}" for n in range(self.stages))]
        parts = [f"s.g{t} * CAST(u.t{t} AS DOUBLE)" for t in terms]
        if residuals is not None:
            return residuals.z(number, keys, parts, self._join, offset)
        return (
            exp.select(
                f"CAST(c.cell + {offset} AS BIGINT) AS k",
                *(f"u.{key}" for key in keys),
                f"{' + '.join(parts)} AS z",
                f"{' + '.join(f'ABS({part})' for part in parts)} AS size",
                dialect=DIALECT,
            )
            .from_("units AS u")
            .join("cells AS c", on=self._join, dialect=DIALECT)
            .join(f"slopes{number} AS s", on="s.cell = c.cell", dialect=DIALECT)
            # A unit without a record that counts is not one of the domain.
            .where(f"u.{presence(self.folding, condition)} > 0", dialect=DIALECT)
        )

    # From sums to variances

    def _added(
        self, rows: pa.Table, domain: Rows, domains: int, present: tuple[Rows, Rows] | None
    ) -> Floats:
        """Add up the strata of the first stage.

        `present` gives for the rows of `counted` (sorted by domain) the stratum and its PSUs; None
        takes all strata as strata of the domain.
        """
        order = np.argsort(domain, kind="stable")
        domain = domain[order].astype(np.int64)
        sample = self.folding.sample
        strata = strata_places(rows, sample, order)
        counts = np.full(len(domain), 2, dtype=np.int64)
        if present is not None:
            counts = self._counts(domain, strata, present)
        sums = StratumSums(
            domains=domains,
            starts=[0, *np.cumsum(np.bincount(domain, minlength=domains)).tolist()],
            domain=domain,
            stratum=strata,
            not_drawn=sample.not_drawn[strata],
            present={0: counts},
            totals={},
            products={},
        )
        linear = Linear(
            Doubled.of(rows["s"].to_numpy()[order]),
            Doubled.of(rows["ss"].to_numpy()[order]),
            _size(rows, order),
            Doubled.of(rows["other"].to_numpy()[order]) if "other" in rows.column_names else None,
        )
        # What lonely strata add to a covariance is seen to by `LonelyStrata`.
        rule = self.rule if linear.other is None else LonelyRule("remove", in_domains=False)
        return np.array(variances(sums, linear, sample, rule, 0), dtype=np.float64)

    def _present(self, asked: Sequence[tuple[Functional, int, int]], *, everywhere: bool) -> Rows:
        """Return of each stratum the PSUs with a record that counts in some domain.

        With fitted weights all of them do: the fit has residuals `everywhere`. So has a line that
        follows all records.
        """
        sample = self.folding.sample
        if everywhere:
            return sample.psus
        conditions = [presence(self.folding, condition) for _, _, condition in asked]
        counts = " OR ".join(f"{each} > 0" for each in dict.fromkeys(conditions))
        select = (
            exp.select(*self._keys, f"COUNT(DISTINCT u0) FILTER (WHERE {counts}) AS m")
            .from_("units")
            .group_by(*self._keys)
        )
        rows = self.survey.fetch_table(select.sql(DIALECT))
        present = np.zeros(len(sample.psus), dtype=np.int64)
        present[strata_places(rows, sample, slice(None))] = rows["m"].to_numpy()
        return present

    def _counts(self, domain: Rows, strata: Rows, present: tuple[Rows, Rows]) -> Rows:
        """Return the PSUs of each stratum that have a record of the domain."""
        size = len(self.folding.sample.psus)
        known = np.zeros(len(self.cells) * size, dtype=np.int64)
        known[self.cells.domain * size + present[0]] = present[1]
        counts: Rows = known[domain * size + strata]
        return counts


def _size(rows: pa.Table, order: Rows) -> Floats:
    """Return how large sums of squares are, in the measure of exact sums; 0 of products."""
    parts = rows["size"].to_numpy()[order].astype(np.float64)
    squares = np.abs(rows["ss"].to_numpy()[order])
    found: Floats = np.where(parts > 0, np.maximum(parts * _NOISE[0], squares * _NOISE[1]), 0.0)
    return found


def _strata(folding: Folding) -> str:
    """Compile records, PSUs and totals of each stratum and domain from the units."""
    terms = folding.terms
    names = [*(["block"] if folding.block else []), "stratum"]
    dims = [f"d{n}" for n in range(len(folding.columns))]
    keys = ["domain_set", *names, *dims]
    listed = dict.fromkeys([*terms.counted, *terms.present])
    psus = (
        exp.select(
            *keys,
            *(f"CAST(SUM(n{n}) AS BIGINT) AS n{n}" for n in listed),
            *lasting_sums(folding),
            *(f"SUM(t{t}) AS t{t}" for t in range(len(terms.totals))),
            dialect=DIALECT,
        )
        .from_("units")
        .group_by(*keys, "u0")
    )
    select = (
        exp.select(
            *keys,
            *(f"CAST(SUM(n{n}) AS BIGINT) AS n{n}" for n in terms.counted),
            *(f"COUNT(*) FILTER (WHERE n{n} > 0) AS m{n}" for n in terms.present),
            *lasting_units(folding),
            *(f"SUM(t{t}) AS t{t}" for t in range(len(terms.totals))),
            dialect=DIALECT,
        )
        .from_("psus")
        .group_by(*keys)
    )
    return select.with_("psus", as_=psus, dialect=DIALECT).sql(DIALECT)
