"""Contrasts over the rows of another statistic, linear or by an expression.

The form names the coefficients, not the statistic below: `x` makes it a ratio, `p` a quantile,
`formula` a regression; else the R call tells a total from a mean, and a mean is the default.
Domains (`by`) are asked as conditions, so that each has a name of ours in the expression.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from livelihoods.analysis import statistics
from tests.reference.answer import Answer, Key, Records, Row
from tests.reference.case import Case, listed, text
from tests.reference.translation import column, condition, expression, levels, literal
from tests.reference.vocabulary import UnsupportedError

_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Term:
    """One row of the statistic below: its names and how it is asked."""

    row: Row
    y: str
    where: str | None


def contrasted(
    survey: Any,
    table: pa.Table,
    case: Case,
    counted: tuple[Mapping[Key, Records], Records | None],
) -> Answer:
    """Answer a case of contrasts."""
    said = case.statistic
    overall = counted[1]
    where = condition(table, said.get("where"))
    if said.get("formula"):
        return _of_regression(survey, case, where, overall)
    terms = list(_terms(table, case))
    if said.get("expression"):
        used, formula = _resolved(str(said["expression"]), terms)
        covariance = survey.covariance(_asked(case, used), where=where)
        found = [("contrast", covariance.expression(formula))]
        matrix = None
    else:
        wanted = _coefficients(said["contrast"])
        named = dict.fromkeys(name for _, each in wanted for name in each)
        used = [_term(name, terms) for name in named]
        covariance = survey.covariance(_asked(case, used), where=where)
        places = [row["statistic"] for row in covariance.rows]
        index = {name: places.index(f"s{number}") for number, name in enumerate(named)}
        found = [
            (
                label,
                covariance.contrast({index[name]: value for name, value in each.items() if value}),
            )
            for label, each in wanted
        ]
        weights = np.zeros((len(wanted), len(places)))
        for number, (_, each) in enumerate(wanted):
            for name, value in each.items():
                weights[number, index[name]] = value
        matrix = weights @ np.asarray(covariance.matrix) @ weights.T
    return Answer(
        rows=[_row(label, each) for label, each in found],
        records={(): overall} if overall else {},
        overall=overall,
        matrix=None if matrix is None else lambda _: matrix,
    )


def _row(label: str, found: Any) -> Row:
    return Row(
        key=(),
        names=(label,),
        value=found.value,
        se=found.se,
        lower=found.lower,
        upper=found.upper,
        df=found.df,
    )


def _coefficients(said: Any) -> list[tuple[str, dict[str, float]]]:
    """Read one contrast, or several with names."""
    if isinstance(said, Mapping) and not all(isinstance(each, Mapping) for each in said.values()):
        return [("contrast", dict(said))]
    if isinstance(said, Mapping):
        return [(label, dict(each)) for label, each in said.items()]
    if isinstance(said, list) and all(isinstance(each, Mapping) for each in said):
        return [(f"contrast{number + 1}", dict(each)) for number, each in enumerate(said)]
    raise UnsupportedError("statistic.contrast without names")


def _terms(table: pa.Table, case: Case) -> Iterator[Term]:
    said = case.statistic
    xs = listed(said.get("x"))
    columns = [table[name].to_pylist() for name in case.by]
    domains = sorted({key for key in zip(*columns, strict=True) if None not in key}, key=str)
    for domain in domains if case.by else [()]:
        inside = [
            f"{column(name)} = {literal(table, name, level)}"
            for name, level in zip(case.by, domain, strict=True)
        ]
        key = tuple(map(text, domain))
        for y in map(str, listed(said.get("y"))):
            for names, of in _variables(table, said, y, xs):
                for p in listed(said.get("p")) or [None]:
                    row = Row(key=key, names=names, value=None, se=None, p=p)
                    yield Term(row, of, " AND ".join(inside) or None)


def _variables(
    table: pa.Table, said: Mapping[str, Any], y: str, xs: list[Any]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if xs:
        yield (f"{y}/{xs[0]}", y), expression(table, y)
    elif said.get("categorical"):
        for level in levels(table, y):
            shown = text(level)
            names = (f"factor({y}){shown}", f"{y}{shown}", shown)
            yield names, f"{column(y)} = {literal(table, y, level)}"
    else:
        yield (y,), expression(table, y)


def _asked(case: Case, used: Sequence[Term]) -> list[Any]:
    """Make the statistics of the rows that are used."""
    said = case.statistic
    ys = [str(y) for y in listed(said.get("y"))]
    call = " ".join(str(each) for each in case.calls.values())
    known = (
        [f"{column(y)} IS NOT NULL" for y in ys] if said.get("na") == "drop" and len(ys) > 1 else []
    )
    asked = []
    for number, term in enumerate(used):
        conditions = [each for each in (term.where, *known) if each]
        given = {"name": f"s{number}", "where": " AND ".join(conditions) or None}
        if said.get("x"):
            asked.append(statistics.ratio(term.y, column(listed(said["x"])[0]), **given))
        elif said.get("p") is not None:
            rule = {"rule": said.get("qrule") or "math"}
            asked.append(statistics.quantile(term.y, term.row.p, **rule, **given))
        else:
            make = statistics.total if "svytotal" in call else statistics.mean
            asked.append(make(term.y, **given))
    return asked


def _term(name: str, terms: Sequence[Term]) -> Term:
    found = [term for term in terms if term.row.is_called(name)]
    if len(found) != 1:
        raise UnsupportedError(f"contrast over {name!r}, which is not one row")
    return found[0]


def _resolved(said: str, terms: Sequence[Term]) -> tuple[list[Term], str]:
    """Put our names for the rows of an R expression."""
    said = re.sub(r"^\s*quote\((.*)\)\s*$", r"\1", said).lstrip("~ ")
    used: list[Term] = []

    def ours(name: str) -> str:
        term = _term(name, terms)
        if term not in used:
            used.append(term)
        return f"\0{used.index(term)}\0"

    said = _QUOTED.sub(lambda found: ours(found[1]), said)
    plain = re.compile(r"(?<![\w.\0])[A-Za-z_.][\w.]*(?!\s*\(|[\w.])")
    said = plain.sub(lambda found: ours(found[0]), said)
    return used, re.sub(r"\0(\d+)\0", r"s\1", said)


def _of_regression(survey: Any, case: Case, where: str | None, overall: Records | None) -> Answer:
    """Contrast coefficients of a regression, from their matrix."""
    said = case.statistic
    if said.get("expression"):
        raise UnsupportedError("statistic.expression over the coefficients of a formula")
    found = survey.regression(said["formula"], family=said.get("family") or "gaussian", where=where)
    own = [
        Row(key=(), names=(row["name"],), value=row["value"], se=row["se"]) for row in found.rows
    ]
    rows = []
    for label, coefficients in _coefficients(said["contrast"]):
        weights = np.zeros(len(own))
        for name, value in coefficients.items():
            weights[
                next(n for n, row in enumerate(own) if row.is_called(name) or row.is_like(name))
            ] = value
        values = np.array([row.value for row in own])
        se = float(np.sqrt(weights @ np.asarray(found.matrix) @ weights))
        rows.append(Row(key=(), names=(label,), value=float(weights @ values), se=se, df=found.df))
    return Answer(rows=rows, overall=overall, df_residual=found.df)
