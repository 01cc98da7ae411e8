"""How often a plan reads the records, and whether it says so."""

import re

import numpy as np
import pandas as pd
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Design,
    Replicates,
    Survey,
    fgt,
    gini,
    mean,
    poverty_rate,
    quantile,
)

DRAWN = np.random.default_rng(5)
RECORDS = 600
FRAME = pd.DataFrame(
    {
        "w": DRAWN.integers(1, 9, RECORDS).astype(float),
        "s": np.repeat(np.arange(6), RECORDS // 6),
        "p": np.arange(RECORDS) // 10,
        "y": DRAWN.integers(1, 129, RECORDS).astype(float),
    }
)
SAMPLED = Design("w", "s", "p")


def replicated(number):
    frame = FRAME.copy()
    for each in range(number):
        frame[f"r{each}"] = DRAWN.choice([0.5, 1.5], RECORDS)
    kind = Replicates(pattern="r*", scale=1 / number, df=number - 1, combined=False)
    return Survey.open(frame, design=Design("w", replicates=kind))


def readings(survey, statistic):
    """Return how often the records are read, beside looks at the first ones, and what is told."""
    plan = survey.plan([statistic])
    tables = [part.table for part in survey.parts]
    with survey.listening() as heard:
        plan.run()
    whole = [each for each in heard if any(table in each for table in tables)]
    return sum("LIMIT" not in each for each in whole), plan.explain()


@pytest.mark.parametrize(
    ("statistic", "times"),
    [(mean("y > 5"), 2), (quantile("y", 0.5), 3), (gini("y"), 3), (fgt("y", line=9), 3)],
    ids=["mean", "quantile", "gini", "fixed line"],
)
def test_three_readings_at_most(statistic, times):
    found, told = readings(Survey.open(FRAME, design=SAMPLED), statistic)
    assert found == times
    assert "design columns are read once" in told


def test_a_relative_line_is_read_too():
    found, told = readings(Survey.open(FRAME, design=SAMPLED), poverty_rate("y"))
    assert found == 5
    assert "line that they are taken against is read twice" in told


def test_bounds_by_the_score_halve_the_values():
    found, told = readings(Survey.open(FRAME, design=SAMPLED), quantile("y", 0.5, interval="score"))
    assert 3 + 6 <= found <= 3 + 8  # 128 different values
    assert "searched by halving: one more reading for each time" in told


@pytest.mark.parametrize(
    ("statistic", "each"),
    [(gini("y"), 1), (poverty_rate("y"), 2), (quantile("y", 0.5, interval="quantile"), 1)],
    ids=["gini", "poverty", "quantile"],
)
def test_replicates_that_are_read_one_by_one_are_told(statistic, each):
    few, told = readings(replicated(4), statistic)
    more, _ = readings(replicated(7), statistic)
    assert more - few == 3 * each
    assert re.search(r"for each of 4 replicates", told)
    assert ("twice, for the line and the measure" in told) == (each == 2)


def test_totals_of_replicates_are_read_together():
    assert readings(replicated(4), mean("y > 5"))[0] == readings(replicated(7), mean("y > 5"))[0]


def test_what_is_asked_must_be_lists():
    survey = Survey.open(FRAME, design=SAMPLED)
    with pytest.raises(InputError, match=r"a list of lists .*: \[\['s'\]\]"):
        survey.estimate([mean("y")], by=["s"])
    with pytest.raises(InputError, match=r"a list is expected: \[mean\(y\)\]"):
        survey.estimate(mean("y"))


def test_two_statistics_of_one_name_are_refused():
    survey = Survey.open(FRAME, design=SAMPLED)
    asked = [mean("y", where="s = 1"), mean("y", where="s = 2")]
    with pytest.raises(InputError, match=r"Two statistics are called mean\(y\)"):
        survey.estimate(asked)
