"""Ranks of independent estimates, each as the range that the estimates allow.

Which of two populations is higher is a test of the difference of their estimates. All ordered pairs
are tested at once with Holm's correction, so that with the stated confidence every range holds the
true rank of its population:

    t_ij = (v_i - v_j) / sqrt(e_i^2 + e_j^2)        H_ij: population i is not above population j
    lowest rank  = 1 + number of populations certainly above it
    highest rank = p - number of populations certainly below it

M. Mogstad, J. P. Romano, A. M. Shaikh, D. Wilhelm (2024), Inference for Ranks with Applications to
Mobility across Neighbourhoods and Academic Achievement across Countries, Review of Economic Studies
91(1), 476-518. Overlapping intervals would be no test: T. Wright, M. Klein, J. Wieczorek (2019), A
Primer on Visualizations for Comparing Populations, Including the Issue of Overlapping Confidence
Intervals, The American Statistician 73(2), 165-178.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtr

_NEVER_ENDING = 1e9
"""Degrees of freedom that stand for a known error."""


def rank_ranges(
    values: Sequence[float],
    errors: Sequence[float],
    degrees: Sequence[float | None] | None = None,
    *,
    confidence: float = 0.95,
) -> list[tuple[int, int]]:
    """Return the first and the last rank that each population may have; 1 is the highest value.

    Args:
        values: Estimates of independent samples.
        errors: Their standard errors, above zero.
        degrees: Their degrees of freedom; None for a known error.
        confidence: With which all ranges together hold the true ranks.

    Raises:
        ValueError: An error is not above zero: such a figure has no rank.

    >>> rank_ranges([60.0, 34.6, 33.9], [0.5, 0.5, 0.5])
    [(1, 1), (2, 3), (2, 3)]
    """
    v, e = np.asarray(values, float), np.asarray(errors, float)
    if not (e > 0).all():
        raise ValueError("a standard error is not above zero")
    count = len(v)
    d = np.array([each or _NEVER_ENDING for each in degrees or [None] * count], float)
    squares = e**2
    variance = squares[:, None] + squares[None, :]
    t = (v[:, None] - v[None, :]) / np.sqrt(variance)
    # Welch and Satterthwaite's degrees of freedom of a difference.
    spread = squares**2 / d
    p = stdtr(variance**2 / (spread[:, None] + spread[None, :]), -t)
    pairs = ~np.eye(count, dtype=bool)
    above = np.zeros((count, count), dtype=bool)
    above[pairs] = _holm(p[pairs], 1 - confidence)
    first = 1 + above.sum(axis=0)
    last = count - above.sum(axis=1)
    return [(int(low), int(high)) for low, high in zip(first, last, strict=True)]


def _holm(p: np.ndarray, alpha: float) -> np.ndarray:
    """Say which hypotheses are rejected, none of them wrongly but with probability `alpha`."""
    order = np.argsort(p, kind="stable")
    kept = p[order] > alpha / (len(p) - np.arange(len(p)))
    number = int(np.argmax(kept)) if kept.any() else len(p)
    rejected = np.zeros(len(p), dtype=bool)
    rejected[order[:number]] = True
    return rejected
