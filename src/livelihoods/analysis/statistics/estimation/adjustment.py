"""Weights adjusted to known totals, and what the variance must know of it.

Two readings of the adjusting columns come first: the design with the weights as they came, and the
sums from which the factors follow. Each record's weight is then its own times the factor of its
cell (post-stratification, raking) or a function of its adjusting variables (calibration). A record
of weight 0 need not have a cell or a value: its weight stays 0. Replicate weights are fitted to the
same totals, each by factors of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import calibration as solving
from livelihoods.analysis.statistics.estimation.design import (
    Calibration,
    PostStratification,
    Raking,
)
from livelihoods.analysis.statistics.estimation.poststratification import (
    poststratification_factors,
)
from livelihoods.analysis.statistics.estimation.raking import (
    Margin,
    raking_coefficients,
    raking_factors,
)
from livelihoods.analysis.statistics.estimation.replicate_fitting import (
    ReplicateCalibration,
    ReplicateRecords,
    cell_factors,
)
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.jobs import WEIGHT, Jobs

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.designed import DesignedRecords

FIRST_WEIGHT, CELL = "_weight0", "_cell"
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Adjustment:
    """An adjustment of weights.

    Attributes:
        jobs: The steps to jobs whose weight is the adjusted one; `_weight0` is the first weight and
            `_cell` the number of the cell (where there are cells).
        cells: How many cells there are; None where quantities are calibrated.
        quantities: SQL of the calibrated quantities.
        projection: From the sums of the linearized variable, by cell or times each quantity, to
            the coefficients that are taken out of it: (A x A).
        weight: SQL of the weight of those sums: the first one, or 1 (raking).
        replicates: The fitted replicate weights, where there are any.
    """

    jobs: Jobs
    cells: int | None
    quantities: tuple[str, ...]
    projection: Matrix
    weight: str
    replicates: ReplicateDesign | None = None


def adjust(
    survey: "DesignedRecords",
    jobs: Jobs,
    given: PostStratification | Raking | Calibration,
    replicates: ReplicateDesign | None = None,
) -> Adjustment:
    """Find the factors of an adjustment.

    Args:
        survey: The records.
        jobs: The steps to jobs with the weights as they came.
        given: What was declared.
        replicates: The replicate weights as they came, where there are any.

    Raises:
        SurveyError: The sample, or a replicate, cannot be made to fit the totals, naming which.
        CodebookError: An expression is wrong.
    """
    again = ReplicateRecords(survey, jobs, replicates) if replicates else None
    if isinstance(given, Calibration):
        return _calibrated(survey, jobs, given, again)
    columns = _columns(given)
    bound = [bind(name, jobs.names, Place("calibration", "", name)) for name in columns]
    texts = [f"CAST({each.sql(DIALECT)} AS TEXT)" for each in bound]
    scale = survey.first_scale
    select = exp.select(
        *(f"{text} AS k{n}" for n, text in enumerate(texts)),
        f"SUM(CAST(ROUND(CAST({WEIGHT} AS DOUBLE) * {float(scale.factor)!r}) AS BIGINT)) AS w",
        "COUNT(*) AS records",
        dialect=DIALECT,
    ).from_("jobs")
    keys = [f"k{n}" for n in range(len(texts))]
    select = select.where(f"{WEIGHT} > 0", dialect=DIALECT).group_by(*keys).order_by(*keys)
    rows = survey.fetch(jobs.query(select).sql(DIALECT))
    for n, name in enumerate(columns):
        if missing := sum(row["records"] for row in rows if row[f"k{n}"] is None):
            raise SurveyError(f"calibration: {missing} records have no {name}")
    cells = [tuple(row[key] for key in keys) for row in rows]
    sums = np.array([int(row["w"]) / scale.factor for row in rows])
    counts = np.array([row["records"] for row in rows], dtype=np.float64)
    if isinstance(given, PostStratification):
        population = _population(given)

        def fit(weights: Matrix) -> list[float]:
            found = poststratification_factors(
                dict(zip(cells, weights.tolist(), strict=True)), population
            )
            return [found[cell] for cell in cells]

        with np.errstate(divide="ignore"):
            projection = np.diag(np.where(sums > 0, 1 / sums, 0.0))
    else:
        margins = _margins(given, cells)

        def fit(weights: Matrix) -> list[float]:
            return list(raking_factors(weights, margins, tolerance=given.tolerance))

        projection = _raking_projection(margins, counts)
    factors = {"factor": pa.array(fit(sums))}
    fitted = {}
    if again is not None:
        by_replicate = cell_factors(again, dict(zip(keys, texts, strict=True)), cells, fit)
        factors |= {f"_g{n}": pa.array(each) for n, each in enumerate(by_replicate.T)}
        fitted = _fitted([f"({w}) * _g{n}" for n, w in enumerate(again.design.weights)])
    table = pa.table(
        {
            **{key: pa.array([cell[n] for cell in cells]) for n, key in enumerate(keys)},
            CELL: pa.array(range(len(cells)), pa.int64()),
            **factors,
        }
    )
    survey.keep_table("adjusted", table)
    on = " AND ".join(f"{text} = a.{key}" for text, key in zip(texts, keys, strict=True))
    step = (
        exp.select(
            f"* EXCLUDE ({', '.join([WEIGHT, *keys, *factors])})",
            f"CAST({WEIGHT} AS DOUBLE) AS {FIRST_WEIGHT}",
            f"COALESCE(CAST({WEIGHT} AS DOUBLE) * factor, 0) AS {WEIGHT}",
            *(f"{sql} AS {name}" for name, sql in fitted.items()),
            dialect=DIALECT,
        )
        .from_("unadjusted AS u")
        .join("adjusted AS a", on=on, join_type="left", dialect=DIALECT)
    )
    return Adjustment(
        _with_step(jobs, step),
        len(cells),
        (),
        projection,
        FIRST_WEIGHT if isinstance(given, PostStratification) else "1",
        _refitted(again, fitted),
    )


def _columns(given: PostStratification | Raking) -> list[str]:
    if isinstance(given, Raking):
        return list(given.margins)
    return [given.by] if isinstance(given.by, str) else list(given.by)


def _population(given: PostStratification) -> dict[Any, float]:
    return {
        tuple(map(str, key)) if isinstance(key, tuple) else (str(key),): float(value)
        for key, value in given.totals.items()
    }


def _margins(given: Raking, cells: Sequence[tuple[str, ...]]) -> list[Margin]:
    return [
        Margin.of(
            name,
            [cell[n] for cell in cells],
            {str(key): float(value) for key, value in totals.items()},
        )
        for n, (name, totals) in enumerate(given.margins.items())
    ]


def _raking_projection(margins: Sequence[Margin], counts: Matrix) -> Matrix:
    each = raking_coefficients(np.eye(counts.size), counts, margins)
    projection = np.zeros((counts.size, counts.size))
    for margin, coefficients in zip(margins, each, strict=True):
        projection += coefficients[margin.codes]
    return projection


def _fitted(weights: Sequence[str]) -> dict[str, str]:
    """Name the fitted replicate weights: column -> SQL."""
    return {f"_fitted{n}": f"COALESCE({sql}, 0)" for n, sql in enumerate(weights)}


def _refitted(
    again: ReplicateRecords | None, fitted: Mapping[str, str], whole_df: int | None = None
) -> ReplicateDesign | None:
    if again is None:
        return None
    return replace(again.design, weights=tuple(fitted), whole_df=whole_df)


def _calibrated(
    survey: "DesignedRecords", jobs: Jobs, given: Calibration, again: ReplicateRecords | None
) -> Adjustment:
    bound = [bind(text, jobs.names, Place("calibration", "", text)) for text in given.totals]
    quantities = [f"CAST({each.sql(DIALECT)} AS DOUBLE)" for each in bound]
    keys = [f"x{n}" for n in range(len(quantities))]
    rows = survey.fetch_table(
        jobs.query(
            exp.select(
                *(f"{each} AS x{n}" for n, each in enumerate(quantities)),
                f"SUM(CAST(ROUND(CAST({WEIGHT} AS DOUBLE) * "
                f"{float(survey.first_scale.factor)!r}) AS BIGINT)) AS w",
                dialect=DIALECT,
            )
            .from_("jobs")
            .where(f"{WEIGHT} > 0", dialect=DIALECT)
            .group_by(*keys)
        ).sql(DIALECT),
        order=keys,
    )
    for n, text in enumerate(given.totals):
        if rows[f"x{n}"].null_count:
            raise SurveyError(f"calibration: some records have no {text}")
    x = np.stack([rows[f"x{n}"].to_numpy() for n in range(len(quantities))], axis=1)
    w = np.array([int(each) for each in rows["w"].to_pylist()]) / survey.first_scale.factor
    totals = np.array(list(given.totals.values()), dtype=np.float64)
    gram = x.T @ (x * w[:, None])
    names = list(given.totals)
    bounds = given.bounds or solving.UNBOUNDED
    if given.function == "linear" and given.bounds is None:
        found = solving.calibrate_linear(gram, x.T @ w, totals, names)
    else:
        found = solving.calibrate(x, w, totals, function=given.function, bounds=bounds, names=names)
    u = " + ".join(
        f"({float(value)!r}::DOUBLE * {each})"
        for value, each in zip(found.coefficients, quantities, strict=True)
    )
    factor = f"{float(found.scale)!r}::DOUBLE * ({solving.g_sql(given.function, bounds, f'({u})')})"
    refit = ReplicateCalibration(again, given, quantities) if again else None
    fitted = _fitted(refit.weights()) if refit else {}
    step = exp.select(
        f"* EXCLUDE ({WEIGHT})",
        f"CAST({WEIGHT} AS DOUBLE) AS {FIRST_WEIGHT}",
        f"COALESCE(CAST({WEIGHT} AS DOUBLE) * {factor}, 0) AS {WEIGHT}",
        *(f"{sql} AS {name}" for name, sql in fitted.items()),
        dialect=DIALECT,
    ).from_("unadjusted")
    projection: Matrix = np.asarray(np.linalg.pinv(gram), dtype=np.float64)
    return Adjustment(
        _with_step(jobs, step),
        None,
        tuple(quantities),
        projection,
        FIRST_WEIGHT,
        _refitted(again, fitted, refit.whole_df() if refit else None),
    )


def _with_step(jobs: Jobs, step: exp.Select) -> Jobs:
    steps = {("unadjusted" if name == "jobs" else name): each for name, each in jobs.steps.items()}
    return replace(jobs, steps={**steps, "jobs": step})
