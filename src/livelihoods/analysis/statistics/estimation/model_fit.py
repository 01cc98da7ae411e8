"""Newton's method for linear and logistic regression, with R's start and R's end.

R's `glm` stops where the deviance no longer changes by a part in 10^8, and its standard errors are
those of the state before. To agree with it beyond six digits, the same steps are taken here from
the same start. Each step is one reading of the records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.model_frame import ModelFrame
from livelihoods.analysis.statistics.estimation.scoring import Sums, replicate_sums, sums

_STEPS = 25
_ENOUGH = 1e-8
_STILL_RISING = 0.1
"""A fit that has come to its end and would still move so far: the likelihood has no maximum."""
_FOLLOWS = 1e-12
"""A column of which less than this part is new (in squares) follows from those before it."""


@dataclass(frozen=True)
class Fitted:
    """The end of a fit, for the scaled columns.

    Attributes:
        coefficients: The last ones.
        before: Those before the last step; None is the start.
        hessian: Minus the second derivatives at `before`.
    """

    coefficients: Floats
    before: Floats | None
    hessian: Floats


def fit_model(frame: ModelFrame) -> Fitted:
    """Fit with the weights of the sample.

    Raises:
        SurveyError: A column follows from others, or the fit does not come to an end.
    """
    if frame.family == "gaussian":
        return _fit_linear(frame)
    before: Floats | None = None
    last = sums(frame, before)
    coefficients = _solved(frame, last)
    for _ in range(_STEPS):
        found = sums(frame, coefficients)
        if _is_settled(found.deviance * frame.unit, last.deviance * frame.unit):
            _refuse_separated(frame, found)
            return Fitted(coefficients, before, last.hessian)
        step = _step(found)
        if step is None:
            break
        before, last, coefficients = coefficients, found, coefficients + step
    raise _no_end(frame, coefficients)


def _fit_linear(frame: ModelFrame) -> Fitted:
    """Solve, and once more for what is left: that takes away the rounding of the first time."""
    coefficients = np.zeros(len(frame.columns))
    for _ in range(2):
        found = sums(frame, coefficients)
        coefficients = coefficients + _solved(frame, found)
    return Fitted(coefficients, None, found.hessian)


def refit(frame: ModelFrame, start: Floats) -> Floats:
    """Fit with each replicate weight, from the coefficients of the sample: (replicates x columns).

    Where a replicate has no solution of its own (a level without a record), its row is not a
    number. Linear models need one step, logistic ones as many as R's `glm` takes.
    """
    count = len(frame.replicates)
    found = np.tile(start, (count, 1))
    active = list(range(count))
    deviances: dict[int, float] = {}
    for number in range(_STEPS + 1):
        still = []
        states = replicate_sums(frame, active, [found[r] for r in active])
        for r, state in zip(active, states, strict=True):
            deviance = state.deviance / state.weight if state.weight else np.nan
            if number and _is_settled(deviance, deviances[r]):
                continue
            deviances[r] = deviance
            step = _step(state)
            found[r] = np.nan if step is None else found[r] + step
            if step is not None and frame.family == "binomial":
                still.append(r)
        active = still
        if not active:
            return found
    raise SurveyError(
        f"The logistic regression with replicate weight {active[0] + 1} did not come to an end: a "
        "column (or several together) tells 0 from 1 without error there"
    )


def _is_settled(deviance: float, before: float) -> bool:
    return abs(deviance - before) / (abs(deviance) + 0.1) < _ENOUGH


def _step(found: Sums) -> Floats | None:
    """Return Newton's step; None where a column follows from those before it."""
    if _dependent(found.hessian) is not None:
        return None
    step: Floats = np.asarray(np.linalg.solve(found.hessian, found.score), dtype=np.float64)
    return step


def _solved(frame: ModelFrame, found: Sums) -> Floats:
    column = _dependent(found.hessian)
    if column is not None:
        raise SurveyError(
            f"{frame.columns[column]} follows from the columns before it in the complete records "
            f"({', '.join(frame.columns[:column]) or 'none'}), or is 0 in all of them: leave it out"
        )
    step: Floats = np.asarray(np.linalg.solve(found.hessian, found.score), dtype=np.float64)
    return step


def _dependent(hessian: Floats) -> int | None:
    """Return the first column that those before it explain; None where there is none."""
    lengths = np.sqrt(np.diag(hessian))
    if not (lengths > 0).all():
        return int(np.flatnonzero(~(lengths > 0))[0])
    rest = hessian / np.outer(lengths, lengths)
    for place in range(len(rest)):
        left = rest[place, place]
        if left < _FOLLOWS:
            return place
        row = rest[place, place:] / np.sqrt(left)
        rest[place:, place:] -= np.outer(row, row)
    return None


def _refuse_separated(frame: ModelFrame, found: Sums) -> None:
    step = _step(found)
    if step is None or bool((np.abs(step) > _STILL_RISING).any()):
        raise _no_end(frame, np.zeros(0) if step is None else step)


def _no_end(frame: ModelFrame, moving: Sequence[float] | Floats) -> SurveyError:
    size = np.abs(np.asarray(moving))
    # The intercept moves against the column that is to blame.
    skip = 1 if frame.columns[0] == "(Intercept)" and len(size) > 1 else 0
    name = frame.columns[int(np.argmax(size[skip:])) + skip] if len(size) else frame.columns[-1]
    return SurveyError(
        f"The logistic regression does not come to an end: {name} (or several columns together) "
        "tells 0 from 1 without error, so its coefficient grows without bound. Leave it out, or "
        "join levels."
    )
