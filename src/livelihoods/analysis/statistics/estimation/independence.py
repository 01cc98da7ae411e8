"""Tests of independence of two columns, with the numbers of R's `svychisq`.

The table of shares and its covariance come from the records; the tests are in `rao_scott`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlglot import exp

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.covariance import Covariance
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.model_columns import by_number, by_text, label
from livelihoods.analysis.statistics.estimation.rao_scott import (
    PEARSON_STATISTICS,
    WALD_STATISTICS,
    IndependenceTest,
    pearson_test,
    wald_test,
)
from livelihoods.analysis.statistics.estimation.replicated import ReplicateDesign, Replication
from livelihoods.analysis.statistics.estimation.replication import replicate_covariance
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.estimation.statistic import total
from livelihoods.analysis.statistics.estimation.terms import Terms
from livelihoods.analysis.statistics.estimation.whole_folding import whole_folding
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import PSU, STRATUM, WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

MOST_CELLS = 1000
_MOST_GROUPS = 3 * MOST_CELLS
_ROW, _COLUMN = "_table_row", "_table_column"
_METHODS = (*PEARSON_STATISTICS, *WALD_STATISTICS)


@dataclass(frozen=True)
class Independence:
    """A test of independence.

    Attributes:
        statistic: F, or Pearson's chi-square of the shares, times n. None of an F where the design
            gives no variance.
        parameter: Degrees of freedom: (numerator, denominator) of an F, (one,) of a chi-square,
            none of `lincom` and `saddlepoint`, or without a statistic.
        p_value: None where the design leaves no degree of freedom, or gives no variance.
        rows, columns: The levels, sorted.
        shares: The estimated share of each cell in the whole table (rows x columns).
        n: Records that the table is of, those with a missing value included.
    """

    statistic: float | None
    parameter: tuple[float, ...]
    p_value: float | None
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: Floats
    n: int


@dataclass(frozen=True)
class _Crossing:
    """The two columns: levels as text of the engine, and how many records there are."""

    survey: "Survey"
    where: str | None
    universe: str
    rows: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    n: int


def independence(
    survey: "Survey", rows: str, cols: str, *, method: str = "F", where: str | None = None
) -> Independence:
    """Test; see `Survey.independence`."""
    if method not in _METHODS:
        raise UnknownNameError("test of independence", method, _METHODS)
    crossing = _crossing(survey, rows, cols, where)
    totals = _totals(crossing)
    found, df = _cells(crossing, totals)
    shares, design = found / found.sum(), survey.replicates
    if method in WALD_STATISTICS:
        test = wald_test(found, _matrix(crossing, totals), df, adjusted=method == "adjWald")
    else:
        spread = (
            _linearized_shares(shares, float(found.sum()), _matrix(crossing, totals))
            if design is None
            else _replicated_shares(crossing, design)
        )
        test = pearson_test(
            shares,
            spread,
            crossing.n,
            df,
            statistic=method,  # type: ignore[arg-type]
            replicates=design is not None,
        )
    return Independence(
        statistic=test.statistic,
        parameter=_parameter(test),
        p_value=test.p_value,
        rows=tuple(shown for shown, _ in crossing.rows),
        columns=tuple(shown for shown, _ in crossing.columns),
        shares=shares,
        n=crossing.n,
    )


def _parameter(test: IndependenceTest) -> tuple[float, ...]:
    return tuple(each for each in (test.ndf, test.ddf) if each is not None)


def _crossing(survey: "Survey", rows: str, cols: str, where: str | None) -> _Crossing:
    """List the levels of both columns: those that a complete record with a weight has."""
    jobs = survey.jobs_query
    suspects = []

    def bound(text: str, place: str) -> str:
        value = bind(text, jobs.names, Place(place))
        suspects.append(Bound(Place(place), "jobs", value))
        return value.sql(DIALECT)

    row, column = bound(rows, rows), bound(cols, cols)
    universe = "TRUE" if where is None else bound(where, "where")
    texts = {_ROW: f"CAST({row} AS TEXT)", _COLUMN: f"CAST({column} AS TEXT)"}
    query = select(
        *(f"{text} AS {name}" for name, text in texts.items()),
        "COUNT(*) AS records",
        f"COUNT(*) FILTER (WHERE {WEIGHT} <> 0) AS weighted",
        f"MIN(TYPEOF({row})) AS row_kind",
        f"MIN(TYPEOF({column})) AS column_kind",
    ).from_("jobs")
    query = query.where(universe).group_by(*texts.values()).limited(_MOST_GROUPS)
    found = survey.fetch(jobs.statement(query).sql(), suspects)
    here = [
        each
        for each in found
        if each["weighted"] and each[_ROW] is not None and each[_COLUMN] is not None
    ]
    kinds = {_ROW: "row_kind", _COLUMN: "column_kind"}
    by_row, by_column = (_levels([(r[k], r[kinds[k]]) for r in here]) for k in (_ROW, _COLUMN))
    _refuse_size(rows, cols, len(by_row), len(by_column), cut=len(found) == _MOST_GROUPS)
    # A subset of a calibrated sample keeps all its records in R, outside with weight 0.
    everyone = survey.adjustment is not None and survey.replicates is None
    counting = jobs.statement(select("COUNT(*) AS n").from_("jobs")).sql()
    n = survey.fetch(counting)[0]["n"] if everyone else sum(each["records"] for each in found)
    return _Crossing(extended(survey, texts), where, universe, by_row, by_column, int(n))


def _levels(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sort levels: (as they are shown, as the engine writes them)."""
    is_text = any(kind == "VARCHAR" or kind.startswith("ENUM") for _, kind in found)
    levels = {(text if is_text else label(text), text) for text, _ in found}
    return sorted(levels, key=by_text if is_text else by_number)


def _refuse_size(rows: str, cols: str, height: int, width: int, *, cut: bool) -> None:
    if cut or height * width > MOST_CELLS:
        size = "more" if cut else f"{height} x {width}"
        raise SurveyError(
            f"{rows} by {cols} makes {size} cells; a test of independence takes {MOST_CELLS} at "
            "most. Join levels first."
        )
    for name, count in ((rows, height), (cols, width)):
        if count < 2:
            raise SurveyError(
                f"{name} has {count} levels among the records that have both {rows} and {cols}: a "
                "test of independence needs two"
            )


def _totals(crossing: _Crossing) -> Covariance:
    return crossing.survey.covariance(
        [total("1", name="cell")], by=[_ROW, _COLUMN], where=crossing.where, pool=True
    )


def _places(crossing: _Crossing, totals: Covariance) -> list[int]:
    """Return for each estimated total its cell, counted row by row."""
    row = {text: place for place, (_, text) in enumerate(crossing.rows)}
    column = {text: place for place, (_, text) in enumerate(crossing.columns)}
    width = len(crossing.columns)
    return [row[each[_ROW]] * width + column[each[_COLUMN]] for each in totals.rows]


def _cells(crossing: _Crossing, totals: Covariance) -> tuple[Floats, float]:
    """Return the totals of the cells, and the degrees of freedom of the design.

    These count all records that are looked at, in the table or not, with a weight or without; a
    calibrated sample's are those of the whole. Both as in R.
    """
    shape = len(crossing.rows), len(crossing.columns)
    found = np.zeros(shape[0] * shape[1])
    found[_places(crossing, totals)] = [each["value"] for each in totals.rows]
    survey = crossing.survey
    if survey.adjustment is not None and survey.replicates is None:
        return found.reshape(shape), float(totals.df)
    if survey.replicates is None:
        return found.reshape(shape), float(_units_less_strata(crossing))
    counted = crossing.survey.estimate([total("1")], where=crossing.where, pool=True)
    return found.reshape(shape), float(counted.arrow().to_pylist()[0]["df"])


def _units_less_strata(crossing: _Crossing) -> int:
    jobs = crossing.survey.jobs_query
    psus = select(f"{STRATUM} AS stratum", "COUNT(*) AS records", f"COUNT(DISTINCT {PSU}) AS psus")
    psus = psus.from_("jobs").where(crossing.universe).group_by(STRATUM)
    units = "records" if jobs.record_is_psu else "psus"
    query = select(f"CAST(SUM({units}) - COUNT(*) AS BIGINT) AS df").from_("strata")
    return int(crossing.survey.fetch(jobs.statement(query, {"strata": psus}).sql())[0]["df"])


def _matrix(crossing: _Crossing, totals: Covariance) -> Floats:
    """Return the covariance of the totals of all cells; those without a record have none."""
    size = len(crossing.rows) * len(crossing.columns)
    places = _places(crossing, totals)
    found = np.zeros((size, size))
    found[np.ix_(places, places)] = totals.matrix
    return found


def _linearized_shares(shares: Floats, whole: float, spread: Floats) -> Floats:
    """Return the covariance of shares from that of the totals."""
    slope = (np.eye(shares.size) - np.outer(shares.ravel(), np.ones(shares.size))) / whole
    found: Floats = slope @ spread @ slope.T
    return found


def _replicated_shares(crossing: _Crossing, design: ReplicateDesign) -> Floats:
    """Return the covariance of shares that are computed anew with each replicate weight."""
    survey, terms = crossing.survey, Terms()
    term = terms.total(exp.true())
    terms.count(exp.true())
    columns = {name: name for name in (_ROW, _COLUMN)}
    folding = whole_folding(survey, crossing.universe, terms, columns=columns)
    found = Replication.run(survey, folding, design)
    width, places, order = len(crossing.columns), [], []
    row = {text: place for place, (_, text) in enumerate(crossing.rows)}
    column = {text: place for place, (_, text) in enumerate(crossing.columns)}
    for place, (first, second) in enumerate(found.cells.codes):
        if first in row and second in column:
            order.append(place)
            places.append(row[first] * width + column[second])
    size = len(crossing.rows) * width
    whole, replicates = np.zeros(size), np.zeros((len(design.weights), size))
    whole[places] = found.totals[term].floats()[order]
    replicates[:, places] = found.replicates[term].floats()[:, order]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = replicates / replicates.sum(axis=1, keepdims=True)
    covariance = replicate_covariance(
        shares, whole / whole.sum(), design.scales.scale, design.scales.rscales, design.mse
    )
    return np.asarray(covariance.covariance, dtype=np.float64)
