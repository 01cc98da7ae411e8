"""What a plan keeps in the engine is gone when it ends: well, with an error, or by Ctrl-C."""

import threading

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Design,
    PostStratification,
    Survey,
    gini,
    mean,
    quantile,
    total,
)

TWO = Design("w", "h", ["u", "s"], nest=True, fpc=["n1", "n2"])
SMALL = pd.DataFrame(
    {
        "h": [1, 1, 1, 1],
        "u": [1, 1, 2, 2],
        "s": [1, 2, 1, 2],
        "w": 1.0,
        "n1": 9,
        "n2": 9,
        "y": [1.0, 2, 3, 4],
        "g": list("xyxy"),
    }
)


def kept(survey: Survey) -> list[str]:
    return [row["table_name"] for row in survey.fetch("SELECT table_name FROM duckdb_tables()")]


def test_a_plan_that_ends_well_leaves_nothing():
    survey = Survey.open(SMALL, design=TWO)
    survey.estimate([mean("y"), total("y")], by=[["g"]])
    survey.covariance([mean("y")], by=["g"])
    assert kept(survey) == []


def test_distributions_leave_nothing():
    survey = Survey.open(SMALL, design=Design("w", "h", "u", nest=True))
    survey.estimate([quantile("y"), gini("y")], by=[["g"], []])
    assert kept(survey) == []


def test_adjusted_weights_stay_and_nothing_else():
    said = PostStratification("g", {"x": 8, "y": 9})
    survey = Survey.open(SMALL, design=Design("w", "h", "u", nest=True, calibration=said))
    survey.estimate([mean("y")])
    assert kept(survey) == ["adjusted"]
    assert survey.estimate([total("y")]).arrow()["value"].to_pylist() == [4 * 4 + 4.5 * 6]


def test_a_plan_that_fails_leaves_nothing_and_the_next_one_runs():
    lonely = SMALL.assign(s=[1, 1, 1, 2])
    survey = Survey.open(lonely, design=TWO)
    with pytest.raises(InputError, match="Stage 2"):
        survey.estimate([mean("y")], by=[["g"]])
    assert kept(survey) == []
    with pytest.raises(InputError, match="Stage 2"):
        survey.covariance([mean("y")])
    assert kept(survey) == []
    assert survey.estimate([total("y")], where="u = 2").arrow()["value"].to_pylist() == [7]


def test_a_plan_that_is_left_half_read_leaves_nothing():
    survey = Survey.open(SMALL, design=TWO)
    figures = survey.plan([mean("y"), total("y")], by=[["g"]]).figures()
    next(figures)
    figures.close()
    assert kept(survey) == []


@pytest.mark.parametrize("step", ["keep", "fetch_table"])
def test_ctrl_c_leaves_neither_tables_nor_files(step, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = 300_000
    rng = np.random.default_rng(1)
    table = pa.table(
        {
            "h": rng.integers(0, 9, rows),
            "u": rng.integers(0, 9000, rows),
            "s": np.arange(rows),
            "w": rng.random(rows),
            "n1": np.full(rows, 10**6),
            "n2": np.full(rows, 10**6),
            "y": rng.random(rows),
        }
    )
    design = Design("w", "h", ["u", "s"], nest=True, fpc=["n1", "n2"], lonely_psu="remove")
    survey = Survey.open(table, design=design)
    survey.sample()
    first, before = getattr(survey, step), threading.active_count()

    def interrupted(*given):
        ended = threading.Event()

        def press() -> None:
            while not ended.wait(0.0005):
                survey._connection.interrupt()

        pressing = threading.Thread(target=press)
        pressing.start()
        try:
            return first(*given)
        finally:
            ended.set()
            pressing.join()

    monkeypatch.setattr(survey, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        survey.estimate([mean("y"), total("y")])
    monkeypatch.setattr(survey, step, first)
    assert kept(survey) == []
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == before
    assert survey.estimate([total("y > 2")]).arrow()["value"].to_pylist() == [0]
