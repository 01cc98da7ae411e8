"""The records of a model with its columns centred and scaled, as columns of the survey.

Centring at the middle of the range and scaling by a power of two brings all numbers between -1 and
1: sums can then be taken in whole numbers, and the equations of the model are as well conditioned
as its columns allow. Coefficients are brought back to the units of the columns at the end.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.model_columns import Column, ModelColumns
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

Family = Literal["gaussian", "binomial"]
RESPONSE, COMPLETE = "_model_y", "_model_complete"


def column_name(number: int) -> str:
    """Return the name of a scaled column of the model."""
    return f"_model_x{number}"


@dataclass(frozen=True)
class Shift:
    """How a column was moved: (x - centre) / scale."""

    centre: float
    scale: float


@dataclass(frozen=True)
class ModelFrame:
    """A model ready to be fitted.

    Attributes:
        survey: The survey with `_model_y`, `_model_x0` ... and `_model_complete`.
        family: Of the response.
        columns: The names of the coefficients.
        levels: Of each column: the classification of which it is one level, or "".
        universe: SQL condition of the records that count at all.
        weight: SQL of the weight.
        largest: The largest weight.
        unit: What makes the mean of all weights 1.
        records: Complete records.
        shifts: Of the columns.
        response: How the response was moved.
        replicates: SQL of the replicate weights.
        largest_replicate: The largest of them.
        suspects: The expressions in all this, for messages.
    """

    survey: "Survey"
    family: Family
    columns: Sequence[str]
    levels: Sequence[str]
    universe: str
    weight: str
    largest: float
    unit: float
    records: int
    shifts: Sequence[Shift]
    response: Shift
    replicates: Sequence[str]
    largest_replicate: float
    suspects: Sequence[Bound]

    def original(self, coefficients: Floats) -> Floats:
        """Bring coefficients of scaled columns to the units of the columns."""
        found = self.back() @ coefficients
        # Without an intercept the response is not centred.
        found[0] += self.response.centre
        return found

    def back(self) -> Floats:
        """Return the matrix that brings coefficients to the units of the columns."""
        scales = np.array([each.scale for each in self.shifts])
        matrix = np.diag(self.response.scale / scales)
        centres = np.array([each.centre for each in self.shifts])
        matrix[0, :] -= self.response.scale * centres / scales
        return matrix


def model_frame(survey: "Survey", model: ModelColumns, family: Family) -> ModelFrame:
    """Read the ranges of all columns, and move them.

    Raises:
        SurveyError: No record is complete, a value is not finite, a column does not vary, or the
            response of a logistic regression is not 0 or 1.
    """
    sample = survey.sample(None)
    design = survey.replicates
    replicates = design.weights if design else ()
    row = survey.fetch(_ranges_statement(survey, model, replicates), model.suspects)[0]
    if not row["complete"]:
        raise SurveyError("No record has all variables of the model")
    shifts = [
        _shift(model, column, row[f"low{n}"], row[f"high{n}"])
        for n, column in enumerate(model.columns)
    ]
    low, high = row["low"], row["high"]
    _refuse_odd(model.response.name, low, high)
    if family == "binomial":
        _refuse_response(model.response.name, low, high, row["between"])
        response = Shift(0.0, 1.0)
    else:
        response = _moved(low, high, centred=model.intercept)
    # A subset of a calibrated sample keeps all its records in R, outside with weight 0.
    whole = survey.adjustment is not None and design is None
    records = row["everyone"] if whole else row["records"]
    weights = int(row["weights"]) / sample.scale.factor
    return ModelFrame(
        survey=extended(survey, _columns(model, shifts, response)),
        family=family,
        columns=model.names,
        levels=[each.of for each in model.columns],
        universe=model.universe,
        weight=f"CAST({WEIGHT} AS DOUBLE)",
        largest=sample.scale.largest,
        unit=records / weights,
        records=row["complete"],
        shifts=shifts,
        response=response,
        replicates=replicates,
        largest_replicate=float(row["largest"] or 0),
        suspects=model.suspects,
    )


def _ranges_statement(survey: "Survey", model: ModelColumns, replicates: Sequence[str]) -> str:
    factor = float(survey.sample(None).scale.factor)
    measured = [(n, each) for n, each in enumerate(model.columns) if not each.is_indicator]
    inner = exp.select(
        f"COALESCE({model.universe}, FALSE) AS counts",
        f"{model.complete} AND {WEIGHT} <> 0 AS complete",
        f"CAST(ROUND(CAST({WEIGHT} AS DOUBLE) * {factor!r}) AS BIGINT) AS w",
        f"{model.response.sql} AS y",
        *(f"{column.sql} AS x{n}" for n, column in measured),
        *(f"ABS(CAST({sql} AS DOUBLE)) AS r{n}" for n, sql in enumerate(replicates)),
        dialect=DIALECT,
    ).from_("jobs")
    here, all_of = "FILTER (WHERE counts AND complete)", "FILTER (WHERE counts)"
    largest = ", ".join(f"MAX(r{n}) {all_of}" for n in range(len(replicates)))
    select = exp.select(
        "COUNT(*) AS everyone",
        f"COUNT(*) {all_of} AS records",
        f"COUNT(*) {here} AS complete",
        f"SUM(w) {all_of} AS weights",
        *(f"{how}(y) {here} AS {name}" for how, name in (("MIN", "low"), ("MAX", "high"))),
        "COUNT(*) FILTER (WHERE counts AND complete AND y NOT IN (0, 1)) AS between",
        *(
            f"{how}(x{n}) {here} AS {name}{n}"
            for n, _ in measured
            for how, name in (("MIN", "low"), ("MAX", "high"))
        ),
        *(f"0 AS low{n}" for n, each in enumerate(model.columns) if each.is_indicator),
        *(f"1 AS high{n}" for n, each in enumerate(model.columns) if each.is_indicator),
        f"GREATEST({largest}) AS largest" if replicates else "0 AS largest",
        dialect=DIALECT,
    ).from_("ranged")
    return survey.jobs_query.query(select, {"ranged": inner}).sql(DIALECT)


def _columns(model: ModelColumns, shifts: Sequence[Shift], response: Shift) -> dict[str, str]:
    return {
        COMPLETE: f"({model.complete}) AND {WEIGHT} IS NOT NULL",
        RESPONSE: _scaled(model.response.sql, response),
        **{
            column_name(n): _scaled(column.sql, shift)
            for n, (column, shift) in enumerate(zip(model.columns, shifts, strict=True))
        },
    }


def _scaled(sql: str, shift: Shift) -> str:
    moved = f"(({sql}) - CAST({shift.centre!r} AS DOUBLE))" if shift.centre else f"({sql})"
    return f"{moved} / CAST({shift.scale!r} AS DOUBLE)" if shift.scale != 1 else moved


def _shift(model: ModelColumns, column: Column, low: float, high: float) -> Shift:
    if column.is_indicator:
        return Shift(0.0, 1.0)
    _refuse_odd(column.name, low, high)
    if low == high and (model.intercept or low == 0):
        raise SurveyError(
            f"{column.name} is the same in all complete records: leave it out of the model"
        )
    return _moved(low, high, centred=model.intercept)


def _moved(low: float, high: float, *, centred: bool) -> Shift:
    centre = low + (high - low) / 2 if centred else 0.0
    reach = max(abs(low - centre), abs(high - centre))
    return Shift(centre, 2.0 ** math.frexp(reach)[1] if reach else 1.0)


def _refuse_odd(name: str, low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and math.isfinite(high - low)):
        why = " (a logarithm needs numbers above 0)" if name.startswith("log(") else ""
        raise SurveyError(f"{name}: some values are not finite numbers{why}")


def _refuse_response(name: str, low: float, high: float, between: int) -> None:
    if between:
        raise SurveyError(
            f"{name}: a logistic regression explains 0 and 1, or a condition; {between} records "
            f"have other numbers, from {low:g} to {high:g}"
        )
    if low == high:
        raise SurveyError(f"{name} is {low:g} in all complete records: nothing can explain it")
