"""Variances from replicate weights: the scatter of an estimate over reweighted copies of a sample.

Every replicate gives each record another weight; the estimate is computed anew with each. The
covariance of k estimates from R replicates is

    scale * sum over replicates r of rscales[r] * (t_r - c) (t_r - c)'

where c is the mean of the replicates or, for a mean squared error, the estimate itself (Wolter
2007, Introduction to Variance Estimation, 2nd edition). Results agree with `svrVar`,
`svrepdesign` and `degf` of R's survey 4.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from livelihoods.analysis.statistics.errors import SurveyError

FloatArray = NDArray[np.float64]

ReplicateKind = Literal[
    "BRR",
    "Fay",
    "JK1",
    "JK2",
    "JKn",
    "bootstrap",
    "subbootstrap",
    "mrbbootstrap",
    "successive-difference",
    "ACS",
    "other",
]
KINDS: tuple[ReplicateKind, ...] = get_args(ReplicateKind)

# What R's qr() takes for a column that adds nothing: less than this share of its length is new.
RANK_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Scales:
    """What squared deviations are multiplied with: one factor for all, and one per replicate."""

    scale: float
    rscales: FloatArray


@dataclass(frozen=True, slots=True)
class ReplicateCovariance:
    """A covariance from replicates.

    Attributes:
        covariance: (k x k), in the squared unit of the estimates; NaN where no replicate is left.
        centre: (k), what deviations were taken from.
        used: How many replicates were used; the others lacked one of the k estimates.
    """

    covariance: FloatArray
    centre: FloatArray
    used: int


def replicate_scales(
    kind: str,
    replicates: int,
    *,
    scale: float | None = None,
    rscales: float | Sequence[float] | FloatArray | None = None,
    rho: float | None = None,
) -> Scales:
    """Return the multipliers of a published kind of replicate weights.

    What is given always wins (R ignores a given scale for BRR, Fay, JK2, ACS and successive
    differences). What is not given: BRR 1/R; Fay 1/(R (1 - rho)^2) (Judkins 1990); JK1 (R - 1)/R,
    as if every replicate left out one of R units; JK2 1; JKn 1, with rscales that must be given;
    bootstrap, subbootstrap and mrbbootstrap 1/(R - 1); successive differences and ACS 4/R (Fay and
    Train 1995); rscales are 1.

    Args:
        kind: One of `KINDS`.
        replicates: The number R of replicates, at least 2.
        scale: The multiplier of all squared deviations.
        rscales: The multiplier of each replicate (R numbers), or one for all.
        rho: Fay's coefficient, 0 <= rho < 1: the factor of the half that is not kept.

    Raises:
        SurveyError: An unknown kind, a number or a list that cannot be right, or one that has no
            default and is not given.
    """
    if kind not in KINDS:
        message = f"There is no kind of replicate weights {kind!r}; known are {', '.join(KINDS)}"
        raise SurveyError(message)
    if replicates < 2:
        raise SurveyError(f"{replicates} replicate weights: a variance needs at least 2")
    if kind == "JKn" and rscales is None:
        raise SurveyError(
            "JKn replicates need rscales, one per replicate, usually (n - 1)/n with the number n"
            " of sampling units in its stratum: the publisher of the weights lists them"
        )
    if kind == "other" and scale is None and rscales is None:
        raise SurveyError("Replicates of the kind 'other' need scale or rscales, or both")
    each = np.ones(replicates) if rscales is None else np.asarray(rscales, np.float64)
    if each.ndim == 0:
        each = np.full(replicates, each)
    if each.shape != (replicates,):
        raise SurveyError(f"There are {each.size} rscales for {replicates} replicate weights")
    whole = _default_scale(kind, replicates, rho, rscales is not None) if scale is None else scale
    if not (np.isfinite(whole) and whole >= 0 and np.isfinite(each).all() and (each >= 0).all()):
        raise SurveyError("scale and rscales of replicate weights must be numbers of at least 0")
    return Scales(float(whole), each)


def _default_scale(kind: str, replicates: int, rho: float | None, has_rscales: bool) -> float:
    if kind == "Fay":
        if rho is None:
            raise SurveyError("Fay replicates need rho, the factor of the half that is not kept")
        if not 0 <= rho < 1:
            raise SurveyError(f"rho of Fay replicates must be at least 0 and below 1, not {rho}")
        return 1 / (replicates * (1 - rho) ** 2)
    if kind == "mrbbootstrap" and has_rscales:
        return 1.0  # the 1/(R - 1) usually stands in its rscales
    defaults = {
        "BRR": 1 / replicates,
        "JK1": (replicates - 1) / replicates,
        "bootstrap": 1 / (replicates - 1),
        "subbootstrap": 1 / (replicates - 1),
        "mrbbootstrap": 1 / (replicates - 1),
        "successive-difference": 4 / replicates,
        "ACS": 4 / replicates,
    }
    return defaults.get(kind, 1.0)


def centred_at_estimate(kind: str, mse: bool | None = None) -> bool:
    """Return whether deviations are taken from the estimate, not from the replicates' mean.

    What is given wins; else only the ACS is centred at the estimate, as its publisher does it.
    """
    return kind == "ACS" if mse is None else mse


def replicate_covariance(
    replicates: ArrayLike,
    estimates: ArrayLike,
    scale: float,
    rscales: ArrayLike,
    mse: bool,
) -> ReplicateCovariance:
    """Return the covariance of k estimates from their R replicates.

    A replicate in which any of the k estimates is missing (NaN: nobody of the domain has a weight)
    is left out for all k, and scale is not raised for it: so does R, with a warning. Callers who
    want each estimate's own replicates call this once per estimate. Where rscales is 0, a
    replicate does not count for the mean either.

    Args:
        replicates: (R x k), the estimates with each replicate's weights, or (R) for one.
        estimates: (k), with the sample's weights; used as centre where `mse`.
        scale: The multiplier of all squared deviations.
        rscales: (R), the multiplier of each replicate's.
        mse: Take deviations from `estimates`, else from the mean of the replicates.

    Raises:
        SurveyError: The shapes do not fit.
    """
    table = np.asarray(replicates, np.float64)
    if table.ndim == 1:
        table = table[:, np.newaxis]
    centre = np.atleast_1d(np.asarray(estimates, np.float64))
    each = np.asarray(rscales, np.float64)
    if table.shape != (each.size, centre.size):
        raise SurveyError(
            f"Replicates of the shape {table.shape} do not fit {each.size} rscales and"
            f" {centre.size} estimates"
        )
    complete = ~np.isnan(table).any(axis=1)
    table, each = table[complete], each[complete]
    counted = each > 0
    used = int(complete.sum())
    if not mse:
        centre = table[counted].mean(axis=0) if counted.any() else np.full_like(centre, np.nan)
    if not counted.any():
        return ReplicateCovariance(np.full((centre.size, centre.size), np.nan), centre, used)
    deviations = (table - centre) * np.sqrt(each)[:, np.newaxis]
    return ReplicateCovariance(scale * (deviations.T @ deviations), centre, used)


def degrees_of_freedom(sketch: ArrayLike) -> int:
    """Return the degrees of freedom of a replicate design: rank of its weights - 1.

    Args:
        sketch: (B x R): the full replicate weights of the records, one column per replicate, or
            any matrix with the same row space, such as B sums of the records' rows with random
            signs. B should be at least 2 R then, so that no direction becomes faint by chance.

    Returns:
        Rank - 1, where a column counts if at least 1e-5 of its length is not a combination of the
        columns before it: the rule of R's qr(). -1 where all weights are 0.
    """
    columns = np.array(sketch, np.float64)
    lengths = np.linalg.norm(columns, axis=0)
    columns = columns[:, lengths > 0] / lengths[lengths > 0]
    if columns.shape[0] > columns.shape[1]:
        # A rotation: lengths and angles stay.
        columns = np.asarray(np.linalg.qr(columns, mode="r"), np.float64)
    basis = np.empty((min(columns.shape), columns.shape[0]), np.float64)
    rank = 0
    for column in columns.T:
        if rank == basis.shape[0]:
            break
        known, rest = basis[:rank], column
        for _ in range(2):  # once is not enough: rounding leaves parts of the basis in the rest
            rest = rest - (known @ rest) @ known
        length = np.linalg.norm(rest)
        if length >= RANK_TOLERANCE:
            basis[rank] = rest / length
            rank += 1
    return rank - 1
