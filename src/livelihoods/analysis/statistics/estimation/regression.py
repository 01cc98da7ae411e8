"""Linear and logistic regression on a sample of any design, with the numbers of R's `svyglm`.

Coefficients solve the weighted score equations sum w x (y - mu) = 0. Their covariance is that of
the total of the scores, between two inverses of the second derivatives (Binder 1983, On the
variances of asymptotically normal estimators from complex surveys, International Statistical Review
51); with replicate weights it is the scatter of coefficients fitted anew with each. Agreement is
with `svyglm` of R's survey 4.5, `family = gaussian` and `quasibinomial`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from scipy.special import stdtr

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.interval import NO_INTERVAL, interval
from livelihoods.analysis.statistics.estimation.model_columns import ModelColumns, model_columns
from livelihoods.analysis.statistics.estimation.model_fit import (
    Fitted,
    fit_model,
    refit,
)
from livelihoods.analysis.statistics.estimation.model_formula import parse_formula
from livelihoods.analysis.statistics.estimation.model_frame import (
    COMPLETE,
    RESPONSE,
    Family,
    ModelFrame,
    column_name,
    model_frame,
)
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.estimation.replication import replicate_covariance
from livelihoods.analysis.statistics.estimation.score_covariance import score_covariance
from livelihoods.analysis.statistics.estimation.scoring import predictor, probability
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.estimation.statistic import total

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


AWAY = "_model_away"
"""What a record's columns are multiplied with in its scores."""


@dataclass(frozen=True)
class Regression:
    """A fitted regression.

    Attributes:
        rows: One per coefficient: `name` (as R names it: `(Intercept)`, `age`, `sexmale`), `value`,
            `se`, `t`, `p_value` (two-sided, of no effect), `lower` and `upper` (95 %, Student's t
            with `df`). Of a logistic regression values are logarithms of odds. What needs a degree
            of freedom, or a standard error, that is not there is None.
        matrix: Covariance of the coefficients, in the order of `rows`.
        df: Residual degrees of freedom: those of the design of the complete records, plus 1, less
            the number of coefficients.
        n: Complete records.
    """

    rows: list[dict[str, Any]]
    matrix: Floats
    df: int
    n: int


def regression(
    survey: "Survey", formula: str, *, family: str = "gaussian", where: str | None = None
) -> Regression:
    """Fit a regression; see `Survey.regression`."""
    if family not in get_args(Family):
        raise UnknownNameError("family", family, get_args(Family))
    binary = family == "binomial"
    model = model_columns(survey, parse_formula(formula), where, binary=binary)
    return fit_columns(survey, model, where, binary=binary)


def fit_columns(
    survey: "Survey", model: ModelColumns, where: str | None, *, binary: bool
) -> Regression:
    """Fit a model whose columns are known.

    Raises:
        SurveyError: The columns follow from each other, or the fit does not come to an end.
    """
    frame = model_frame(survey, model, "binomial" if binary else "gaussian")
    try:
        fitted = fit_model(frame)
        design = survey.replicates
        if design is None:
            matrix, df = _linearized(frame, fitted, where)
        else:
            matrix, df = _replicated(frame, fitted, design, where)
    finally:
        frame.survey.forget()
    back = frame.back()
    matrix = back @ matrix @ back.T
    matrix = (matrix + matrix.T) / 2
    df += 1 - len(frame.columns)
    rows = _rows(frame.columns, frame.original(fitted.coefficients), matrix, df)
    return Regression(rows, matrix, df, frame.records)


def _linearized(frame: ModelFrame, fitted: Fitted, where: str | None) -> tuple[Floats, int]:
    """Return the sandwich and the degrees of freedom of the design."""
    survey, size = frame.survey, len(frame.columns)
    away = extended(survey, {AWAY: _residual(frame, fitted)})
    names = [f"_score{n}" for n in range(size)]
    scored = extended(away, {name: f"{column_name(n)} * {AWAY}" for n, name in enumerate(names)})
    middle, df = score_covariance(
        scored,
        names,
        universe=frame.universe,
        where=where,
        condition=COMPLETE,
        largest=_largest(away, frame),
    )
    bread = np.linalg.inv(fitted.hessian)
    return bread @ middle @ bread, df


def _largest(survey: "Survey", frame: ModelFrame) -> float:
    """Find the largest residual: as no column is larger than 1, no score is larger."""
    query = select(f"MAX(ABS({AWAY})) AS largest").from_("jobs")
    query = query.where(frame.universe, COMPLETE)
    return float(survey.fetch(survey.jobs_query.statement(query).sql())[0]["largest"])


def _residual(frame: ModelFrame, fitted: Fitted) -> str:
    """Return SQL of what a record's columns are multiplied with in its scores.

    As in R's `svyglm`, a logistic regression takes the working weights of the last step but one:
    they differ from those of the last by less than the fit itself is good for.
    """
    if frame.family == "gaussian":
        return f"({RESPONSE} - ({predictor(fitted.coefficients)}))"
    now, before = probability(frame, fitted.coefficients), probability(frame, fitted.before)
    return f"(({RESPONSE} - {now}) / ({now} * (1 - {now})) * ({before} * (1 - {before})))"


def _replicated(
    frame: ModelFrame, fitted: Fitted, design: ReplicateDesign, where: str | None
) -> tuple[Floats, int]:
    """Return the scatter of the replicates' coefficients and the degrees of freedom."""
    found = replicate_covariance(
        refit(frame, fitted.coefficients),
        fitted.coefficients,
        design.scales.scale,
        design.scales.rscales,
        design.mse,
    )
    table = frame.survey.estimate([total("1")], where=where, pool=True).arrow().to_pylist()
    return np.asarray(found.covariance, dtype=np.float64), int(table[0]["df"])


def _rows(names: Sequence[str], values: Floats, matrix: Floats, df: int) -> list[dict[str, Any]]:
    rows = []
    for name, value, variance in zip(names, values.tolist(), np.diag(matrix).tolist(), strict=True):
        # Under the rule "average" a design whose strata are all lonely gives no error.
        se = float(np.sqrt(max(variance, 0.0))) if np.isfinite(variance) else None
        bounds = NO_INTERVAL if se is None else interval(value, se, df, "t")
        t = value / se if se else None
        p_value = None if t is None or df < 1 else float(2 * stdtr(df, -abs(t)))
        rows.append(
            {
                "name": name,
                "value": value,
                "se": se,
                "t": t,
                "p_value": p_value,
                "lower": bounds.lower,
                "upper": bounds.upper,
            }
        )
    return rows
