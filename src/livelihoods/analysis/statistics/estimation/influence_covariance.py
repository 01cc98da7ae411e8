"""Covariances with statistics of a distribution among them: all as totals of linearized variables.

A measure of inequality or low earnings is the total of its influences, which are added up by unit
beside the totals of the other statistics (Deville 1999; Osier 2009). A quantile moves against the
share of the population at or below it, over the density (Bahadur's representation; Francisco and
Fuller 1991). The density is that which Woodruff's interval implies, its error over that of the
share: so variances on the diagonal are the squares of the standard errors that are shown.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.dispersal import DispersalColumn, read_moments
from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.functional import Functional, Totals
from livelihoods.analysis.statistics.estimation.measures import is_relative, measure
from livelihoods.analysis.statistics.estimation.parameters import keep_parameters, place_of
from livelihoods.analysis.statistics.estimation.quantiles import QuantileColumn
from livelihoods.analysis.statistics.estimation.question import Asked, AskedDistribution
from livelihoods.analysis.statistics.estimation.reference_line import (
    Explain,
    ReferenceLines,
    WithLine,
    keep_line_units,
)
from livelihoods.analysis.statistics.estimation.residuals import Residuals
from livelihoods.analysis.statistics.estimation.scores import Scores
from livelihoods.analysis.statistics.estimation.units import UnitTotals
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

DistributionColumn = QuantileColumn | DispersalColumn
_Key = tuple[int, str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Scaled(Functional):
    """A function of totals, times a number of each domain (`factors`)."""

    factors: Floats = field(default_factory=lambda: np.zeros(0))

    def slopes(self, totals: Totals, n: Floats) -> dict[int, Doubled]:
        """Return the slope in each term, in each domain."""
        # Not super(): with slots it would be of the class before.
        found = Functional(self.kind, self.terms).slopes(totals, n)
        factors = Doubled.of(self.factors)
        return {term: slope * factors for term, slope in found.items()}


@dataclass(frozen=True)
class _Part:
    """A statistic as a function of totals: of which, counted how, times what in which domain.

    `line`: of a measure against a relative line, which group of lines it is of, its place among
    them, and by how much it grows with the line in each domain.
    """

    kind: str
    terms: tuple[int, ...]
    base: int
    known: int
    factors: Mapping[_Key, float]
    line: tuple[int, int, Mapping[_Key, float]] | None = None


@dataclass(frozen=True)
class _Lines:
    """The lines of a group of measures: their influences, and what calibration explains of them."""

    influences: Folding
    explained: Sequence[Floats]
    blocks: Sequence[str]


class InfluenceReading:
    """The reading that adds up linearized variables of all kinds by unit.

    Args:
        survey: The records.
        folding: The one set of domains, with the terms of all functions of totals.
        columns: The statistics of distributions, computed.
        explain: Reads what calibration explains of a folding's terms; None without calibration.
    """

    def __init__(
        self,
        survey: "Survey",
        folding: Folding,
        columns: Sequence[DistributionColumn],
        explain: Explain,
    ) -> None:
        self._survey, self._explain = survey, explain
        self._folding = replace(folding, terms=deepcopy(folding.terms))
        self._parts: dict[int, _Part] = {}
        self._lines: list[_Lines] = []
        groups: dict[tuple[bool, str, str], list[DistributionColumn]] = defaultdict(list)
        for each in columns:
            is_quantile = isinstance(each, QuantileColumn)
            asked = each.asked
            groups[is_quantile, asked.y.sql(), asked.within.sql()].append(each)
        for number, group in enumerate(groups.values()):
            quantiles = [each for each in group if isinstance(each, QuantileColumn)]
            measures = [each for each in group if isinstance(each, DispersalColumn)]
            if quantiles:
                self._add_quantiles(quantiles, f"group{number}_")
            if measures:
                self._add_measures(measures, f"group{number}_")
        self.units = self._read()

    def covariance(self, asked: Sequence[Asked | AskedDistribution]) -> Floats:
        """Return the covariances: domains of the first statistic stand before those of the second.

        Where a statistic has no standard error in a domain, they are not numbers.
        """
        cells = self.units.cells
        functions: list[tuple[Functional, int, int]] = []
        own: dict[int, Residuals] = {}
        unknown = []
        for number, each in enumerate(asked):
            if isinstance(each, Asked):
                functions.append((each.functional, each.counted, each.known))
                unknown.append(np.zeros(len(cells), dtype=bool))
                continue
            part = self._parts[id(each)]
            factors = _by_cell(part.factors, cells)
            unknown.append(np.isnan(factors))
            scaled = Scaled(part.kind, part.terms, np.nan_to_num(factors))
            functions.append((scaled, part.base, part.known))
            if part.line is not None:
                own[number] = self._with_line(part.line)
        matrix = self.units.covariance(functions, own)
        gone = np.concatenate(unknown)
        matrix[gone, :] = math.nan
        matrix[:, gone] = math.nan
        return matrix

    def _add_quantiles(self, columns: Sequence[QuantileColumn], prefix: str) -> None:
        """Add the shares at or below quantiles of one quantity."""
        terms, folding = self._folding.terms, self._folding
        y, within = columns[0].asked.y, columns[0].asked.within
        base, known = terms.count(within), terms.presence(within)
        for k, column in enumerate(columns):
            assert column.keyed is not None
            # Domains are the same, but every column has them in an order of its own.
            joins, (alias,) = keep_parameters(
                self._survey, folding, column.keyed, {"q": column.values}, f"{prefix}quantile{k}_"
            )
            self._folding = replace(self._folding, joins=[*self._folding.joins, *joins])
            below: exp.Expr = exp.maybe_parse(f"{alias}.q >= ({y.sql(DIALECT)})", dialect=DIALECT)
            pair = terms.total(exp.and_(within.copy(), below)), terms.total(within)
            factors = {key: _slope(column, place) for key, place in place_of(column.cells).items()}
            self._parts[id(column.asked)] = _Part("ratio", pair, base, known, factors)

    def _add_measures(self, columns: Sequence[DispersalColumn], prefix: str) -> None:
        """Add the influences of measures of one quantity."""
        moments = read_moments(self._survey, self._folding, columns[0].asked)
        cells = moments.distribution.cells
        fixed = [each.asked for each in columns if not is_relative(each.asked.statistic)]
        relative = [each.asked for each in columns if is_relative(each.asked.statistic)]
        for asked, name in ((fixed, "fixed_"), (relative, "relative_")):
            if not asked:
                continue
            if asked is relative:
                reference = ReferenceLines.read(self._survey, self._folding, relative[0])
                lines = [reference.line(each.statistic, cells.blocks) for each in relative]
                measures = [
                    measure(each.statistic, moments, line)
                    for each, line in zip(relative, lines, strict=True)
                ]
                self._add_lines(reference, relative, f"{prefix}lines")
            else:
                measures = [measure(each.statistic, moments) for each in fixed]
            scores = Scores.of(
                self._survey,
                self._folding,
                asked,
                measures,
                moments,
                terms=self._folding.terms,
                prefix=prefix + name,
            )
            self._folding = scores.folding
            for k, (one, found) in enumerate(zip(asked, measures, strict=True)):
                # An influence is on the measure itself: no mean over periods is taken of it.
                factors = [
                    math.nan if bound is None else bound * self._folding.periods
                    for bound in found.bounds
                ]
                line = None
                if asked is relative:
                    grown = [0.0 if each is None else each for each in found.derivatives]
                    line = len(self._lines) - 1, k, dict(zip(place_of(cells), grown, strict=True))
                by_key = dict(zip(place_of(cells), factors, strict=True))
                terms = tuple(scores.terms[k])
                part = _Part("total", terms, scores.condition, scores.known, by_key, line)
                self._parts[id(one)] = part

    def _add_lines(
        self, reference: ReferenceLines, asked: Sequence[AskedDistribution], name: str
    ) -> None:
        influences = reference.influences(self._survey, asked, name)
        explained = [np.zeros(0)] * len(asked)
        if (found := self._explain(influences)) is not None:
            explained = [(found.sums[k] @ found.projection.T)[0] for k in range(len(asked))]
        blocks = reference.moments.distribution.cells.blocks
        self._lines.append(_Lines(influences, explained, blocks))

    def _read(self) -> UnitTotals:
        """Add up by unit: what was asked, what calibration explains, influences on lines."""
        own = self._explain(self._folding)
        place = 0 if own is None else len(own.projection)
        self._first = []
        for lines in self._lines:
            keep_line_units(self._survey, lines.influences, place, lines.blocks)
            self._first.append(place)
            place += len(lines.explained) * len(lines.blocks)
        return UnitTotals.run(self._survey, self._folding, own)

    def _with_line(self, line: tuple[int, int, Mapping[_Key, float]]) -> WithLine:
        group, k, grown = line
        cells, lines, own = self.units.cells, self._lines[group], self.units.residuals
        count = len(lines.explained)
        before = [lines.blocks.index(b) if b in lines.blocks else 0 for b in cells.blocks]
        none = {t: np.zeros((len(cells), 0)) for t in range(len(self._folding.terms.totals))}
        return WithLine(
            own.sums if own else none,
            own.projection if own else np.zeros((0, 0)),
            lines.explained[k],
            [self._first[group] + k + count * each for each in before],
            np.nan_to_num(_by_cell(grown, cells)),
        )


def _by_cell(numbers: Mapping[_Key, float], cells: Cells) -> Floats:
    """Put numbers of domains in the order of cells; those without one have none."""
    return np.array([numbers.get(key, math.nan) for key in place_of(cells)], dtype=np.float64)


def _slope(column: QuantileColumn, place: int) -> float:
    """Return by how much a quantile moves with the share at or below it: minus 1 over density."""
    error = column.figure(place, {}).se
    if error is None:
        return math.nan
    share = math.sqrt(max(column.shares.variance[place], 0.0))
    return -error / share if share > 0 else 0.0
