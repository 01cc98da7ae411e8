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
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.question import AskedDistribution
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def replicate_quantiles(
    survey: "Survey",
    folding: Folding,
    asked: Sequence[AskedDistribution],
    first: Distribution,
) -> Floats:
    """Return each quantile under each replicate in each domain: one reading for each replicate.

    Args:
        survey: The records.
        folding: The domains.
        asked: Quantiles that share a quantity, a condition and a rule.
        first: The distribution of the whole sample.

    Returns:
        (asked x replicates x domains); NaN where nobody of a domain has a weight.

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
    return scattered


def quantile_errors(
    scattered: Floats, values: Sequence[float | None], design: ReplicateDesign
) -> list[float | None]:
    """Return the standard error of a quantile in each domain, from (replicates x domains)."""
    variances = replicate_variances(scattered, list(values), design)
    return [math.sqrt(each) if math.isfinite(each) else None for each in variances]
