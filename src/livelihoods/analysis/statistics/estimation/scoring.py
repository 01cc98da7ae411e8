"""The sums of a model at given coefficients: what Newton's method needs, in one reading.

Columns are centred and scaled, so that no number in them is larger than 1. Each addend is computed
as a double, multiplied by a power of two and rounded to a whole number of at most 60 bits; whole
numbers add up to the same bits in any order. Replicate weights are read together: every record
meets every state of the fit inside the engine, which keeps one row of sums for each.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.model_frame import (
    COMPLETE,
    RESPONSE,
    ModelFrame,
    column_name,
)
from livelihoods.analysis.statistics.estimation.statement import select

_BITS = 60
_STEEPEST = 30.0
"""Beyond this a probability is 0 or 1 (as in R's `binomial`)."""
_STATES = "model_states"
_KINDS = ("h", "u", "d", "v")
"""What is added up: products of columns, columns times residuals, the deviance, the weights."""


@dataclass(frozen=True)
class Sums:
    """Sums at one state: minus the second derivatives, the first ones, deviance, weights.

    Before the first step `score` is what the first coefficients times `hessian` must be.
    """

    hessian: Floats
    score: Floats
    deviance: float
    weight: float


def sums(frame: ModelFrame, coefficients: Floats | None) -> Sums:
    """Add up with the weights of the sample.

    `coefficients` are those of the scaled columns; None is the state before the first step of a
    logistic regression, which starts from (w y + 1/2) / (w + 1), with weights of mean 1 (as in R's
    `glm`).
    """
    return _added(frame, [0], [coefficients], [frame.weight], frame.largest)[0]


def replicate_sums(
    frame: ModelFrame, places: Sequence[int], coefficients: Sequence[Floats]
) -> list[Sums]:
    """Add up with some of the replicate weights, each with its own coefficients."""
    return _added(frame, places, coefficients, frame.replicates, frame.largest_replicate)


def predictor(coefficients: Floats) -> str:
    """Return SQL of the linear predictor over the scaled columns."""
    return _predictor([f"CAST({float(value)!r} AS DOUBLE)" for value in coefficients])


def probability(frame: ModelFrame, coefficients: Floats | None) -> str:
    """Return SQL of the probability that a logistic regression predicts."""
    if coefficients is None:
        return _first_probability(frame, frame.weight)
    return _probability(predictor(coefficients))


def _predictor(coefficients: Sequence[str]) -> str:
    return " + ".join(f"{value} * {column_name(n)}" for n, value in enumerate(coefficients))


def _probability(eta: str) -> str:
    return f"(1 / (1 + EXP(-GREATEST(LEAST({eta}, {_STEEPEST!r}), {-_STEEPEST!r}))))"


def _first_probability(frame: ModelFrame, weight: str) -> str:
    scaled = f"{weight} * CAST({frame.unit!r} AS DOUBLE)"
    return f"(({scaled} * {RESPONSE} + 0.5) / ({scaled} + 1))"


def _added(
    frame: ModelFrame,
    places: Sequence[int],
    coefficients: Sequence[Floats | None],
    weights: Sequence[str],
    largest: float,
) -> list[Sums]:
    """Keep the states as a small table, and add up at each."""
    size = len(frame.columns)
    powers = [_powers(frame, largest, each) for each in coefficients]
    states: dict[str, Any] = {"state": pa.array(range(len(places)), pa.int64())}
    states["place"] = pa.array([place + 1 for place in places], pa.int64())
    for number, kind in enumerate(_KINDS):
        states[f"power_{kind}"] = pa.array([2.0 ** each[number] for each in powers])
    for n in range(size):
        values = [0.0 if each is None else float(each[n]) for each in coefficients]
        states[f"b{n}"] = pa.array(values, pa.float64())
    frame.survey.keep_table(_STATES, pa.table(states))
    statement = _statement(frame, weights, first=coefficients[0] is None)
    rows = frame.survey.fetch(statement, frame.suspects)
    found = {row["state"]: row for row in rows}
    return [_read(found[state], frame, powers[state]) for state in range(len(places))]


def _powers(frame: ModelFrame, largest: float, coefficients: Floats | None) -> list[int]:
    """Return by which powers of two addends of each kind become whole numbers of 60 bits."""
    reach = 0.0 if coefficients is None else float(np.abs(coefficients).sum())
    if frame.family == "gaussian":
        distance, deviance = 1 + reach, 1.0
    else:
        start = math.log(2 * largest * frame.unit + 3) if coefficients is None else 0.0
        distance, deviance = 1 + start, 2 * (min(reach, _STEEPEST) + start + 1)
    whole = _BITS - math.frexp(max(largest, 1e-300))[1]
    return [whole - math.frexp(bound)[1] for bound in (1.0, distance, deviance, 1.0)]


def _statement(frame: ModelFrame, weights: Sequence[str], *, first: bool) -> str:
    columns = [column_name(n) for n in range(len(frame.columns))]
    listed = ", ".join(f"COALESCE(CAST({each} AS DOUBLE), 0)" for each in weights)
    several = len(weights) > 1
    records = select(RESPONSE, *columns, f"[{listed}] AS w" if several else f"{listed} AS w")
    records = records.from_("jobs").where(frame.universe, COMPLETE)
    if first:
        prediction = _first_probability(frame, "w")
    else:
        eta = _predictor([f"s.b{n}" for n in range(len(columns))])
        prediction = eta if frame.family == "gaussian" else _probability(eta)
    powers = [f"power_{kind}" for kind in _KINDS]
    predicted = select(
        *("state", *powers, RESPONSE, *columns, "w[place] AS w" if several else "w"),
        f"{prediction} AS p",
    ).from_(f"records CROSS JOIN {_STATES} AS s")
    weighted = select(
        *("state", *powers, *columns),
        *(f"{sql} AS {kind}" for kind, sql in _per_record(frame, first=first).items()),
    ).from_("predicted")
    added = select(
        "state", *(f"{_total(sql, kind)} AS {name}" for name, sql, kind in _addends(frame))
    )
    steps = {"records": records, "predicted": predicted, "weighted": weighted}
    query = added.from_("weighted").group_by("state")
    return frame.survey.jobs_query.statement(query, steps).sql()


def _per_record(frame: ModelFrame, *, first: bool) -> dict[str, str]:
    """Return what products of columns, columns, deviance and weights are weighted with."""
    if frame.family == "gaussian":
        return {"h": "w", "u": f"w * ({RESPONSE} - p)", "d": "CAST(0 AS DOUBLE)", "v": "w"}
    slope, away = "p * (1 - p)", f"({RESPONSE} - p)"
    if first:
        away = f"({slope} * LN(p / (1 - p)) + {away})"
    deviance = f"-2 * w * LN(CASE WHEN {RESPONSE} = 1 THEN p ELSE 1 - p END)"
    return {"h": f"w * {slope}", "u": f"w * {away}", "d": deviance, "v": "w"}


def _addends(frame: ModelFrame) -> list[tuple[str, str, str]]:
    """Return name, SQL and kind of everything that is added up."""
    columns = [column_name(n) for n in range(len(frame.columns))]
    products = [
        (f"h{j}_{k}", f"h * ({columns[j]} * {columns[k]})", "h") for j, k in _products(frame)
    ]
    scores = [(f"u{j}", f"u * {column}", "u") for j, column in enumerate(columns)]
    return [*products, *scores, ("d_", "d", "d"), ("v_", "v", "v")]


def _products(frame: ModelFrame) -> list[tuple[int, int]]:
    """List the pairs of columns whose product is not 0 in every record."""
    levels = frame.levels
    return [
        (j, k)
        for j in range(len(levels))
        for k in range(j + 1)
        if j == k or not levels[j] or levels[j] != levels[k]
    ]


def _total(sql: str, kind: str) -> str:
    return f"SUM(CAST(ROUND({sql} * power_{kind}) AS BIGINT))"


def _read(row: dict[str, Any], frame: ModelFrame, powers: Sequence[int]) -> Sums:
    def number(name: str, kind: int) -> float:
        return float(row[name] or 0) * 2.0 ** -powers[kind]

    size = len(frame.columns)
    hessian = np.zeros((size, size))
    for j, k in _products(frame):
        hessian[j, k] = hessian[k, j] = number(f"h{j}_{k}", 0)
    score = np.array([number(f"u{j}", 1) for j in range(size)])
    return Sums(hessian, score, number("d_", 2), number("v_", 3))
