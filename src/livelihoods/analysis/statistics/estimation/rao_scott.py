"""Tests of independence in a two-way table whose shares come from a complex sample.

Pearson's statistic is computed as if the sample were simple and random; its distribution is then
that of a sum of chi-squares whose weights are the generalized design effects (Rao & Scott, 1981,
JASA 76; 1984, Annals of Statistics 12). The alternative is Wald's statistic from the covariance of
the cells (Koch, Freeman & Freeman, 1975), adjusted for few degrees of freedom (Thomas & Rao, 1987).
The numbers are those of `svychisq` in R's `survey` 4.5.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.linalg import LinAlgError, eigh, helmert
from scipy.optimize import brentq
from scipy.special import chdtrc, fdtrc, log_ndtr

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

PearsonStatistic = Literal["F", "Chisq", "lincom", "saddlepoint"]
WaldStatistic = Literal["Wald", "adjWald"]
Floats = NDArray[np.float64]

PEARSON_STATISTICS: Final[tuple[str, ...]] = get_args(PearsonStatistic)
WALD_STATISTICS: Final[tuple[str, ...]] = get_args(WaldStatistic)

# A generalized design effect this much smaller than the largest is rounding error of a zero.
_NOTHING: Final = 1e-12
_NO_VARIANCE: Final = (
    "The design gives the shares no variance (are all strata lonely?): there is nothing to test"
    " them against. Take F or Chisq, which then tell the statistic alone, or another rule."
)
# Where the inversion stops: the integrand falls at least as fast as exp(-u / 2).
_FAR: Final = 60.0
# Nearer to the mean than this, R gives up the saddlepoint for the two moments.
_AT_THE_MEAN: Final = 1e-4


@dataclass(frozen=True, slots=True)
class IndependenceTest:
    """The result of a test of independence, as R's `svychisq` reports it.

    Args:
        statistic: The value of the test statistic: an F, or Pearson's chi-square. None of an F
            where the shares have no variance, or none that is known.
        ndf: Degrees of freedom of the chi-square, or of the numerator of F; need not be whole. None
            for `lincom` and `saddlepoint`, whose distribution has none, and with no F.
        ddf: Degrees of freedom of the denominator of F; None for a chi-square.
        p_value: The probability of a larger statistic under independence; None where no degree of
            freedom is left, or no variance is known.
    """

    statistic: float | None
    ndf: float | None
    ddf: float | None
    p_value: float | None


def pearson_test(
    table: ArrayLike,
    covariance: ArrayLike,
    n: int,
    df: float,
    *,
    statistic: PearsonStatistic = "F",
    replicates: bool = False,
) -> IndependenceTest:
    """Test independence by Pearson's statistic, corrected for the design.

    `F`: the statistic over the sum of the design effects, referred to F with Satterthwaite's
    degrees of freedom (second-order correction). `Chisq`: over their mean, referred to chi-square
    (first order; the uncorrected statistic is reported). `lincom`: the exact distribution of the
    sum. `saddlepoint`: the approximation of Kuonen (1999, Biometrika 86) to it. The last two have
    in their denominator a chi-square with Satterthwaite's degrees of freedom; on replicate weights
    R leaves it out.

    Args:
        table: Shape (r, c): the estimated shares (or totals) of the cells, >= 0.
        covariance: Shape (r c, r c): design-based covariance of the estimated *shares*, cells in
            row-major order: (1, 1), (1, 2), ...
        n: Records of the design or domain, those with a missing value included (R's
            `nrow(design)`). Only `Chisq`, `lincom` and `saddlepoint` report a number that depends
            on it.
        df: Degrees of freedom of the design: with strata and clusters PSUs minus strata, with
            replicate weights the rank of the replicates minus 1 (R's `degf`).
        statistic: R's name of the test.
        replicates: Whether the variance comes from replicate weights.

    Returns:
        Statistic, degrees of freedom and p-value.

    Raises:
        SurveyError: A row or column is empty, the table has a single row or column, a number is
            missing, or the design effects are not defined.
        UnknownNameError: There is no such test.
    """
    if statistic not in PEARSON_STATISTICS:
        raise UnknownNameError("test of independence", statistic, PEARSON_STATISTICS)
    cells, spread = _checked(table, covariance)
    shares = cells / cells.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = float(n * np.sum((shares - expected) ** 2 / expected))
    count = (cells.shape[0] - 1) * (cells.shape[1] - 1)
    if not np.isfinite(spread).all():
        return _without_variance(pearson, count, statistic, None)
    effects = _design_effects(shares, spread, n)
    total = float(effects.sum())
    if not total > 0:
        # What has no variance cannot differ by chance.
        return _without_variance(pearson, count, statistic, 0.0 if pearson > 0 else None)
    ndf = total**2 / float(np.sum(effects**2))
    if statistic == "F":
        return _f_test(pearson / total, ndf, ndf * df)
    if statistic == "Chisq":
        p = float(chdtrc(count, pearson * count / total))
        return IndependenceTest(pearson, float(count), None, p)
    if not replicates and df < 1:
        return IndependenceTest(pearson, None, None, None)
    beyond = _exactly_beyond if statistic == "lincom" else _about_beyond
    return IndependenceTest(
        pearson, None, None, beyond(pearson, effects, math.inf if replicates else ndf * df)
    )


def wald_test(
    totals: ArrayLike, covariance: ArrayLike, df: float, *, adjusted: bool = False
) -> IndependenceTest:
    """Test independence by Wald's statistic of the cells less what the margins predict.

    Args:
        totals: Shape (r, c): the estimated totals of the cells, >= 0.
        covariance: Shape (r c, r c): design-based covariance of the estimated *totals* (not
            shares: the residuals' covariance is not the same), cells in row-major order.
        df: As in `pearson_test`.
        adjusted: False for R's `Wald`: over its q = (r - 1)(c - 1) degrees of freedom, referred to
            F(q, df). True for `adjWald`: times (df - q + 1) / df, referred to F(q, df - q + 1).

    Returns:
        F, its degrees of freedom and the p-value, which is None where df - q + 1 < 1 (or df < 1).

    Raises:
        SurveyError: As in `pearson_test`, or the covariance of the residuals is singular.
    """
    cells, spread = _checked(totals, covariance)
    if not np.isfinite(spread).all():
        raise SurveyError(_NO_VARIANCE)
    rows, columns = cells.shape
    whole = cells.sum()
    by_row, by_column = cells.sum(axis=1), cells.sum(axis=0)
    residual = cells - np.outer(by_row, by_column) / whole
    slope = np.kron(
        np.eye(rows) - np.outer(by_row / whole, np.ones(rows)),
        np.eye(columns) - np.outer(by_column / whole, np.ones(columns)),
    )
    used = np.arange(rows * columns).reshape(rows, columns)[1:, 1:].ravel()
    y = residual.ravel()[used]
    v = (slope @ spread @ slope.T)[np.ix_(used, used)]
    if np.linalg.matrix_rank(v, hermitian=True) < len(used):
        raise SurveyError(
            "Wald's test needs a covariance of full rank: there are too few primary sampling units"
            " for so many cells. Use the statistic F."
        )
    q = len(used)
    wald = float(y @ np.linalg.solve(v, y)) / q
    if not adjusted:
        return _f_test(wald, q, df)
    # Written so that infinite degrees of freedom adjust nothing.
    return _f_test(wald * (1 - (q - 1) / df) if df else math.nan, q, df - q + 1)


def _checked(table: ArrayLike, covariance: ArrayLike) -> tuple[Floats, Floats]:
    cells = np.asarray(table, dtype=float)
    spread = np.asarray(covariance, dtype=float)
    if cells.ndim != 2 or min(cells.shape) < 2:
        raise SurveyError("A test of independence needs at least two rows and two columns.")
    if spread.shape != (cells.size, cells.size):
        raise SurveyError(
            f"The covariance of {cells.size} cells has {cells.size} rows and columns,"
            f" not {spread.shape}."
        )
    if not np.isfinite(cells).all():
        raise SurveyError("A cell of the table could not be estimated.")
    for axis, name in ((1, "row"), (0, "column")):
        empty = np.flatnonzero(cells.sum(axis=axis) <= 0)
        if len(empty):
            raise SurveyError(
                f"The table's {name} {empty[0] + 1} is empty: leave that category out."
            )
    return cells, spread


def _without_variance(
    pearson: float, count: int, statistic: str, p: float | None
) -> IndependenceTest:
    """Return what is left of a test of shares without a variance, as R does."""
    if statistic == "F":
        return IndependenceTest(None, None, None, None)
    if statistic == "Chisq":
        return IndependenceTest(pearson, float(count), None, p)
    raise SurveyError(_NO_VARIANCE)


def _f_test(f: float, ndf: float, ddf: float) -> IndependenceTest:
    if ddf < 1:
        return IndependenceTest(f, ndf, ddf, None)
    # SciPy's F has no limit.
    p = chdtrc(ndf, f * ndf) if math.isinf(ddf) else fdtrc(ndf, ddf, f)
    return IndependenceTest(f, ndf, ddf, float(p))


def _design_effects(shares: Floats, spread: Floats, n: int) -> Floats:
    """Return the generalized design effects, ascending: the eigenvalues of Rao & Scott's matrix.

    They compare the covariance with that of a simple random sample, for the contrasts that neither
    margin explains. Any basis of those contrasts gives the same eigenvalues.
    """
    rows, columns = shares.shape
    contrasts = np.kron(helmert(rows), helmert(columns)).T
    cell = shares.ravel()
    # A cell without records says nothing: R gives it no weight.
    weight = np.divide(1.0, cell, out=np.zeros_like(cell), where=cell > 0)
    scaled = weight[:, None] * contrasts
    try:
        effects = eigh(scaled.T @ spread @ scaled, contrasts.T @ scaled / n, eigvals_only=True)
    except LinAlgError as error:
        raise SurveyError("Too many cells of the table are empty for a test of it.") from error
    return np.asarray(effects, dtype=float)


def _with_denominator(x: float, effects: Floats, ddf: float) -> tuple[float, Floats, Floats]:
    """Say P(sum > x) as P(quadratic form > threshold): threshold, weights, degrees of freedom.

    A denominator goes to the other side of the inequality as -x / ddf times a chi-square. R counts
    its degrees of freedom in whole numbers there, cut off, but divides by the uncut ones.
    """
    weights = effects[np.abs(effects) > _NOTHING * np.abs(effects).max()]
    if math.isinf(ddf):
        return x, weights, np.ones(len(weights))
    whole = math.floor(ddf * (1 + _NOTHING))
    return 0.0, np.r_[weights, -x / ddf], np.r_[np.ones(len(weights)), float(whole)]


def _exactly_beyond(x: float, effects: Floats, ddf: float) -> float:
    """Return P(sum of effects times chi-square(1), over chi-square(ddf) / ddf, > x).

    R takes Davies' (1980) or Farebrother's (1984) algorithm. This is the same inversion of the
    characteristic function (Imhof, 1961, Biometrika 48), but through the saddlepoint, where the
    integrand does not oscillate: without denominator along a parabola that closes around the
    singularities, with it (both tails have some) along a straight line.
    """
    if x <= 0:
        return 1.0
    threshold, weights, counts = _with_denominator(x, effects, ddf)
    end = 1 / (2 * weights.max())

    def log_integrand(s: complex) -> complex:
        return complex(
            -np.sum(counts * np.log(1 - 2 * s * weights)) / 2 - s * threshold - np.log(s)
        )

    def slope(s: float) -> float:
        return float(np.sum(counts * weights / (1 - 2 * s * weights))) - threshold - 1 / s

    saddle = brentq(slope, end * 1e-15, end * (1 - 1e-15), xtol=1e-300, rtol=1e-14)
    bend = 1 / (4 * (end - saddle)) if threshold else 0.0
    pull = 2 * np.sum(counts * (weights / (1 - 2 * saddle * weights)) ** 2) + saddle**-2
    unit = 1 / math.sqrt(float(pull))
    top = log_integrand(saddle).real

    def height(u: float) -> float:
        # Large and small design effects have scales far apart: sinh brings them together.
        t = unit * math.sinh(u)
        s = complex(saddle + bend * t * t, t)
        step = complex(2 * bend * t, 1) * unit * math.cosh(u)
        return float((np.exp(log_integrand(s) - top) * step).imag)

    area, _ = quad(height, 0, _FAR, epsabs=0, epsrel=1e-11, limit=500)
    return min(math.exp(top) * float(area) / math.pi, 1.0)


def _about_beyond(x: float, effects: Floats, ddf: float) -> float:
    """Return the same probability by the saddlepoint, or by two moments close to the mean."""
    threshold, weights, counts = _with_denominator(x, effects, ddf)
    largest = weights.max()
    approximate = _saddlepoint(threshold / largest, weights / largest, counts) if x > 0 else 1.0
    if approximate is not None:
        return approximate
    scale = float(np.sum(effects**2) / effects.sum())
    ndf = float(effects.sum()) / scale
    if math.isinf(ddf):
        return float(chdtrc(ndf, x / scale))
    return float(fdtrc(ndf, ddf, x / scale / ndf))


def _saddlepoint(x: float, weights: Floats, counts: Floats) -> float | None:
    """Return Lugannani & Rice's tail as Kuonen (1999) writes it; None too close to the mean."""

    def slope(s: float) -> float:
        return float(np.sum(counts * weights / (1 - 2 * s * weights))) - x

    low = 1 / (2 * weights.min()) if weights.min() < 0 else -float(counts.sum()) / x
    s = brentq(slope, low * (1 - 1e-12), (1 - 1e-12) / 2, xtol=1e-15, rtol=1e-14)
    if abs(s) < _AT_THE_MEAN:
        return None
    cumulant = -float(np.sum(counts * np.log1p(-2 * s * weights))) / 2
    w = math.copysign(math.sqrt(2 * (s * x - cumulant)), s)
    curve = 2 * float(np.sum(counts * (weights / (1 - 2 * s * weights)) ** 2))
    return math.exp(float(log_ndtr(-(w + math.log(s * math.sqrt(curve) / w) / w))))
