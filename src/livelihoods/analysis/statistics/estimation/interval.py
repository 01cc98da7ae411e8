"""Confidence intervals at 95 %."""

import math
from dataclasses import dataclass
from functools import lru_cache

from scipy.special import stdtrit

from livelihoods.analysis.statistics.estimation.proportions import proportion_interval

LEVEL = 95


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds and the name of the method; `none` where there can be no interval."""

    lower: float | None
    upper: float | None
    method: str


NO_INTERVAL = Interval(None, None, "none")
BY_DEFINITION = Interval(None, None, "by_definition")


def interval(value: float, se: float, df: float, method: str) -> Interval:
    """Return the interval around a value.

    `t`: value +- t(df) se. `logit`: the same on the scale ln(p / (1 - p)), back-transformed, so
    that a proportion stays between 0 and 1. Where the standard error is 0, a proportion is 0 or 1
    or no degree of freedom is left, there is none.
    """
    if se <= 0 or df < 1:
        return NO_INTERVAL
    reach = t_quantile(df) * se
    if method == "t":
        return Interval(value - reach, value + reach, "t")
    if not 0 < value < 1:
        return NO_INTERVAL
    centre = math.log(value / (1 - value))
    reach /= value * (1 - value)
    return Interval(_expit(centre - reach), _expit(centre + reach), "logit")


def _expit(logit: float) -> float:
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    return math.exp(logit) / (1 + math.exp(logit))


@lru_cache(maxsize=4096)
def t_quantile(df: float) -> float:
    """Return the 97.5th percentile of Student's t; of the normal where df is infinite."""
    return float(stdtrit(df, 0.5 + LEVEL / 200))


def proportion(
    method: str,
    p: float,
    variance: float,
    df: float,
    n: int,
    *,
    logit_variance: float | None = None,
    information: float = 1.0,
) -> Interval:
    """Return an interval of a proportion by one of the methods of `proportion_interval`."""
    lower, upper = proportion_interval(
        method,  # type: ignore[arg-type]
        p,
        variance,
        df,
        n,
        logit_variance=logit_variance,
        information=information,
    )
    return Interval(lower, upper, "none" if lower is None or upper is None else method)
