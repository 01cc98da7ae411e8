"""Quantiles under every replicate weight: their scatter is the error of the quantile.

The interval is q plus or minus t standard errors, as in R's survey (`interval.type = "quantile"`).
It needs replicates that follow a quantile: balanced halves or the bootstrap do, the jackknife may
not.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.dispersal import replicate_variances
from livelihoods.analysis.statistics.estimation.distribution import Distribution, is_single
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.question import AskedDistribution
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def replicate_errors(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    first: Distribution,
    values: Sequence[Sequence[float | None]],
) -> list[list[float | None]]:
    """Return the standard error of each quantile in each domain: one reading for each replicate.

    Args:
        survey: The records.
        folding: The domains.
        asked: Quantiles that share a quantity, a condition and a rule.
        first: The distribution of the whole sample.
        values: The quantiles of the whole sample, for each asked those of all domains.

    Raises:
        SurveyError: There are no replicate weights.
    """
    design, one = survey.replicates, asked[0]
    if design is None:
        raise SurveyError(
            f"{one.statistic.name}: the interval 'quantile' needs replicate weights; without them "
            "take 'mean'"
        )
    rule, places = one.statistic.rule, place_of(first.cells)
    scattered = np.full((len(asked), len(design.weights), len(places)), math.nan)
    for n, weight in enumerate(design.weights):
        again = Distribution.read(
            survey,
            folding,
            "replicate",
            one.y.sql(DIALECT),
            one.within.sql(DIALECT),
            single=is_single(rule),
            weight=f"({weight})",
        )
        rows = [places[key] for key in place_of(again.cells)]
        for k, each in enumerate(asked):
            p = each.statistic.p
            found = again.quantiles(rule, [(cell, p) for cell in range(len(rows))])
            scattered[k, n, rows] = [math.nan if value is None else value for value in found]
    errors: list[list[float | None]] = []
    for k, estimates in enumerate(values):
        variances = replicate_variances(scattered[k], list(estimates), design)
        errors.append([math.sqrt(each) if math.isfinite(each) else None for each in variances])
    return errors
