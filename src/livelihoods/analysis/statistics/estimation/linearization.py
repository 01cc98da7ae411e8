"""Totals of all domains with the variance of any function of them: one stage, one reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
import pyarrow as pa

from livelihoods.analysis.statistics.estimation.adding import (
    codes_statement,
    domain_statement,
    kept_records,
    set_statement,
    strata_statement,
)
from livelihoods.analysis.statistics.estimation.cells import Cells, Rows, cells
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding, marks
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.ranges import ranges
from livelihoods.analysis.statistics.estimation.sample import Sample
from livelihoods.analysis.statistics.estimation.spread import LonelyRule, StratumSums, variances

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


TOGETHER = 4
"""So many sets of domains are added up in one go."""


class Reading(Protocol):
    """What the reading of the analysis columns gives, whatever the design."""

    @property
    def cells(self) -> Cells:
        """The domains."""

    @property
    def totals(self) -> Mapping[int, Doubled]:
        """Term -> total of each domain, in its own unit."""

    @property
    def n(self) -> Mapping[int, Rows]:
        """Condition -> records of each domain."""

    @property
    def df(self) -> Mapping[int, Rows]:
        """Condition -> degrees of freedom of each domain."""

    def variances(self, functional: Functional, base: int, condition: int) -> Sequence[float]:
        """Return the variance of a function of totals in each domain.

        `base` is the condition whose records are counted as n; `condition` tells which records make
        a stratum one of the domain.
        """


class PairedReading(Reading, Protocol):
    """A reading that keeps what covariances between domains need."""

    def covariance(self, asked: Sequence[tuple[Functional, int, int]]) -> Floats:
        """Return the covariances of functions of totals, each with its base and condition.

        The domains of the first function stand before those of the second.
        """


@dataclass(frozen=True)
class Counted:
    """The domains of a table of strata, with their records, PSUs and totals."""

    table: pa.Table
    cells: Cells
    totals: dict[int, Doubled]
    n: dict[int, Rows]
    df: dict[int, Rows]
    strata: Rows
    present: dict[int, Rows]

    @classmethod
    def of(cls, table: pa.Table, folding: Folding) -> Self:
        """Read a table with a row per domain and stratum (see `folding`)."""
        found = cells(table, len(folding.columns), folding.name)
        if folding.weightless:
            # Nobody is estimated of where no record has a weight.
            weighs = found.counts(table["weighs"])[found.domain] > 0
            table = table.take(pa.array(np.sort(found.order[weighs])))
            found = cells(table, len(folding.columns), folding.name)
        terms, there = folding.terms, "k" if folding.weightless else "m"
        return cls(
            table=table,
            cells=found,
            totals={t: found.total(table[f"t{t}"]) / unit for t, unit in units(folding).items()},
            n={c: found.counts(table[f"n{c}"]) for c in terms.counted},
            df={
                c: found.counts(table[f"m{c}"]) - found.positive(table[f"m{c}"])
                for c in terms.present
            },
            strata=strata_places(table, folding.sample, found.order),
            present={
                c: table[f"{there}{c}"].to_numpy()[found.order].astype(np.int64)
                for c in terms.present
            },
        )


def units(folding: Folding) -> dict[int, Doubled]:
    """Return by what each total, as a whole number, is divided to have its own unit."""
    return {t: folding.unit(t) for t in range(len(folding.terms.totals))}


def strata_places(table: pa.Table, sample: Sample, order: Any) -> Rows:
    """Return the stratum of each row, in that order, as a row of the sample."""
    strata = table["stratum"].combine_chunks().dictionary_encode()
    labels = strata.dictionary.to_pylist()
    names, row = [""], np.zeros(len(table), dtype=np.int64)
    if "block" in table.column_names:
        blocks = table["block"].combine_chunks().dictionary_encode()
        names, row = blocks.dictionary.to_pylist(), blocks.indices.to_numpy()
    known = np.array(
        [[sample.places.get((name, label), -1) for label in labels] for name in names],
        dtype=np.int64,
    ).reshape(len(names), len(labels))
    found: Rows = known[row, strata.indices.to_numpy()][order]
    return found


def strata_statements(folding: Folding) -> list[str]:
    """Compile the reading of the analysis columns: one statement for each range of strata."""
    parts = ranges(folding)
    if len(parts) == 1:
        return [strata_statement(folding)]
    return [
        strata_statement(replace(folding, universe=f"({folding.universe}) AND {part}"))
        for part in parts
    ]


def strata_table(survey: "Survey", folding: Folding) -> pa.Table:
    """Add up: one row per domain and stratum.

    A few sets of domains are added up in one go. For many the records are kept in the engine, with
    codes in the place of texts, and added up set by set: that is quicker, and takes the memory of
    one set, not of all.
    """
    if len(folding.sets) <= TOGETHER:
        return pa.concat_tables(
            [survey.fetch_table(each, folding.suspects) for each in strata_statements(folding)]
        )
    kinds = survey.fetch(f"DESCRIBE {domain_statement(folding)}", folding.suspects)
    columns = dict(folding.columns)
    for number, (name, row) in enumerate(zip(folding.columns, kinds, strict=True)):
        if row["column_type"] == "VARCHAR":
            survey.keep_codes(f"codes{number}", codes_statement(folding, number))
            columns[name] = f"CAST({folding.columns[name]} AS codes{number})"
    coded = replace(folding, columns=columns)
    survey.keep("kept", kept_records(coded), folding.suspects)
    tables = []
    for one, mark in zip(folding.sets, marks(folding), strict=True):
        table = survey.fetch_table(set_statement(coded, one, "kept"))
        tables.append(_as_of_all(table, folding, one, mark))
    return pa.concat_tables(tables, promote_options="default")


def _as_of_all(table: pa.Table, folding: Folding, one: Sequence[str], mark: int) -> pa.Table:
    """Give the table of one set the columns of all sets."""
    columns = dict(zip(table.column_names, table.columns, strict=True))
    found = {"domain_set": pa.repeat(pa.scalar(mark, pa.int64()), table.num_rows)}
    for number, name in enumerate(folding.columns):
        found[f"d{number}"] = pa.nulls(table.num_rows)
        if name in one:
            column = columns[f"d{list(one).index(name)}"]
            is_coded = pa.types.is_dictionary(column.type)
            found[f"d{number}"] = column.cast(pa.string()) if is_coded else column
    dims = {f"d{number}" for number in range(len(one))}
    rest = {name: each for name, each in columns.items() if name not in {"domain_set", *dims}}
    return pa.table({**found, **rest})


@dataclass(frozen=True)
class Linearization:
    """One stage of sampling: sums of squares and products come from one reading (`Reading`)."""

    counted: Counted
    sums: StratumSums
    sample: Sample
    rule: LonelyRule

    @classmethod
    def run(cls, survey: "Survey", folding: Folding) -> Self:
        """Add up."""
        counted = Counted.of(strata_table(survey, folding), folding)
        table = counted.table
        found, shifts, unit = counted.cells, folding.shifts(), units(folding)
        totals = {
            t: found.whole(table[f"s{t}" if shift else f"t{t}"]).times(2.0**shift) / unit[t]
            for t, shift in enumerate(shifts)
        }
        sums = StratumSums(
            domains=len(found),
            starts=found.starts,
            domain=found.domain,
            stratum=counted.strata,
            not_drawn=folding.sample.not_drawn[counted.strata],
            present=counted.present,
            totals=totals,
            products={
                (a, b): found.whole(table[f"p{n}"]).times(2.0 ** (shifts[a] + shifts[b]))
                / (unit[a] * unit[b])
                for n, (a, b) in enumerate(folding.terms.products)
            },
        )
        return cls(counted, sums, folding.sample, survey.lonely_rule)

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
        slopes = functional.slopes(self.totals, self.n[base].astype(np.float64))
        linear = self.sums.linear(slopes)
        return variances(self.sums, linear, self.sample, self.rule, condition)
