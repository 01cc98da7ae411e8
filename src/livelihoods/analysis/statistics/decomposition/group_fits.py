"""Regressions of two groups and of both together, and what each record adds to their parts."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.decomposition.linear_parts import Groups, LinearPart
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.model_fit import Fitted, fit_model
from livelihoods.analysis.statistics.estimation.model_frame import (
    COMPLETE,
    RESPONSE,
    ModelFrame,
    column_name,
)
from livelihoods.analysis.statistics.estimation.score_covariance import score_covariance
from livelihoods.analysis.statistics.estimation.scoring import predictor
from livelihoods.analysis.statistics.estimation.statement import select

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_PARTS = "parts_of_records"


class GroupFits:
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
            _fit_group(replace(alone, universe=f"({frame.universe}) AND {apart} = {side}"), name)
            for side, name in enumerate(("first", "second"))
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
        several, sums = _independent(parts)
        frame, weight = self._frame, sum(fit.hessian[0, 0] for fit in self._single)
        first, second = (predictor(fit.coefficients) for fit in self._single)
        away = {
            "_away": f"{RESPONSE} - (CASE WHEN {self._apart} = 1 THEN {second} ELSE {first} END)",
            "_away_pooled": f"{RESPONSE} - ({predictor(self._pooled.coefficients)})",
        }
        names = [f"_part{n}" for n in range(len(several))]
        columns = {
            name: self._per_record(part, reference, weight)
            for name, part in zip(names, several, strict=True)
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
        return sums @ matrix @ sums.T / weight**2, df

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


def _independent(parts: Sequence[LinearPart]) -> tuple[list[LinearPart], Floats]:
    """Return the parts that are not sums of others, and all parts as sums of them (a matrix)."""
    several = [part for part in parts if part.term or part.component in ("first", "second")]
    sums = np.zeros((len(parts), len(several)))
    for n, part in enumerate(parts):
        for k, one in enumerate(several):
            if part is one or (part.term is None and part.component == one.component):
                sums[n, k] = 1.0
            elif part.component == "gap":
                sums[n, k] = {"first": 1.0, "second": -1.0}.get(one.component, 0.0)
    return several, sums


def _fit_group(frame: ModelFrame, name: str) -> Fitted:
    try:
        return fit_model(frame)
    except SurveyError as error:
        # A level that nobody of a group is of, mostly: join it with another, or narrow `where`.
        raise SurveyError(f"In the {name} group: {error}") from None


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
