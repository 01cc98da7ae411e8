"""R's survey package on its own examples: totals, means and ratios, with and without domains."""

import functools
import json
from pathlib import Path

import pandas as pd
import pytest

from livelihoods.analysis.statistics import Design, Survey, mean, ratio, total

STATISTICS = {"mean", "total", "ratio"}
PLAIN = {"stat", "y", "x", "by", "where", "na"}
OPERATORS = {"==": "=", "!=": "<>"}


def listed(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def in_our_words(case: dict) -> bool:
    statistic, design = case["statistic"], case["design"]
    return (
        statistic["stat"] in STATISTICS
        and set(statistic) <= PLAIN
        and len(listed(design.get("psu"))) <= 1
        and len(listed(design.get("fpc"))) <= 1
        and not (design.get("replicates") or design.get("calibration"))
        and bool(design.get("weights"))
        and (design.get("lonely_psu") or "fail") == "fail"
        and (case.get("options") or {}).get("survey.lonely.psu", "fail") == "fail"
    )


@functools.cache
def dataset(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "data" / f"{name}.csv.gz", low_memory=False)


def condition(where: list) -> str | None:
    texts = []
    for column, operator, *value in where or ():
        literal = repr(value[0]) if value else ""
        if operator == "not null":
            texts.append(f"{column} IS NOT NULL")
        elif operator == "in":
            texts.append(f"{column} IN ({', '.join(map(repr, value[0]))})")
        else:
            texts.append(f"{column} {OPERATORS.get(operator, operator)} {literal}")
    return " AND ".join(texts) or None


def estimated(folder: Path, case: dict) -> list[dict]:
    statistic, design = case["statistic"], case["design"]
    survey = Survey.open(
        dataset(folder, case["dataset"]),
        design=Design(
            weights=design["weights"],
            strata=design.get("strata"),
            psu=next(iter(listed(design.get("psu"))), None),
            nest=bool(design.get("nest")),
            fpc=next(iter(listed(design.get("fpc"))), None),
        ),
    )
    columns = [y.replace("==", "=") for y in listed(statistic["y"])]
    # Several variables are taken together: a record must have them all.
    known = " AND ".join(f"({y}) IS NOT NULL" for y in columns) if len(columns) > 1 else None
    x = statistic.get("x")
    make = {
        "mean": lambda y: mean(y, name=y, where=known),
        "total": lambda y: total(y, name=y, where=known),
        "ratio": lambda y: ratio(y, x, name=f"{y}/{x}", where=known),
    }[statistic["stat"]]
    table = survey.estimate(
        [make(y) for y in columns],
        by=[listed(statistic.get("by"))],
        where=condition(statistic.get("where")),
    )
    return table.arrow().to_pylist()


@pytest.mark.shared
def test_equals_r_survey(shared):
    folder = shared / "reference" / "survey"
    checked = 0
    for path in sorted((folder / "cases").glob("*.json")):
        content = json.loads(path.read_text())
        for case in content["cases"] if isinstance(content, dict) else content:
            if not in_our_words(case):
                continue
            where = f"{path.stem}: {case.get('id')}"
            if case["expected"].get("error"):
                with pytest.raises(ValueError, match="single primary sampling unit"):
                    estimated(folder, case)
                checked += 1
                continue
            by = listed(case["statistic"].get("by"))
            found = estimated(folder, case)
            for row in case["expected"]["rows"]:
                key = row.get("key") or {}
                ours = next(
                    each
                    for each in found
                    if all(str(each[name]) == str(key[name]) for name in by)
                    and (row.get("name") in (None, each["statistic"]) or len(found) == 1 or by)
                )
                assert ours["value"] == pytest.approx(row["estimate"], rel=1e-9), where
                tolerance = {"rel": 1e-9, "abs": 1e-12 * abs(row["estimate"])}
                assert ours["se"] == pytest.approx(row["se"], **tolerance), where
                # R counts the records of the domain, we those that have a value.
                if row.get("n") is not None and case["statistic"].get("na") != "drop":
                    assert ours["n"] == row["n"], where
                if row.get("domain_degf") is not None:
                    assert ours["df"] == row["domain_degf"], where
            checked += 1
    assert checked >= 60, checked
