"""Oaxaca's and Blinder's decomposition of a difference of means, on a sample of any design.

Each part is a smooth function of means and coefficients of the two groups. What a record adds to
it is a number: the slopes by the means times the record's distance from the mean, plus the slopes
by the coefficients times the record's score (Binder 1983). The variance of a part is that of the
total of these numbers over the design. So regressors are random, as in Jann (2008), and what means
and coefficients, and the two groups, have in common counts: a household has formal and informal
workers.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.decomposition.linear_parts import (
    KINDS,
    Groups,
    LinearPart,
    linear_parts,
)
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.analysis.statistics.estimation.model_columns import ModelColumns, model_columns
from livelihoods.analysis.statistics.estimation.model_fit import Fitted, fit_model
from livelihoods.analysis.statistics.estimation.model_formula import parse_formula
from livelihoods.analysis.statistics.estimation.model_frame import (
    COMPLETE,
    RESPONSE,
    ModelFrame,
    column_name,
    model_frame,
)
from livelihoods.analysis.statistics.estimation.score_covariance import score_covariance
from livelihoods.analysis.statistics.estimation.scoring import predictor
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

REFERENCES = ("pooled", "first", "second")
"""Whose coefficients tell what is explained. `pooled`: those of both groups together, with the
group itself in the model (Fortin 2008; Jann 2008), so that the difference between the groups does
not count as explained."""


_PARTS = "parts_of_records"


@dataclass(frozen=True)
class Decomposed:
    """A decomposition of a difference of means.

    Attributes:
        rows: `component` (first, second, gap; explained, unexplained, or endowments, coefficients,
            interaction), `term` (the group of regressors; None of a whole; `constant`), `value`,
            `se`, `lower`, `upper` (95 %, Student's t).
        df: Degrees of freedom of the design of the complete records.
        n: Complete records of the first and of the second group.
    """

    rows: list[dict[str, object]]
    df: int
    n: tuple[int, int]


def oaxaca(
    survey: "Survey",
    response: str,
    terms: Mapping[str, str],
    group: str,
    *,
    kind: str = "twofold",
    reference: str = "pooled",
    where: str | None = None,
) -> Decomposed:
    """Decompose the mean of a quantity: the first group's less the second's.

    Args:
        survey: The records; all periods are one sample.
        response: What is explained, as a formula has it: "log(earnings)".
        terms: Name of a group of regressors -> its terms as a formula has them, without
            interactions: {"age": "age + I(age * age)", "education": "factor(level)"}.
        group: Condition of the second group; the others are the first.
        kind: twofold, or threefold.
        reference: Of a twofold decomposition: pooled, first or second.
        where: Condition of the records that count at all.

    Raises:
        UnknownNameError: There is no such kind or reference.
        CodebookError: An expression is wrong.
        SurveyError: A group has fewer than 5 complete records, a column does not vary in it, or
            the survey has replicate weights.
    """
    for what, name, known in (("kind", kind, KINDS), ("reference", reference, REFERENCES)):
        if name not in known:
            raise UnknownNameError(f"{what} of decomposition", name, known)
    if survey.replicates is not None:
        raise SurveyError("A decomposition of means is not known for replicate weights")
    formula = f"{response} ~ {' + '.join([*terms.values(), f'I({group})'])}"
    model = model_columns(survey, parse_formula(formula), where, binary=False)
    places = _places(model, terms, response)
    records = _records(survey, model)
    frame = model_frame(survey, model, "gaussian")
    try:
        fits = _Fits(frame, _apart(model))
        groups = fits.groups(reference, _middle(model), places)
        parts = linear_parts(groups, kind)
        matrix, df = fits.covariance(parts, reference, where)
    finally:
        frame.survey.forget()
    rows = [
        _row(part, sqrt(max(float(matrix[n, n]), 0.0)), df, fits.unit)
        for n, part in enumerate(parts)
    ]
    return Decomposed(rows, df, records)


def _apart(model: ModelColumns) -> str:
    """Return SQL that is 1 in the second group and 0 in the first: the last column."""
    return model.columns[-1].sql


def _places(model: ModelColumns, terms: Mapping[str, str], response: str) -> dict[str, list[int]]:
    """Find which columns belong to which group of regressors."""
    found: dict[str, list[int]] = {}
    for name, text in terms.items():
        formula = parse_formula(f"{response} ~ {text}")
        if not formula.intercept or any(len(term) > 1 for term in formula.terms):
            raise SurveyError(f"{name}: {text!r}: no interactions, and with a constant")
        own = {term[0].text for term in formula.terms}
        found[name] = [
            place
            for place, column in enumerate(model.columns[:-1])
            if (column.of or column.name.removesuffix("TRUE")) in own or column.name in own
        ]
    taken = [place for places in found.values() for place in places]
    if sorted(taken) != list(range(1, len(model.columns) - 1)):
        raise SurveyError("A variable stands in two groups of regressors: name it in one of them")
    return found


def _middle(model: ModelColumns) -> Floats:
    """Return 1 / levels for the columns of classifications, 0 for those of numbers."""
    columns = model.columns[:-1]
    middle = np.zeros(len(columns))
    for place, column in enumerate(columns[1:], start=1):
        if column.is_indicator:
            same = sum(each.of == column.of for each in columns) if column.of else 1
            middle[place] = 1 / (same + 1)
    return middle


def _records(survey: "Survey", model: ModelColumns) -> tuple[int, int]:
    """Count the complete records of each group; refuse fewer than 5."""
    apart, complete = _apart(model), f"COALESCE({model.complete}, FALSE) AND {WEIGHT} <> 0"
    query = select(
        f"COUNT(*) FILTER (WHERE {apart} = 0) AS first",
        f"COUNT(*) FILTER (WHERE {apart} = 1) AS second",
    ).from_("jobs")
    query = query.where(model.universe, complete)
    row = survey.fetch(survey.jobs_query.statement(query).sql(), model.suspects)[0]
    for name in ("first", "second"):
        if row[name] < SUPPRESS_BELOW:
            raise SurveyError(
                f"The {name} group has fewer than {SUPPRESS_BELOW} records with all variables: no "
                "decomposition is shown"
            )
    return row["first"], row["second"]


class _Fits:
    """The three regressions, and what each record adds to functions of them."""

    def __init__(self, frame: ModelFrame, apart: str) -> None:
        self._frame, self._apart = frame, apart
        alone = replace(
            frame,
            columns=frame.columns[:-1],
            levels=frame.levels[:-1],
            shifts=frame.shifts[:-1],
        )
        self._back = alone.back()
        self._pooled = fit_model(frame)
        self._pooled_back = frame.back()
        self._single = [
            fit_model(replace(alone, universe=f"({frame.universe}) AND {apart} = {side}"))
            for side in (0, 1)
        ]
        self._scales = np.array([each.scale for each in alone.shifts])
        self._centres = np.array([each.centre for each in alone.shifts])
        self._size = len(alone.columns)
        self.unit = frame.response.centre

    def groups(self, reference: str, middle: Floats, places: Mapping[str, Sequence[int]]) -> Groups:
        """Return means and coefficients in the units of the columns, the response centred."""
        b1, b2 = (self._back @ fit.coefficients for fit in self._single)
        pooled = (self._pooled_back @ self._pooled.coefficients)[: self._size]
        x1, x2 = (self._means(fit) * self._scales + self._centres for fit in self._single)
        b = {"pooled": pooled, "first": b1, "second": b2}[reference]
        return Groups(x1, x2, b1, b2, b, middle, places)

    def _means(self, fit: Fitted) -> Floats:
        """Return the means of the scaled columns: the first is 1."""
        return np.asarray(fit.hessian[0] / fit.hessian[0, 0], dtype=np.float64)

    def covariance(
        self, parts: Sequence[LinearPart], reference: str, where: str | None
    ) -> tuple[Floats, int]:
        """Return the covariance of the parts and the degrees of freedom."""
        frame, weight = self._frame, sum(fit.hessian[0, 0] for fit in self._single)
        first, second = (predictor(fit.coefficients) for fit in self._single)
        away = {
            "_away": f"{RESPONSE} - (CASE WHEN {self._apart} = 1 THEN {second} ELSE {first} END)",
            "_away_pooled": f"{RESPONSE} - ({predictor(self._pooled.coefficients)})",
        }
        names = [f"_part{n}" for n in range(len(parts))]
        columns = {
            name: self._per_record(part, reference, weight)
            for name, part in zip(names, parts, strict=True)
        }
        survey = self._kept(extended(extended(frame.survey, away), columns))
        largest = ", ".join(f"MAX(ABS({name}))" for name in names)
        query = select(f"GREATEST({largest}) AS largest").from_("jobs")
        query = query.where(frame.universe, COMPLETE)
        row = survey.fetch(survey.jobs_query.statement(query).sql())[0]
        matrix, df = score_covariance(
            survey,
            names,
            universe=frame.universe,
            where=where,
            condition=COMPLETE,
            largest=float(row["largest"]),
        )
        return matrix / weight**2, df

    def _kept(self, survey: "Survey") -> "Survey":
        """Keep what records add in the engine: it is long to compute, and asked for three times."""
        jobs = survey.jobs_query
        survey.keep(_PARTS, jobs.statement(select("*").from_("jobs")))
        kept = copy.copy(survey)
        kept.jobs_query = jobs.extended({"jobs": exp.select("*").from_(_PARTS)})
        return kept

    def _per_record(self, part: LinearPart, reference: str, weight: float) -> str:
        """Return SQL of what a record adds to a part, times the sum of weights."""
        slopes = part.slopes
        b1, b2, pooled = slopes.b1, slopes.b2, np.zeros(self._size)
        if reference == "first":
            b1 = b1 + slopes.b
        elif reference == "second":
            b2 = b2 + slopes.b
        else:
            pooled = slopes.b
        sides = [
            self._side(fit, by_mean, by_coefficient, weight)
            for fit, by_mean, by_coefficient in zip(
                self._single, (slopes.x1, slopes.x2), (b1, b2), strict=True
            )
        ]
        whole = np.zeros(self._size + 1)
        whole[: self._size] = pooled
        score = _solved(self._pooled, self._pooled_back.T @ whole) * weight
        return (
            f"(CASE WHEN {self._apart} = 1 THEN {sides[1]} ELSE {sides[0]} END)"
            f" + ({_linear(score)}) * _away_pooled"
        )

    def _side(self, fit: Fitted, by_mean: Floats, by_coefficient: Floats, weight: float) -> str:
        distance = by_mean * self._scales * (weight / fit.hessian[0, 0])
        distance[0] = -float(distance[1:] @ self._means(fit)[1:])
        score = _solved(fit, self._back.T @ by_coefficient) * weight
        return f"({_linear(distance)}) + ({_linear(score)}) * _away"


def _linear(coefficients: Floats) -> str:
    """Return SQL of a linear function of the scaled columns, without those that do not count."""
    terms = [
        f"CAST({float(value)!r} AS DOUBLE) * {column_name(n)}"
        for n, value in enumerate(coefficients)
        if value
    ]
    return " + ".join(terms) or "CAST(0 AS DOUBLE)"


def _solved(fit: Fitted, slopes: Floats) -> Floats:
    return np.asarray(np.linalg.solve(fit.hessian, slopes), dtype=np.float64)


def _row(part: LinearPart, se: float, df: int, centre: float) -> dict[str, object]:
    # Coefficients were of the centred response: its centre belongs to the means alone.
    value = part.value + (centre if part.component in ("first", "second") else 0.0)
    bounds = interval(value, se, df, "t")
    return {
        "component": part.component,
        "term": part.term,
        "value": value,
        "se": se,
        "lower": bounds.lower,
        "upper": bounds.upper,
    }
