"""A made-up sample of 12 records in 3 strata, of which R computed what tests expect.

In R: `des <- svydesign(id=~i, strata=~h, weights=~w, data=d, nest=TRUE)` with survey 4.1-1, whose
code is the same as that of 4.5 where it is used.
"""

import numpy as np
import pytest

from livelihoods.analysis.statistics.estimation.replicate_factors import (
    SampledUnits,
    jackknife_stratified,
)
from livelihoods.analysis.statistics.estimation.replication import replicate_covariance

H = np.array(list("aaaabbbbcccc"))
I = np.array([1, 1, 2, 2, 1, 2, 2, 3, 1, 1, 2, 2])  # noqa: E741
W = np.array([10, 12, 9, 11, 20, 18, 22, 25, 15, 14, 16, 13.0])
X = np.array([3, 5, 2, 8, 6, 4, 7, 1, 9, 3, 5, 4.0])
Y = np.array([12, 15, 7, 30, 22, 11, 25, 6, 31, 10, 18, 16.0])
SEX = list("fmfmmffmffmm")
AGE = list("oyyoyyooyoyo")
DOMAIN = np.array([1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0.0])

SEX_TOTALS = {"f": 115, "m": 95}
AGE_TOTALS = {"o": 100, "y": 110}

CODES = np.array([sex == "m" for sex in SEX], int)
SEX_SUMS = np.bincount(CODES, W)


def sampled_units(keep=None, population=None):
    keep = np.ones(12, bool) if keep is None else keep
    pairs = sorted({(h, int(i)) for h, i in zip(H[keep], I[keep], strict=True)})
    return SampledUnits(pairs, population)


def replicate_weights(replicates, table, keep=None):
    """The full replicate weights of the records (records x R)."""
    keep = np.ones(12, bool) if keep is None else keep
    place = {pair: row for row, pair in enumerate(table.pairs)}
    rows = [place[h, int(i)] for h, i in zip(H[keep], I[keep], strict=True)]
    return W[keep, None] * replicates.factors[rows]


def standard_error(z):
    """The standard error of a sum of z over records, with replacement within strata."""
    variance = 0.0
    for stratum in "abc":
        inside = stratum == H
        sums = np.array([z[inside & (unit == I)].sum() for unit in np.unique(I[inside])])
        variance += ((sums - sums.mean()) ** 2).sum() * sums.size / (sums.size - 1)
    return float(np.sqrt(variance))


def check(factors, residual, expected, rtol=1e-11):
    """Compare svytotal(~y) and its SE, and both of subset(dom == 1), with what R has."""
    total, se, domain, domain_se = expected
    weights = W * factors
    assert weights @ Y == pytest.approx(total, rel=rtol)
    assert standard_error(weights * residual(Y)) == pytest.approx(se, rel=rtol)
    assert weights @ (Y * DOMAIN) == pytest.approx(domain, rel=rtol)
    assert standard_error(weights * residual(Y * DOMAIN)) == pytest.approx(domain_se, rel=rtol)


def replicated_error(made, weights, estimate):
    found = replicate_covariance(weights.T @ Y, estimate, made.scale, made.rscales, mse=False)
    return float(np.sqrt(found.covariance[0, 0]))


def jackknife():
    """JKn replicates and the full replicate weights of the records."""
    table = sampled_units()
    made = jackknife_stratified(table)
    return made, replicate_weights(made, table)
