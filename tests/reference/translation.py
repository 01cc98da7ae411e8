"""From the words of the form to ours: SQL conditions and the design of a sample."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp

from livelihoods.analysis import statistics
from tests.reference.case import Case, listed, read_table, text
from tests.reference.vocabulary import COMPARISON, OPERATORS, UnsupportedError

_FACTOR = re.compile(r"^(?:as\.)?factor\((?P<column>[\w.]+)\)(?P<level>.*)$")


def column(name: str) -> str:
    """Write a column's name as an SQL expression: in quotes where it would be read otherwise."""
    try:
        tree = sqlglot.parse_one(name, read="duckdb")
    except sqlglot.errors.SqlglotError:
        tree = None
    if isinstance(tree, exp.Column) and not tree.table and tree.name == name:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(table: pa.Table, name: str, value: Any) -> str:
    """Write a value as SQL, as text or number by what the column holds."""
    is_text = name in table.column_names and (
        pa.types.is_string(table.schema.field(name).type)
        or pa.types.is_large_string(table.schema.field(name).type)
    )
    if is_text:
        return "'" + text(value).replace("'", "''") + "'"
    if isinstance(value, bool) or str(value) in {"TRUE", "FALSE"}:
        return "TRUE" if str(value).upper() == "TRUE" else "FALSE"
    try:
        number = float(value)
    except ValueError:
        return "'" + str(value).replace("'", "''") + "'"
    return text(number)


def condition(table: pa.Table, where: list[list[Any]] | None) -> str | None:
    """Translate the conditions of a case, joined by and."""
    texts = []
    for name, operator, *value in where or ():
        if operator == "not null":
            texts.append(f"{column(name)} IS NOT NULL")
        elif operator == "in":
            members = ", ".join(literal(table, name, each) for each in listed(value[0]))
            texts.append(f"{column(name)} IN ({members})")
        else:
            right = literal(table, name, value[0])
            texts.append(f"{column(name)} {OPERATORS[operator]} {right}")
    return " AND ".join(texts) or None


def expression(table: pa.Table, y: str) -> str:
    """Translate a column or a comparison."""
    found = COMPARISON.match(y)
    if not found:
        return column(y)
    name, value = found["column"], found["value"].strip("'\"")
    return f"{column(name)} {OPERATORS[found['operator']]} {literal(table, name, value)}"


def levels(table: pa.Table, name: str) -> list[Any]:
    """Return what a column holds, without nulls, in order."""
    return sorted(each for each in set(table[name].to_pylist()) if each is not None)


def open_survey(case: Case) -> Any:
    """Open the data set of a case under its design; surveys are kept for the cases that follow."""
    said = [case.dataset, str(case.data), case.design, case.options]
    key = json.dumps(said, sort_keys=True)
    if key not in _surveys:
        if len(_surveys) >= _KEPT:
            _surveys.pop(next(iter(_surveys)))
        table = read_table(case.data, case.dataset)
        _surveys[key] = _opened(case, table)
    return _surveys[key]


_surveys: dict[str, Any] = {}
_KEPT = 12


def _opened(case: Case, table: pa.Table) -> Any:
    design = case.design
    rule = design.get("lonely_psu") or case.options.get("survey.lonely.psu") or "fail"
    switch = design.get("adjust_domain_lonely")
    if switch is None:
        switch = case.options.get("survey.adjust.domain.lonely", False)
    said: dict[str, Any] = {
        "weights": _one(design.get("weights")),
        "strata": _one(design.get("strata")),
        "psu": _one_or_more(design.get("psu")),
        "fpc": _one_or_more(design.get("fpc")),
        "nest": bool(design.get("nest")),
        # What is not said keeps our own default, so that a part of the engine can be tried alone.
        **({"lonely_psu": rule} if rule != "fail" else {}),
        **({"adjust_domain_lonely": True} if switch else {}),
    }
    if design.get("replicates"):
        said["replicates"] = _replicates(case, design["replicates"])
    if design.get("calibration"):
        table, said["calibration"] = _calibration(table, design["calibration"])
    # The data are small: further threads would cost more than they bring.
    return statistics.Survey.open(table, design=statistics.Design(**said), threads=1)


def _one(name: Any) -> str | None:
    names = listed(name)
    return column(str(names[0])) if names else None


def _one_or_more(names: Any) -> str | list[str] | None:
    # R writes `~1` where every record is a unit of its own.
    written = [column(str(name)) for name in listed(names) if str(name) != "1"]
    return written if len(written) > 1 else written[0] if written else None


def _replicates(case: Case, said: Mapping[str, Any]) -> Any:
    weights = read_table(case.data, said["file"])
    columns = [name for name in weights.column_names if name != "row_id"]
    given = {
        name: said[name]
        for name in ("scale", "rscales", "mse", "rho")
        if said.get(name) is not None
    }
    if said.get("type") is not None:
        given["kind"] = said["type"]
    combined = True if said.get("combined") is None else bool(said["combined"])
    return statistics.Replicates(
        columns=columns, file=weights.select(columns), combined=combined, **given
    )


def _calibration(table: pa.Table, said: Mapping[str, Any]) -> tuple[pa.Table, Any]:
    """Translate a calibration; margins over several columns become a column of their own."""
    kind = said["kind"]
    if kind == "poststratify":
        by = listed(said["by"])
        by = [name for each in by for name in _crossed(each)]
        totals = {
            (key if len(by) > 1 else key[0]): total
            for key, total in cells(table, by, said["totals"]).items()
        }
        return table, statistics.PostStratification(by=by if len(by) > 1 else by[0], totals=totals)
    if kind == "rake":
        margins: dict[str, dict[str, float]] = {}
        for name, totals in said["margins"].items():
            by = _crossed(name)
            known = cells(table, by, totals)
            if len(by) > 1:
                crossed = [" x ".join(map(text, row)) for row in _rows(table, by)]
                table = table.append_column(name, pa.array(crossed))
            margins[name] = {" x ".join(key): total for key, total in known.items()}
        return table, statistics.Raking(margins=margins)
    bounds = said.get("bounds")
    return table, statistics.Calibration(
        totals={auxiliary(table, name): total for name, total in said["totals"].items()},
        function=said.get("calfun") or "linear",
        **({"bounds": _bounds(bounds)} if bounds else {}),
    )


def _bounds(said: Any) -> tuple[float, float]:
    if isinstance(said, Mapping):
        said = [said.get("lower"), said.get("upper")]
    low, high = said
    return (float("-inf") if low is None else low, float("inf") if high is None else high)


def _crossed(name: str) -> list[str]:
    """Split the crossing of several columns as R's formulas write it."""
    return [each for each in re.split(r"\s*[+:*~]\s*", name.strip("~ ")) if each]


def _rows(table: pa.Table, by: list[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in by), strict=True))


def cells(table: pa.Table, by: list[str], totals: Any) -> dict[tuple[str, ...], float]:
    """Read population totals by the levels of one or several columns.

    Of several columns the form shows no example; read are objects within objects, a list of rows
    (the columns, and the count as the remaining value), and keys pasted as R pastes them.
    """
    if isinstance(totals, list):
        return {
            tuple(text(row[name]) for name in by): next(
                value for name, value in row.items() if name not in by
            )
            for row in totals
        }
    if len(by) > 1 and all(isinstance(value, Mapping) for value in totals.values()):
        return {
            (level, *rest): total
            for level, inner in totals.items()
            for rest, total in cells(table, by[1:], inner).items()
        }
    known = {tuple(map(text, row)) for row in _rows(table, by)}
    pasted = {
        mark.join(key): key for key in known for mark in (".", ":", ",", ", ", "_", "|", " ", " x ")
    }
    found = {}
    for key, total in totals.items():
        if key not in pasted:
            raise UnsupportedError(f"design.calibration: {key!r} is no cell of {', '.join(by)}")
        found[pasted[key]] = total
    return found


def auxiliary(table: pa.Table, name: str) -> str:
    """Translate the name of a column of R's model matrix to an SQL expression.

    `(Intercept)` is 1, `stypeH` the condition that stype is H, `api99` itself, `a:b` a product.
    """
    if name == "(Intercept)":
        return "1"
    if name in table.column_names:
        return column(name)
    found = indicator(table, name)
    if found is not None:
        return found
    if ":" in name:
        factors = [auxiliary(table, each) for each in name.split(":")]
        tests = [each for each in factors if " = " in each]
        product = " * ".join(each for each in factors if " = " not in each) or "1"
        return f"CASE WHEN {' AND '.join(tests)} THEN {product} ELSE 0 END" if tests else product
    raise UnsupportedError(f"design.calibration.totals {name!r}")


def indicator(table: pa.Table, name: str) -> str | None:
    """Translate a level of a column as R pastes it: `stypeH`, `factor(stype)H`."""
    found = _FACTOR.match(name)
    pairs: Any = (
        [(found["column"], found["level"])]
        if found
        else [
            (each, name.removeprefix(each)) for each in table.column_names if name.startswith(each)
        ]
    )
    for each, level in sorted(pairs, key=lambda pair: -len(pair[0])):
        if each in table.column_names and level in map(text, levels(table, each)):
            return f"{column(each)} = {literal(table, each, level)}"
    return None
