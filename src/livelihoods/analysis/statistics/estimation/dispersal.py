"""Inequality and low earnings in every domain: values, standard errors, intervals."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.estimation.cells import Cells
from livelihoods.analysis.statistics.estimation.distribution import Distribution
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.interval import NO_INTERVAL, interval
from livelihoods.analysis.statistics.estimation.linearization import Reading
from livelihoods.analysis.statistics.estimation.measures import (
    Measure,
    is_relative,
    measure,
    values,
)
from livelihoods.analysis.statistics.estimation.moments import Moments, Numbers
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.question import AskedDistribution
from livelihoods.analysis.statistics.estimation.reference_line import (
    Explain,
    ReferenceLines,
    relative_variances,
)
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.estimation.replication import replicate_covariance
from livelihoods.analysis.statistics.estimation.scores import Scores, counted
from livelihoods.analysis.statistics.estimation.terms import Terms
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

Read = Callable[[Folding], Reading]
_NAME = "dispersal"


@dataclass(frozen=True)
class DispersalColumn:
    """One measure in all domains; `domains` are those with a record, also without a value.

    `scattered`: the measure under each replicate weight (replicates x domains).
    """

    asked: AskedDistribution
    cells: Cells
    domains: Cells
    values: Numbers
    variances: Sequence[float]
    n: Sequence[int]
    df: Sequence[int]
    scattered: Floats | None = None

    def figure(self, place: int, domain: dict[str, object]) -> Figure:
        """Return the figure of one domain."""
        value, variance = self.values[place], self.variances[place]
        n, df = self.n[place], self.df[place]
        se, bounds = None, NO_INTERVAL
        if value is not None and math.isfinite(variance):
            se = math.sqrt(max(variance, 0.0))
            bounds = interval(value, se, df, "t")
        block = self.cells.blocks[place]
        return Figure(self.asked.statistic, block, domain, value, se, bounds, n, n, df)


def dispersal_columns(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    read: Read,
    explain: Explain,
) -> list[DispersalColumn]:
    """Compute measures of inequality and poverty that share a quantity and a condition.

    Values that are not finite numbers are refused. The distribution is of records with a weight
    above 0: calibrated weights that are not, are left out.

    Args:
        survey: The records.
        folding: The domains.
        asked: The measures.
        read: Reads what a folding adds up, in the way of the design.
        explain: Reads what calibration explains of it.
    """
    if survey.replicates is not None:
        return _replicated(survey, folding, asked, read, survey.replicates)
    moments = read_moments(survey, folding, asked[0])
    plain = [each for each in asked if not is_relative(each.statistic)]
    relative = [each for each in asked if is_relative(each.statistic)]
    columns: dict[int, DispersalColumn] = {}
    if plain:
        measures = [measure(each.statistic, moments) for each in plain]
        scores = Scores.of(survey, folding, plain, measures, moments)
        reading = read(scores.folding)
        for k, (one, found) in enumerate(zip(plain, measures, strict=True)):
            variances = scores.variances(reading, k)
            columns[id(one)] = _column(one, moments, found, variances, reading)
    if relative:
        reference = ReferenceLines.read(survey, folding, relative[0])
        dense, measures, several = relative_variances(
            survey, folding, relative, moments, reference, explain=explain
        )
        for one, found, variances in zip(relative, measures, several, strict=True):
            columns[id(one)] = _column(one, moments, found, variances, dense)
    return [columns[id(each)] for each in asked]


def read_moments(
    survey: "Survey", folding: Folding, asked: AskedDistribution, weight: str = WEIGHT
) -> Moments:
    """Read the distribution of a measure's quantity in every domain."""
    distribution = Distribution.read(
        survey,
        folding,
        _NAME,
        asked.y.sql(DIALECT),
        asked.within.sql(DIALECT),
        single=False,
        squares=True,
        weight=weight,
    )
    return Moments(survey, distribution)


def _column(
    asked: AskedDistribution,
    moments: Moments,
    found: Measure,
    variances: Sequence[float],
    reading: Reading,
) -> DispersalColumn:
    """Bring the variances of the reading's domains to those of the distribution."""
    cells = moments.distribution.cells
    places = place_of(reading.cells)
    scaled = [
        math.nan if bound is None else variances[places[key]] * bound * bound
        for key, bound in zip(place_of(cells), found.bounds, strict=True)
    ]
    n, df = _counts(cells, reading)
    return DispersalColumn(asked, cells, reading.cells, found.values, scaled, n, df)


def _counts(cells: Cells, reading: Reading) -> tuple[list[int], list[int]]:
    """Return records and degrees of freedom of each domain; the reading has one condition."""
    places = place_of(reading.cells)
    order = [places[key] for key in place_of(cells)]
    (condition,) = reading.n
    n, df = reading.n[condition], reading.df[condition]
    return [int(n[place]) for place in order], [int(df[place]) for place in order]


def _replicated(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    read: Read,
    design: ReplicateDesign,
) -> list[DispersalColumn]:
    """Compute the measures anew with every replicate: one reading for each."""
    terms, condition = Terms(), counted(asked[0])
    terms.count(condition)
    terms.presence(condition)
    terms.total(condition)
    reading = read(replace(folding, terms=terms, scales=[]))
    first = read_moments(survey, folding, asked[0])
    cells = first.distribution.cells
    estimates = _values(survey, folding, asked, first, WEIGHT)
    places = place_of(cells)
    scattered = np.full((len(asked), len(design.weights), len(cells)), math.nan)
    for n, weight in enumerate(design.weights):
        moments = read_moments(survey, folding, asked[0], f"({weight})")
        rows = [places[key] for key in place_of(moments.distribution.cells)]
        for k, found in enumerate(_values(survey, folding, asked, moments, f"({weight})")):
            scattered[k, n, rows] = [math.nan if each is None else each for each in found]
    n_df = _counts(cells, reading)
    return [
        DispersalColumn(
            one,
            cells,
            reading.cells,
            estimates[k],
            replicate_variances(scattered[k], estimates[k], design),
            *n_df,
            scattered[k],
        )
        for k, one in enumerate(asked)
    ]


def replicate_variances(
    scattered: np.ndarray, estimates: Numbers, design: ReplicateDesign
) -> list[float]:
    """Return the variance of each domain's estimate over its replicates (replicates x domains)."""
    found = []
    for place, value in enumerate(estimates):
        if value is None:
            found.append(math.nan)
            continue
        covariance = replicate_covariance(
            scattered[:, [place]],
            np.array([value]),
            design.scales.scale,
            design.scales.rscales,
            design.mse,
        ).covariance
        found.append(float(covariance[0, 0]))
    return found


def _values(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    moments: Moments,
    weight: str,
) -> list[Numbers]:
    reference = None
    if any(is_relative(each.statistic) for each in asked):
        reference = ReferenceLines.read(survey, folding, asked[0], weight)
    blocks = moments.distribution.cells.blocks
    found = []
    for each in asked:
        line: Numbers = [each.statistic.line] * len(moments)
        if reference is not None and is_relative(each.statistic):
            line = reference.values(each.statistic, blocks)
        found.append(values(each.statistic, moments, line))
    return found
