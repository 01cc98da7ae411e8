"""Confidence intervals of proportions that come from a complex sample.

Every method starts from the estimated proportion, the design-based variance of it and the degrees
of freedom of the design; what differs is the scale on which the estimate is taken to be normal.
The numbers are those of `svyciprop` and `svyquantile` in R's `survey` 4.5.

Sources: Korn & Graubard (1998, Survey Methodology 24) for `beta`; Rao & Scott (1984, Annals of
Statistics 12) for `likelihood`; Wilson (1927) with the effective sample size of Kott & Carr (1997,
Journal of Official Statistics 13) for `wilson`; Woodruff (1952, JASA 47) for quantiles.
"""

import math
from typing import Final, Literal, get_args

from scipy.special import betaincinv, expit, logit, ndtri, stdtrit

from livelihoods.analysis.statistics.errors import UnknownNameError

ProportionMethod = Literal["logit", "likelihood", "asin", "beta", "mean", "xlogit", "wilson"]
ShareMethod = Literal["mean", "beta", "xlogit", "asin"]
Bounds = tuple[float | None, float | None]

PROPORTION_METHODS: Final[tuple[str, ...]] = get_args(ProportionMethod)
SHARE_METHODS: Final[tuple[str, ...]] = get_args(ShareMethod)
NO_BOUNDS: Final[Bounds] = (None, None)


def proportion_interval(
    method: ProportionMethod,
    p: float,
    variance: float,
    df: float,
    n: int,
    *,
    level: float = 0.95,
    logit_variance: float | None = None,
    information: float = 1.0,
) -> Bounds:
    """Return the confidence interval of a proportion.

    `mean`: p +- t s. `asin`: the same around the arcsine of the square root of p, `xlogit`: around
    ln(p / (1 - p)), both transformed back. `logit`: as `xlogit`, but on replicate weights R fits
    the logistic model to each replicate, whence `logit_variance`. `likelihood`: where the binomial
    deviance, divided by the design effect, reaches t squared. `beta`: Clopper and Pearson's
    interval for the effective sample size p (1 - p) / variance, times the squared ratio of t(n - 1)
    to t(df). `wilson`: Wilson's for p (1 - p) / variance records with t for the normal quantile.

    As in R, `asin` folds back where the transformed bound leaves 0 to pi / 2, `mean` may leave 0
    to 1, and neither `beta` nor `wilson` caps the effective sample size at n.

    Args:
        method: The name R gives the method.
        p: The estimated proportion, 0 to 1.
        variance: The design-based variance of p (the square of its standard error).
        df: Degrees of freedom of the t quantile; `math.inf` for the normal one. For `beta` always
            those of the design: R does not let the user's `df` change that method.
        n: Records of the design or domain (R's `nrow(design)`); used by `beta` (n - 1 degrees of
            freedom for a simple random sample) and `likelihood`.
        level: Confidence level, between 0 and 1.
        logit_variance: Variance over the replicates of ln(p / (1 - p)); only for replicate
            weights, and only used by `logit` and `likelihood`.
        information: From `scoring_information`; only used by `likelihood`. Left at 1, the bounds
            differ from R's in about the sixth digit.

    Returns:
        Lower and upper bound. Both are None where there is no interval: less than one degree of
        freedom, a single record, no variance, p equal to 0 or 1. The exception is `beta` at 0 or
        1, where n stands for the effective sample size (NCHS, Vital and Health Statistics 2-175).

    Raises:
        UnknownNameError: There is no such method.
    """
    if method not in PROPORTION_METHODS:
        raise UnknownNameError("interval of a proportion", method, PROPORTION_METHODS)
    if not (df >= 1 and 0 <= p <= 1 and n > 1):
        return NO_BOUNDS
    if method == "beta":
        at_the_end = p in {0.0, 1.0}
        return _clopper_pearson(p, n, level) if at_the_end else _beta(p, variance, df, n, level)
    if not (variance > 0 and 0 < p < 1):
        return NO_BOUNDS
    t = _t_quantile(df, level)
    if method == "likelihood":
        # On replicate weights R's dispersion has no correction for the estimated mean.
        dispersion = n / (n - 1) if logit_variance is None else 1.0
        spread = variance / (p * (1 - p)) ** 2 if logit_variance is None else logit_variance
        from livelihoods.analysis.statistics.estimation import (  # noqa: PLC0415 - rare, slow to load
            profile_likelihood,
        )

        return profile_likelihood.ProfileLikelihood(p, spread, n, dispersion, information).bounds(t)
    if method == "logit" and logit_variance is not None:
        return _on_logit_scale(p, t * math.sqrt(logit_variance))
    return _wilson(p, variance, t) if method == "wilson" else _transformed(method, p, variance, t)


def share_interval(
    method: ShareMethod, p: float, variance: float, df: float, n: int, *, level: float = 0.95
) -> Bounds:
    """Return the interval of the share of values up to a quantile, for Woodruff's interval.

    The interval of a quantile is read off the distribution at these two shares. The methods are
    those of `proportion_interval`, with these differences: a share without variance is its own
    interval (`beta` apart), and a bound that leaves 0 to 1 (`mean`) is no bound.

    Args:
        method: The name R gives the method.
        p: The estimated share of values <= the estimated quantile (not the probability asked for).
        variance: The design-based variance of p.
        df: Degrees of freedom of the design; `math.inf` for the normal quantile (not for `beta`).
        n: Records of the design or domain; only used by `beta`.
        level: Confidence level, between 0 and 1.

    Returns:
        Lower and upper share, each None where the quantile has no bound on that side.

    Raises:
        UnknownNameError: There is no such method.
    """
    if method not in SHARE_METHODS:
        raise UnknownNameError("interval of a quantile", method, SHARE_METHODS)
    if not (df > 0 and variance >= 0 and 0 <= p <= 1):
        return NO_BOUNDS
    if method == "beta":
        return _beta(p, variance, df, n, level)
    if method != "mean" and not 0 < p < 1:
        return NO_BOUNDS
    lower, upper = _transformed(method, p, variance, _t_quantile(df, level))
    return (
        None if lower is None or lower < 0 else lower,
        None if upper is None or upper > 1 else upper,
    )


def _t_quantile(df: float, level: float) -> float:
    upper = (1 + level) / 2
    return float(ndtri(upper) if math.isinf(df) else stdtrit(df, upper))


def _transformed(method: str, p: float, variance: float, t: float) -> Bounds:
    """Return the bounds by the methods that are p +- t s on some scale."""
    reach = t * math.sqrt(variance)
    if method == "mean":
        return p - reach, p + reach
    if method == "asin":
        centre = math.asin(math.sqrt(p))
        reach /= 2 * math.sqrt(p * (1 - p))
        return math.sin(centre - reach) ** 2, math.sin(centre + reach) ** 2
    return _on_logit_scale(p, reach / (p * (1 - p)))


def _on_logit_scale(p: float, reach: float) -> Bounds:
    centre = float(logit(p))
    return float(expit(centre - reach)), float(expit(centre + reach))


def _beta(p: float, variance: float, df: float, n: int, level: float) -> Bounds:
    if n < 2 or not (variance > 0 and 0 < p < 1):
        return NO_BOUNDS
    ratio = _t_quantile(n - 1, level) / _t_quantile(df, level)
    return _clopper_pearson(p, p * (1 - p) / variance * ratio**2, level)


def _clopper_pearson(p: float, size: float, level: float) -> Bounds:
    if not size > 0:
        return NO_BOUNDS
    tail = (1 - level) / 2
    lower = 0.0 if p == 0 else float(betaincinv(size * p, size * (1 - p) + 1, tail))
    upper = 1.0 if p == 1 else float(betaincinv(size * p + 1, size * (1 - p), 1 - tail))
    return lower, upper


def _wilson(p: float, variance: float, t: float) -> Bounds:
    pull = t * t * variance / (p * (1 - p))
    centre = (p + pull / 2) / (1 + pull)
    reach = math.sqrt(pull * (p * (1 - p) + pull / 4)) / (1 + pull)
    return centre - reach, centre + reach
