"""Quantiles of every domain with Woodruff's intervals.

The distribution gives the quantile; a second reading the share of the population at or below it,
with its standard error; the ends of the interval of that share, looked up in the distribution, are
the interval of the quantile (Woodruff 1952). As in R's survey the interval is laid around the
estimated share, not around p: with heaped values the two differ.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.distribution import Distribution, is_single
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.folding import Folding, marks
from livelihoods.analysis.statistics.estimation.functional import Functional
from livelihoods.analysis.statistics.estimation.interval import NO_INTERVAL, Interval, t_quantile
from livelihoods.analysis.statistics.estimation.linearization import Reading
from livelihoods.analysis.statistics.estimation.parameters import keep_parameters, place_of
from livelihoods.analysis.statistics.estimation.proportions import (
    SHARE_METHODS,
    share_interval,
)
from livelihoods.analysis.statistics.estimation.question import AskedDistribution
from livelihoods.analysis.statistics.estimation.replicate_quantiles import (
    quantile_errors,
    replicate_quantiles,
)
from livelihoods.analysis.statistics.estimation.score_interval import Probe, score_bounds
from livelihoods.analysis.statistics.estimation.terms import Terms
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

Read = Callable[[Folding], Reading]


@dataclass(frozen=True)
class Shares:
    """Of each domain the share at or below a value: estimate, variance, records, df.

    `domains` are those with a record that counts, also without a value.
    """

    domains: Cells
    value: list[float]
    variance: list[float]
    n: list[int]
    df: list[int]


@dataclass(frozen=True)
class QuantileColumn:
    """One quantile in all domains.

    `scattered`: the quantile under each replicate (replicates x domains), where it was asked for.
    `keyed`: the keys of the domains as columns of a table.
    """

    asked: AskedDistribution
    cells: Cells
    values: Sequence[float | None]
    bounds: Sequence[tuple[float | None, float | None]]
    shares: Shares
    errors: Sequence[float | None] | None = None
    scattered: Floats | None = None
    keyed: pa.Table | None = None

    @property
    def domains(self) -> Cells:
        """The domains with a record that counts, also without a value."""
        return self.shares.domains

    def figure(self, place: int, domain: dict[str, object]) -> Figure:
        """Return the figure of one domain."""
        statistic, (lower, upper) = self.asked.statistic, self.bounds[place]
        n, df = self.shares.n[place], self.shares.df[place]
        se, interval = None, NO_INTERVAL
        if lower is not None and upper is not None:
            se = (upper - lower) / (2 * t_quantile(df))
        if lower is not None or upper is not None:
            interval = Interval(lower, upper, "woodruff")
        if self.errors is not None:
            se = self.errors[place]
            interval = replace(interval, method="none" if lower is None else "t")
        value = self.values[place]
        return Figure(statistic, self.cells.blocks[place], domain, value, se, interval, n, n, df)


def quantile_columns(
    survey: "Survey", folding: Folding, asked: Sequence[AskedDistribution], read: Read
) -> list[QuantileColumn]:
    """Compute quantiles that share a quantity, a condition and a rule.

    Args:
        survey: The records.
        folding: The domains.
        asked: The quantiles.
        read: Reads what a folding adds up, in the way of the design.
    """
    rule, first = asked[0].statistic.rule, asked[0]
    distribution = Distribution.read(
        survey,
        folding,
        "quantile",
        first.y.sql(DIALECT),
        first.within.sql(DIALECT),
        single=is_single(rule),
    )
    cells = distribution.cells
    values = [
        distribution.quantiles(rule, [(cell, _p(one)) for cell in range(len(cells))])
        for one in asked
    ]
    shares = _shares(survey, folding, asked, distribution, values, read=read)
    columns = [
        QuantileColumn(
            one,
            cells,
            found,
            _bounds(distribution, one, share) if _is_share(one) else [],
            share,
            keyed=distribution.keyed,
        )
        for one, found, share in zip(asked, values, shares, strict=True)
    ]

    def probe(points: Sequence[Sequence[float | None]]) -> list[Shares]:
        # Only what the first of them asks about is looked at, not its probability.
        given = [first] * len(points)
        return _shares(survey, folding, given, distribution, points, read=read)

    _add_scores(distribution, columns, probe)
    _add_replicates(survey, folding, distribution, columns)
    return columns


def _is_share(asked: AskedDistribution) -> bool:
    """Whether the interval is one of the share at or below the quantile, turned back."""
    return asked.statistic.interval in SHARE_METHODS


def _add_scores(distribution: Distribution, columns: list[QuantileColumn], probe: Probe) -> None:
    """Put the bounds by the score into the columns that ask for it."""
    places = [n for n, each in enumerate(columns) if each.asked.statistic.interval == "score"]
    if not places:
        return
    asked = [(_p(columns[n].asked), columns[n].shares.df) for n in places]
    found = score_bounds(distribution, columns[0].asked.statistic.rule, asked, probe)
    for n, bounds in zip(places, found, strict=True):
        columns[n] = replace(columns[n], bounds=bounds)


def _add_replicates(
    survey: "Survey",
    folding: Folding,
    distribution: Distribution,
    columns: list[QuantileColumn],
) -> None:
    """Put the errors that follow from replicates into the columns that ask for them."""
    places = [n for n, each in enumerate(columns) if each.asked.statistic.interval == "quantile"]
    if not places:
        return
    asked = [columns[n].asked for n in places]
    several = replicate_quantiles(survey, folding, asked, distribution)
    assert survey.replicates is not None
    for n, scattered in zip(places, several, strict=True):
        found = quantile_errors(scattered, columns[n].values, survey.replicates)
        bounds: list[tuple[float | None, float | None]] = []
        for value, error, df in zip(columns[n].values, found, columns[n].shares.df, strict=True):
            if value is None or error is None or df < 1:
                bounds.append((None, None))
            else:
                reach = t_quantile(df) * error
                bounds.append((value - reach, value + reach))
        columns[n] = replace(columns[n], bounds=bounds, errors=found, scattered=scattered)


def _p(asked: AskedDistribution) -> float:
    assert asked.statistic.p is not None
    return asked.statistic.p


def _shares(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    distribution: Distribution,
    values: Sequence[Sequence[float | None]],
    *,
    read: Read,
) -> list[Shares]:
    """Read, once for all, the share of each domain at or below its quantiles."""
    names = {f"q{number}": each for number, each in enumerate(values)}
    joins, aliases = keep_parameters(survey, folding, distribution.keyed, names)
    terms = Terms()
    y, within = asked[0].y, asked[0].within
    base = terms.count(within)
    terms.presence(within)
    functionals: dict[tuple[int, int], Functional] = {}
    for s, alias in enumerate(aliases):
        for k in range(len(asked)):
            below: exp.Expr = exp.maybe_parse(
                f"{alias}.q{k} >= ({y.sql(DIALECT)})", dialect=DIALECT
            )
            above = terms.total(exp.and_(within.copy(), below))
            whole = terms.total(within)
            for pair in ((above, above), (above, whole), (whole, whole)):
                terms.product(*pair)
            functionals[s, k] = Functional("ratio", (above, whole))
    reading = read(replace(folding, terms=terms, scales=[], joins=joins))
    places = place_of(reading.cells)
    keys = list(place_of(distribution.cells))
    counts = reading.n[base].astype(float)
    set_of = {mark: s for s, mark in enumerate(marks(folding))}
    found = []
    for k in range(len(asked)):
        by_set = [
            (
                functionals[s, k].values(reading.totals, counts),
                reading.variances(functionals[s, k], base, base),
            )
            for s in range(len(aliases))
        ]
        rows = [(set_of[key[0]], places[key]) for key in keys]
        found.append(
            Shares(
                domains=reading.cells,
                value=[float(by_set[s][0][place]) for s, place in rows],
                variance=[float(by_set[s][1][place]) for s, place in rows],
                n=[int(reading.n[base][place]) for _, place in rows],
                df=[int(reading.df[base][place]) for _, place in rows],
            )
        )
    return found


def _bounds(
    distribution: Distribution, asked: AskedDistribution, shares: Shares
) -> list[tuple[float | None, float | None]]:
    """Look the ends of the intervals of the shares up in the distribution."""
    method = asked.statistic.interval
    ends = []
    for place in range(len(shares.value)):
        variance, df = shares.variance[place], shares.df[place]
        if not math.isfinite(variance) or df < 1:
            ends.append((None, None))
            continue
        ends.append(
            share_interval(
                method,  # type: ignore[arg-type]
                shares.value[place],
                max(variance, 0.0),
                df,
                shares.n[place],
            )
        )
    wanted = [(place, end) for place, pair in enumerate(ends) for end in pair]
    found = distribution.quantiles(asked.statistic.rule, wanted)
    return list(zip(found[::2], found[1::2], strict=True))
