"""Totals of columns of our own making, added up as those of statistics are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.estimation.doubled import Doubled, Floats
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.linearization import Linearization
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.spread import Linear, variances
from livelihoods.analysis.statistics.estimation.terms import Terms
from livelihoods.analysis.statistics.faults import Bound

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def whole_folding(
    survey: "Survey",
    universe: str,
    terms: Terms,
    *,
    scales: Sequence[Scale] = (),
    columns: Mapping[str, str] | None = None,
    suspects: Sequence[Bound] = (),
) -> Folding:
    """Return what adds up terms over the whole sample, all periods together.

    Args:
        survey: The records.
        universe: SQL condition of those that count at all.
        terms: What is added up.
        scales: How its quantities become whole numbers.
        columns: Name -> SQL of columns whose crossing makes domains.
        suspects: The expressions in all this, for messages.
    """
    return Folding(
        survey.jobs_query,
        universe=universe,
        block=None,
        sets=[tuple(columns or ())],
        columns=dict(columns or {}),
        terms=terms,
        sample=survey.sample(None),
        scales=scales,
        name=survey.pooled_period,
        weightless=survey.keeps_weightless(None),
        suspects=suspects,
    )


def total_covariance(
    survey: "Survey",
    universe: str,
    condition: str,
    quantities: Sequence[str],
    largest: float,
) -> tuple[Floats, int]:
    """Return the covariance of the totals of quantities, for one stage of sampling.

    One reading adds up the products over primary sampling units of each two of them.

    Args:
        survey: The records.
        universe: SQL condition of those that count at all.
        condition: SQL condition of those with a value; they tell the degrees of freedom.
        quantities: SQL of each quantity.
        largest: No value is larger.
    """
    terms = Terms()
    known: exp.Expr = exp.maybe_parse(condition)
    terms.count(known)
    present = terms.presence(known)
    totals = [terms.total(known, exp.column(each)) for each in quantities]
    pairs = [(a, b) for place, a in enumerate(totals) for b in totals[place:]]
    for a, b in pairs:
        terms.product(a, b)
    scales = [Scale.of(largest, {})] * len(quantities)
    found = Linearization.run(survey, whole_folding(survey, universe, terms, scales=scales))
    sums = found.sums
    matrix = np.empty((len(totals), len(totals)))
    for a, b in pairs:
        product: Doubled = sums.products[min(a, b), max(a, b)]
        # Only of a variance can be told that all of it is rounding.
        size = np.abs(product.high) * (a == b)
        linear = Linear(sums.totals[a], product, size, sums.totals[b])
        matrix[a, b] = matrix[b, a] = variances(sums, linear, found.sample, found.rule, present)[0]
    return matrix, int(found.df[present][0])
