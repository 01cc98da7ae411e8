"""Calibration: weights as near as possible to the initial ones that reproduce known totals.

Deville and Sarndal (1992): the factor of a record's weight is g = F(u) with u = x'lambda, where x
are the record's auxiliary values and lambda solves sum of w0 F(x'lambda) x = population totals.
Records with the same x share their factor, so that distinct x with summed weights are enough.
Agrees with `calibrate` of R's survey 4.5 (R stops at 1e-7 where this goes on to 1e-12).
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.replication import FloatArray

CalibrationFunction = Literal["linear", "raking", "logit"]
FUNCTIONS: tuple[CalibrationFunction, ...] = get_args(CalibrationFunction)
Bounds = tuple[float, float]
UNBOUNDED: Bounds = (-np.inf, np.inf)

TOLERANCE = 1e-12
# Where rounding allows no better fit than this, the fit is good all the same.
_GOOD_ENOUGH = 1e-9
# Directions in which columns of unit length differ by less are taken for collinear.
_COLLINEAR = 1e-11
# Where all totals are this many times the sample's, R first blows up all weights alike.
_BLOWN_UP = 20


@dataclass(frozen=True, slots=True)
class Calibration:
    """A solved calibration: the factor of a record is `scale` * F(x' `coefficients`).

    Attributes:
        coefficients: (p), lambda; 0 for columns that are 0 in the whole sample.
        scale: 1, except where weights do not add up to anything near the population.
        iterations: Newton steps taken; 0 for the closed form.
    """

    coefficients: FloatArray
    scale: float
    iterations: int


def check_bounds(function: str, bounds: Bounds) -> None:
    """Check that a calibration function and its bounds can be used.

    Raises:
        SurveyError: An unknown function; bounds that do not lie on both sides of 1; a logit
            without finite bounds.
    """
    if function not in FUNCTIONS:
        message = f"There is no calibration {function!r}; known are {', '.join(FUNCTIONS)}"
        raise SurveyError(message)
    lower, upper = bounds
    if not lower < 1 < upper:
        raise SurveyError(
            f"Bounds of {lower:g} and {upper:g} for calibration factors: the lower must be below"
            " 1 and the upper above 1"
        )
    if function == "logit" and not np.isfinite([lower, upper]).all():
        raise SurveyError("Logit calibration needs a lower and an upper bound, such as 0.3 and 3")


def g_values(function: str, bounds: Bounds, u: ArrayLike) -> FloatArray:
    """Return the calibration factors F(u).

    linear: 1 + u; raking: exp(u), both cut off at the bounds; logit: from the lower bound to the
    upper in an S, 1 at 0 (Deville and Sarndal 1992, methods 1, 2, 6 and 7).
    """
    values = np.asarray(u, np.float64)
    if function == "logit":
        lower, upper = bounds
        steepness, middle = _logit_shape(bounds)
        return np.asarray(lower + (upper - lower) * expit(steepness * values + middle))
    with np.errstate(over="ignore"):
        raw = 1 + values if function == "linear" else np.exp(values)
    return np.asarray(np.clip(raw, *bounds))


def g_derivatives(function: str, bounds: Bounds, u: ArrayLike) -> FloatArray:
    """Return F'(u); 0 where a factor is cut off at a bound."""
    values = np.asarray(u, np.float64)
    lower, upper = bounds
    if function == "logit":
        steepness, middle = _logit_shape(bounds)
        share = expit(steepness * values + middle)
        return np.asarray((upper - lower) * steepness * share * (1 - share))
    factors = g_values(function, bounds, values)
    inside = (factors > lower) & (factors < upper)
    return np.where(inside, 1.0 if function == "linear" else factors, 0.0)


def g_sql(function: str, bounds: Bounds, u_sql: str) -> str:
    """Return F(u) as an SQL expression (DuckDB) of an SQL expression of u, in double precision.

    u must not be NULL: at a bound, `greatest` and `least` would turn NULL into the bound.

    Raises:
        SurveyError: As `check_bounds`.
    """
    check_bounds(function, bounds)
    lower, upper = bounds
    if function == "logit":
        steepness, middle = _logit_shape(bounds)
        power = f"exp(-({_sql(steepness)} * ({u_sql}) + {_sql(middle)}))"
        return f"({_sql(lower)} + {_sql(upper - lower)} / (1e0 + {power}))"
    raw = f"(1e0 + ({u_sql}))" if function == "linear" else f"exp({u_sql})"
    if np.isfinite(lower):
        raw = f"greatest({raw}, {_sql(lower)})"
    if np.isfinite(upper):
        raw = f"least({raw}, {_sql(upper)})"
    return raw


def g_derivative_sql(function: str, bounds: Bounds, u_sql: str) -> str:
    """Return F'(u) as an SQL expression, as `g_sql` does F(u); 0 where a factor is cut off."""
    lower, upper = bounds
    if function == "logit":
        steepness, _ = _logit_shape(bounds)
        g, width = g_sql(function, bounds, u_sql), _sql(upper - lower)
        rest = f"({_sql(upper)} - {g}) / {width}"
        return f"({_sql(steepness)} * ({g} - {_sql(lower)}) * ({rest}))"
    raw = g_sql(function, UNBOUNDED, u_sql)
    slope = "1e0" if function == "linear" else raw
    ends = [f"{raw} > {_sql(lower)}"] if np.isfinite(lower) else []
    ends += [f"{raw} < {_sql(upper)}"] if np.isfinite(upper) else []
    return f"(CASE WHEN {' AND '.join(ends)} THEN {slope} ELSE 0e0 END)" if ends else f"({slope})"


def _sql(number: float) -> str:
    # Without an exponent DuckDB reads a decimal, and a decimal is rounded on its way to a double.
    text = repr(float(number))
    return f"({text if 'e' in text else text + 'e0'})"


def _logit_shape(bounds: Bounds) -> tuple[float, float]:
    """Return steepness a and place c, so that F(u) = L + (U - L) / (1 + exp(-(a u + c)))."""
    lower, upper = bounds
    steepness = (upper - lower) / ((upper - 1) * (1 - lower))
    return steepness, float(np.log((1 - lower) / (upper - 1)))


def calibrate_linear(
    gram: ArrayLike, sums: ArrayLike, totals: ArrayLike, names: Sequence[str] = ()
) -> Calibration:
    """Return linear calibration without bounds, in closed form: lambda = (X'W0X)^-1 (T - X'w0).

    Collinear columns are harmless where their totals agree (R's closed form stops there).

    Args:
        gram: (p x p), X'W0X: sums over all records of initial weight times x times x'.
        sums: (p), X'w0: sums over all records of initial weight times x.
        totals: (p), the population totals T.
        names: The columns' names, for messages.

    Raises:
        SurveyError: No weights reach the totals; the column is named.
    """
    whole = np.asarray(totals, np.float64)
    missing = whole - np.asarray(sums, np.float64)
    coefficients = _solve(np.asarray(gram, np.float64), missing)
    left = np.abs(np.asarray(gram, np.float64) @ coefficients - missing) / (1 + np.abs(whole))
    if not (left <= _GOOD_ENOUGH * 100).all():
        column = _column(names, int(np.argmax(left)))
        raise SurveyError(
            f"No weights reach the population total of {column}: in the sample it is nothing, or"
            " a combination of other columns whose totals say something else"
        )
    return Calibration(coefficients, 1.0, 0)


def calibrate(
    x: ArrayLike,
    weights: ArrayLike,
    totals: ArrayLike,
    *,
    function: CalibrationFunction = "linear",
    bounds: Bounds = UNBOUNDED,
    names: Sequence[str] = (),
    tolerance: float = TOLERANCE,
    max_iterations: int = 50,
) -> Calibration:
    """Return the calibration of distinct auxiliary vectors to population totals.

    Linear without bounds is solved in closed form; the others by Newton steps, which are halved
    where they overshoot.

    Args:
        x: (m x p), the distinct vectors of auxiliary values, usually with a column of ones.
        weights: (m), the sum of the initial weights w0 over ALL records with that vector.
        totals: (p), the population totals.
        function: `linear`, `raking` (factors above 0) or `logit` (within its bounds).
        bounds: The smallest and the largest factor; they must lie on both sides of 1.
        names: The columns' names, for messages.
        tolerance: The largest |misfit| / (1 + |total|) at which it ends.
        max_iterations: The largest number of Newton steps.

    Raises:
        SurveyError: Bounds that cannot hold, totals that contradict each other, or no convergence.
    """
    check_bounds(function, bounds)
    matrix = np.asarray(x, np.float64)
    base = np.asarray(weights, np.float64)
    whole = np.asarray(totals, np.float64)
    if function == "linear" and bounds == UNBOUNDED:
        weighted = matrix * base[:, np.newaxis]
        return calibrate_linear(matrix.T @ weighted, weighted.sum(axis=0), whole, names)
    scale = blow_up(base @ matrix, whole)
    base = base * scale
    _check_reach(matrix * base[:, np.newaxis], whole, _range(function, bounds), names)

    def added(wanted: Wanted) -> FloatArray:
        u = matrix @ wanted.coefficients
        if wanted.slopes:
            slopes = base * g_derivatives(function, bounds, u)
            return np.asarray(matrix.T @ (matrix * slopes[:, np.newaxis]))
        return np.asarray((base * g_values(function, bounds, u)) @ matrix)

    steps = newton(
        added(Wanted(np.zeros(whole.size))),
        whole,
        function=function,
        names=names,
        tolerance=tolerance,
        max_iterations=max_iterations,
    )
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send(added(wanted))
    except StopIteration as end:
        solved, iterations = end.value
    return Calibration(solved, scale, iterations)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a Newton step must know next.

    Attributes:
        coefficients: (p), lambda.
        slopes: The sums of w0 F'(x'lambda) x x' (p x p); False: those of w0 F(x'lambda) x (p).
    """

    coefficients: FloatArray
    slopes: bool = False


def newton(
    sums: FloatArray,
    totals: ArrayLike,
    *,
    function: str,
    names: Sequence[str] = (),
    tolerance: float = TOLERANCE,
    max_iterations: int = 50,
) -> Generator[Wanted, FloatArray, tuple[FloatArray, int]]:
    """Solve a calibration by Newton steps, which are halved where they overshoot.

    It knows no records: it yields what must be added up of them and is sent the sums.

    Args:
        sums: (p), sums over all records of w0 F(0) x.
        totals: (p), the population totals.
        function: For messages.
        names: The columns' names, for messages.
        tolerance: The largest |misfit| / (1 + |total|) at which it ends.
        max_iterations: The largest number of steps.

    Returns:
        The coefficients, and how many steps were taken.

    Raises:
        SurveyError: No convergence.
    """
    whole = np.asarray(totals, np.float64)
    solved, iterations = np.zeros(whole.size), 0
    left = whole - sums
    error = _error(left, whole)
    while error > tolerance and iterations < max_iterations:
        iterations += 1
        step = _solve((yield Wanted(solved, slopes=True)), left)
        if not step.any():
            # All factors that could move the total are at their bounds.
            break
        ahead = left @ step
        trial = left
        for _ in range(60):
            # A step that is much too long leads to factors without bound; it is halved.
            with np.errstate(over="ignore", invalid="ignore"):
                trial = whole - (yield Wanted(solved + step))
                # The misfit is the downward slope of a convex function: along the step it may fall
                # below 0 (a little too far), but not far below.
                good = np.isfinite(trial).all() and trial @ step >= -ahead / 2
            if good:
                break
            step, ahead = step / 2, ahead / 2
        before, error = error, _error(trial, whole)
        solved, left = solved + step, trial
        if error <= _GOOD_ENOUGH and error >= before / 2:
            return solved, iterations
    if error <= tolerance:
        return solved, iterations
    worst = int(np.argmax(np.nan_to_num(np.abs(left) / (1 + np.abs(whole)), nan=np.inf)))
    raise SurveyError(
        f"Calibration ({function}) does not converge: after {iterations} steps the total of"
        f" {_column(names, worst)} is off by {left[worst]:.6g}. Widen the bounds, merge small"
        " categories or take fewer totals"
    )


def _solve(gram: FloatArray, right: FloatArray) -> FloatArray:
    """Solve with the pseudo-inverse of a symmetric matrix whose columns are of any unit."""
    lengths = np.sqrt(np.abs(np.diag(gram)))
    units = np.where(lengths > 0, lengths, 1.0)
    values, vectors = np.linalg.eigh(gram / np.outer(units, units))
    kept = np.abs(values) > np.abs(values).max() * _COLLINEAR
    shape = (-1,) + (1,) * (right.ndim - 1)
    turned = vectors[:, kept].T @ (right / units.reshape(shape))
    return np.asarray(
        vectors[:, kept] @ (turned / values[kept].reshape(shape)) / units.reshape(shape)
    )


def _range(function: str, bounds: Bounds) -> Bounds:
    lower, upper = bounds
    return (max(lower, 0.0), upper) if function == "raking" else bounds


def blow_up(sums: FloatArray, totals: FloatArray) -> float:
    """Return by what all weights are multiplied first: 1, if they add up to a population at all."""
    present = sums != 0
    ratios = totals[present] / sums[present]
    return float(ratios.mean()) if ratios.size and ratios.min() > _BLOWN_UP else 1.0


def _check_reach(
    weighted: FloatArray, totals: FloatArray, bounds: Bounds, names: Sequence[str]
) -> None:
    """Raise where even all factors at a bound leave a total out of reach."""
    above, below = weighted.clip(min=0).sum(axis=0), weighted.clip(max=0).sum(axis=0)
    lower, upper = bounds
    for place, total in enumerate(totals):
        reach = [0.0, 0.0]
        for amount, ends in ((above[place], (lower, upper)), (below[place], (upper, lower))):
            if amount:
                reach = [reach[0] + amount * ends[0], reach[1] + amount * ends[1]]
        slack = _GOOD_ENOUGH * (1 + abs(total))
        if not reach[0] - slack <= total <= reach[1] + slack:
            raise SurveyError(
                f"The total {total:.15g} of {_column(names, place)} cannot be reached: factors"
                f" from {lower:g} to {upper:g} lead from {reach[0]:.15g} to {reach[1]:.15g}."
                " Widen the bounds or correct the total"
            )


def _error(misfit: FloatArray, totals: FloatArray) -> float:
    return float(np.max(np.nan_to_num(np.abs(misfit) / (1 + np.abs(totals)), nan=np.inf)))


def _column(names: Sequence[str], place: int) -> str:
    return names[place] if place < len(names) else f"column {place + 1}"
