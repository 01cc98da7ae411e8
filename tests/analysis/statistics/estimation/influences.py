"""Measures of inequality and their influences on records at hand, in NumPy: what SQL must agree with.

Written from the same sources as `inequality`, `poverty` and `density`, whose parameters they fill.
"""

import math

import numpy as np
from numpy.typing import NDArray

from livelihoods.analysis.statistics.estimation.density import KernelSums, bandwidth
from livelihoods.analysis.statistics.estimation.inequality import (
    GiniParameters,
    ShareRatioParameters,
    TheilParameters,
    gini_parameters,
    share_ratio_parameters,
    theil_parameters,
)
from livelihoods.analysis.statistics.estimation.poverty import (
    GapParameters,
    ThresholdParameters,
    gap_parameters,
    threshold_parameters,
)
from livelihoods.analysis.statistics.estimation.quantile_rules import smallest_reaching

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def kernel_sums(values: Floats, weights: Floats, at: float, width: float) -> KernelSums:
    """Return the sums the kernel weighs around a point.

    Args:
        values: The values of the population's records, shape (n,).
        weights: Their weights, shape (n,).
        at: The point, in the unit of the values.
        width: The bandwidth, > 0.
    """
    kernel = np.exp(-(((at - values) / width) ** 2) / 2) / math.sqrt(2 * math.pi)
    return KernelSums(float(weights @ kernel), float((weights * values) @ kernel), width)


def kernel_around(values: Floats, weights: Floats, at: float) -> KernelSums | None:
    """Return the kernel's sums with the bandwidth of these very records, None where it is 0."""
    total_weight = float(weights.sum())
    if total_weight <= 0:
        return None
    total = float(weights @ values)
    width = bandwidth(total_weight, total, float(weights @ values**2))
    return kernel_sums(values, weights, at, width) if width > 0 else None


def _weighted(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Leave out records without weight: replicate weights of 0 are records that are not there."""
    return values[weights > 0], weights[weights > 0]


def cumulated_by_value(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return, of each of the sorted records, R(y) and C(y): weight and income at y or below.

    Args:
        values: The values in ascending order, shape (n,).
        weights: Their weights, shape (n,).
    """
    last = np.searchsorted(values, values, side="right") - 1
    return np.cumsum(weights)[last], np.cumsum(weights * values)[last]


def ranked_total(values: Floats, weights: Floats) -> float:
    """Return T, the sum of w y R over sorted records, R with the record and all before it."""
    return float((weights * values) @ np.cumsum(weights))


def gini(values: Floats, weights: Floats) -> float | None:
    """Return the Gini coefficient of sorted records; records without weight do not count."""
    values, weights = _weighted(values, weights)
    total, ranked = float(weights @ values), ranked_total(values, weights)
    parameters = gini_parameters(float(weights.sum()), total, ranked)
    return parameters.estimate if parameters else None


def gini_scores(parameters: GiniParameters, values: Floats, weights: Floats) -> Floats:
    """Return the influence u of each of the domain's sorted records, shape (n,)."""
    upto, income = cumulated_by_value(values, weights)
    ranks = values * (upto + weights) - income
    return parameters.constant + parameters.slope * values + parameters.rank * ranks


def _cuts(values: Floats, weights: Floats, alpha: float) -> tuple[float, float] | None:
    low = smallest_reaching(values, weights, alpha)
    high = smallest_reaching(values, weights, 1 - alpha)
    return None if low is None or high is None else (low, high)


def _tails(values: Floats, weights: Floats, cuts: tuple[float, float]) -> tuple[float, float]:
    income = weights * values
    return float(income[values <= cuts[0]].sum()), float(income[values > cuts[1]].sum())


def share_ratio(values: Floats, weights: Floats, alpha: float = 0.2) -> float | None:
    """Return the share ratio of sorted records; records without weight do not count."""
    values, weights = _weighted(values, weights)
    cuts = _cuts(values, weights, alpha)
    if cuts is None:
        return None
    low, high = _tails(values, weights, cuts)
    return high / low if low else None


def share_ratio_linearised(
    values: Floats, weights: Floats, alpha: float = 0.2
) -> ShareRatioParameters | None:
    """Return the parameters from the domain's sorted records with a weight.

    None also where all values are equal, so that there is no density.
    """
    cuts = _cuts(values, weights, alpha)
    if cuts is None:
        return None
    low, high = (kernel_around(values, weights, cut) for cut in cuts)
    if low is None or high is None:
        return None
    low_total, high_total = _tails(values, weights, cuts)
    return share_ratio_parameters(
        low_cut=cuts[0],
        high_cut=cuts[1],
        low_total=low_total,
        high_total=high_total,
        low=low,
        high=high,
        alpha=alpha,
    )


def share_ratio_scores(parameters: ShareRatioParameters, values: Floats) -> Floats:
    """Return the influence u of each of the domain's records, shape (n,)."""
    p = parameters
    high = np.where(values <= p.high_cut, values - p.high_level, 0.0)
    low = np.where(values <= p.low_cut, values - p.low_level, 0.0)
    scores: Floats = p.constant + (values - high - p.estimate * low) / p.low_total
    return scores


def theil_linearised(values: Floats, weights: Floats) -> TheilParameters | None:
    """Return the Theil index and its parameters from records, in any order."""
    values, weights = _weighted(values, weights)
    positive = values > 0
    values, weights = values[positive], weights[positive]
    income = weights * values
    return theil_parameters(
        float(weights.sum()), float(income.sum()), float(income @ np.log(values))
    )


def theil(values: Floats, weights: Floats) -> float | None:
    """Return the Theil index of the records with y > 0 and a weight."""
    parameters = theil_linearised(values, weights)
    return parameters.estimate if parameters else None


def theil_scores(parameters: TheilParameters, values: Floats) -> Floats:
    """Return the influence u of each of the domain's records, shape (n,)."""
    p = parameters
    positive = values > 0
    logarithms = np.log(np.where(positive, values, 1.0))
    scores: Floats = p.constant + values * (p.slope + p.logarithm * logarithms)
    return np.where(positive, scores, 0.0)


def threshold(
    values: Floats, weights: Floats, order: float = 0.5, percent: float = 0.6
) -> float | None:
    """Return the threshold of sorted records; records without weight do not count."""
    counted = weights > 0
    cut = smallest_reaching(values[counted], weights[counted], order)
    return None if cut is None else percent * cut


def threshold_linearised(
    values: Floats, weights: Floats, order: float = 0.5, percent: float = 0.6
) -> ThresholdParameters | None:
    """Return the parameters from the population's sorted records with a weight.

    None also where all values are equal, so that there is no density.
    """
    cut = smallest_reaching(values, weights, order)
    if cut is None:
        return None
    kernel = kernel_around(values, weights, cut)
    if kernel is None:
        return None
    return threshold_parameters(
        cut=cut,
        total_weight=float(weights.sum()),
        kernel=kernel,
        order=order,
        percent=percent,
    )


def threshold_scores(parameters: ThresholdParameters, values: Floats) -> Floats:
    """Return the influence u of each of the population's records, shape (n,)."""
    below = np.where(values <= parameters.cut, 1.0, 0.0)
    scores: Floats = parameters.slope * (below - parameters.order)
    return scores


def gaps(values: Floats, line: float, power: int = 0, *, strict: bool = False) -> Floats:
    """Return h(y) of each record, shape (n,)."""
    below = values < line if strict else values <= line
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = ((line - values) / line) ** power if power else np.ones_like(values)
    return np.where(below, gap, 0.0)


def gap_growth(values: Floats, line: float, power: int) -> Floats:
    """Return dh(y)/dline of each record at a power of 1 or more: power h^(power - 1) y / line^2."""
    return power * gaps(values, line, power - 1) * values / line**2


def gap(
    values: Floats, weights: Floats, line: float | None, power: int = 0, *, strict: bool = False
) -> float | None:
    """Return the mean of h over the domain's records; None where there is no weight or line."""
    total_weight = float(weights.sum())
    if line is None or total_weight <= 0:
        return None
    return float(weights @ gaps(values, line, power, strict=strict)) / total_weight


def relative_gap(
    values: Floats,
    weights: Floats,
    inside: Flags,
    power: int = 0,
    *,
    order: float = 0.5,
    percent: float = 0.6,
    strict: bool = False,
) -> float | None:
    """Return the mean of h in a domain below the line of the population around it.

    Power 0: the at-risk-of-poverty rate; with percent = 2 / 3 (and `strict`, "less than two
    thirds of the median") the low-pay rate.

    Args:
        values: The values of the reference population's records, sorted, shape (n,).
        weights: Their weights, shape (n,): the line is found anew for other weights.
        inside: Which of them are in the domain, shape (n,).
        power: 0, 1 or 2.
        order: The quantile of which the line is a part.
        percent: The part.
        strict: Whether a value at the line is not below it.
    """
    line = threshold(values, weights, order, percent)
    return gap(values[inside], weights[inside], line, power, strict=strict)


def relative_gap_linearised(
    values: Floats,
    weights: Floats,
    inside: Flags,
    power: int = 0,
    *,
    order: float = 0.5,
    percent: float = 0.6,
    strict: bool = False,
) -> tuple[GapParameters, ThresholdParameters] | None:
    """Return the parameters of a relative gap and of its line.

    Args:
        values: As in `relative_gap`, records with a weight only.
        weights: As in `relative_gap`.
        inside: As in `relative_gap`.
        power: As in `relative_gap`.
        order: As in `relative_gap`.
        percent: As in `relative_gap`.
        strict: As in `relative_gap`.

    Returns:
        Both, or None where nobody is in the domain or all values are equal in it or around it.
    """
    reference = threshold_linearised(values, weights, order, percent)
    y, w = values[inside], weights[inside]
    if reference is None:
        return None
    line = reference.estimate
    estimate, kernel = gap(y, w, line, power, strict=strict), kernel_around(y, w, line)
    if estimate is None or kernel is None:
        return None
    total_weight = float(w.sum())
    growth = (
        float(w @ gap_growth(y, line, power)) / total_weight
        if power
        else kernel.density(total_weight)
    )
    parameters = gap_parameters(
        estimate=estimate,
        line=line,
        total_weight=total_weight,
        power=power,
        derivative=growth,
        strict=strict,
    )
    return parameters, reference


def gap_scores(
    parameters: GapParameters,
    values: Floats,
    inside: Flags,
    reference: ThresholdParameters | None = None,
) -> Floats:
    """Return the influence u of each record of the reference population, shape (n,)."""
    p = parameters
    own = gaps(values, p.line, p.power, strict=p.strict) - p.estimate
    scores: Floats = np.where(inside, p.per_head * own, 0.0)
    if reference is None:
        return scores
    return scores + p.derivative * threshold_scores(reference, values)
