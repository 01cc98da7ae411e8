"""The same bits: whatever the order of records and questions, the threads, the files, the frames."""

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.analysis.statistics.estimation.drawn import Drawn, samples

from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    PostStratification,
    Replicates,
    Survey,
    gini,
    mean,
    quantile,
    ratio,
    share,
    total,
    variance,
)

ASKED = [
    total("y", name="total", deff="wor"),
    mean("y", name="mean", deff="wr"),
    ratio("y", "x", name="ratio"),
    variance("y", name="variance"),
    mean("b", name="part", interval="logit"),
    mean("y", name="some", where="x > 2"),
    quantile("q", [0.25, 0.5]),
    gini("q"),
]
SETS = [(), ("d",), ("e",), ("e", "d")]


def few(count: int):
    phases = [Phase.generate]
    return settings(max_examples=count, deadline=None, derandomize=True, phases=phases)


def bits(drawn: Drawn, given_frames, statistics=None, sets=None, threads: int = 2) -> dict:
    """Every number of every figure, by what it is a figure of."""
    survey = Survey.open(given_frames, design=drawn.design, threads=threads)
    figures = survey.plan(ASKED if statistics is None else statistics, by=sets or SETS).figures()
    return {
        (
            each.statistic.name,
            each.statistic.p,
            each.statistic.level,
            frozenset(each.domain.items()),
        ): (
            each.value,
            each.se,
            each.interval.lower,
            each.interval.upper,
            each.n,
            each.df,
            each.deff,
        )
        for each in figures
    }


def kinds(drawn: Drawn) -> list[Drawn]:
    """The sample under one stage, with weights adjusted, with replicates, and with both."""
    rows = len(drawn.table)
    rng = np.random.default_rng(rows)
    table = drawn.table.append_column("g", [[str(n % 2) for n in range(rows)]])
    for n in range(5):
        table = table.append_column(f"rw{n}", [drawn.sample.weights * rng.integers(0, 3, rows)])
    adjusted = PostStratification("g", {"0": 5000.5, "1": 777.25})
    replicates = Replicates(pattern="rw*", kind="bootstrap", df=4)
    for n in range(5):
        # In these every cell has somebody.
        each = drawn.sample.weights * rng.uniform(0.5, 2, rows) + 0.25
        table = table.append_column(f"full{n}", [each])
    fitted = Replicates(pattern="full*", kind="bootstrap", df=4)
    plain = replace(drawn, table=table)
    return [
        plain,
        replace(plain, design=replace(drawn.design, calibration=adjusted)),
        replace(plain, design=replace(drawn.design, replicates=replicates, fpc=None)),
        *(
            replace(
                plain,
                design=replace(drawn.design, replicates=fitted, fpc=None, calibration=each),
            )
            for each in (adjusted, Calibration({"1": 1.1 * drawn.sample.weights.sum()}, "raking"))
        ),
    ]


@few(2)
@given(drawn=samples(rule="remove"), order=st.integers(0, 99), threads=st.sampled_from([1, 3]))
@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4])
def test_order_of_records_and_threads(kind, drawn, order, threads):
    drawn = kinds(drawn)[kind]
    asked = [each for each in ASKED if kind == 0 or each.kind not in ("quantile", "gini")]
    asked = [*asked, share("d", within=["e"])]
    expected = bits(drawn, drawn.table, asked)
    shuffled = drawn.table.take(np.random.default_rng(order).permutation(len(drawn.table)))
    assert bits(drawn, shuffled, asked, threads=threads) == expected


@few(2)
@given(drawn=samples(rule="certainty", stages=2), order=st.integers(0, 99))
def test_order_of_records_and_threads_with_two_stages(drawn, order):
    asked = [each for each in ASKED if each.kind not in ("quantile", "gini")]
    expected = bits(drawn, drawn.table, asked)
    shuffled = drawn.table.take(np.random.default_rng(order).permutation(len(drawn.table)))
    for threads in (1, 3):
        assert bits(drawn, shuffled, asked, threads=threads) == expected


@few(2)
@given(drawn=samples(rule="adjust"), cuts=st.sets(st.integers(1, 9), min_size=1, max_size=3))
def test_splitting_into_files(drawn, cuts):
    expected = bits(drawn, drawn.table)
    edges = [0, *sorted(cuts), len(drawn.table)]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.parquet")
        pa.parquet.write_table(drawn.table, whole)
        assert bits(drawn, whole) == expected
        paths = []
        for number, (first, last) in enumerate(pairwise(edges)):
            if first < last:
                paths.append(Path(folder, f"{number}.parquet"))
                part = drawn.table.slice(first, last - first)
                pa.parquet.write_table(part, paths[-1], row_group_size=number + 1)
        assert bits(drawn, paths[::-1]) == expected


@few(2)
@given(drawn=samples(rule="average"), sets=st.permutations(SETS), order=st.permutations(ASKED))
def test_sets_and_statistics_in_another_order_together_or_apart(drawn, sets, order):
    expected = bits(drawn, drawn.table)
    assert bits(drawn, drawn.table, order, sets) == expected
    apart = {}
    for one in sets[:2]:
        for statistic in order[:4]:
            apart |= bits(drawn, drawn.table, [statistic], [one])
    assert apart == {key: expected[key] for key in apart}


@few(2)
@given(drawn=samples(rule="remove"))
def test_frames_of_every_kind(drawn):
    expected = bits(drawn, drawn.table)
    connection = duckdb.connect()
    frames = {
        "pandas": drawn.table.to_pandas(),
        "polars": pl.from_arrow(drawn.table),
        "batches": pa.Table.from_batches(drawn.table.to_batches(max_chunksize=7)),
        "duckdb": connection.from_arrow(drawn.table),
    }
    for name, frame in frames.items():
        assert bits(drawn, frame) == expected, name


MANY = 6000
"""So many rows leave the engine in several pieces, in the order in which its threads end."""


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"calibration": Calibration({"1": 1.1 * MANY, "x": 0.6 * MANY}, "raking")},
        {"replicates": Replicates(kind="bootstrap", count=3, df=2)},
    ],
    ids=["weights", "calibration", "made replicates"],
)
def test_what_depends_on_many_rows_does_not_depend_on_their_order(changes):
    rng = np.random.default_rng(3)
    columns = {"w": rng.uniform(0.5, 1.5, MANY), "x": rng.uniform(0, 1, MANY)}
    table = pa.table({**columns, "y": rng.uniform(0, 1, MANY) < 0.3, "u": np.arange(MANY)})
    design = Design(weights="w", psu="u", **changes)
    asked = [mean("y", interval="likelihood"), mean("x")]

    def rows(records: pa.Table, threads: int) -> list:
        survey = Survey.open(records, design=design, threads=threads)
        return survey.estimate(asked).arrow().to_pylist()

    expected = rows(table, 1)
    for seed in range(3):
        shuffled = table.take(np.random.default_rng(seed).permutation(MANY))
        assert rows(shuffled, 2 + seed % 2) == expected
