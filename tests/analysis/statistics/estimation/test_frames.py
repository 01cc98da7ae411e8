"""What a survey is opened from: lazy frames, data sets and streams; text where numbers should be."""

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import (
    Calibration,
    Design,
    Survey,
    mean,
    quantile,
    ratio,
    total,
)

COUNT = 500


@pytest.fixture(scope="module")
def table() -> pa.Table:
    rng = np.random.default_rng(8)
    return pa.table(
        {
            "w": rng.integers(10, 90, COUNT) / 8,
            "h": np.arange(COUNT) % 5,
            "y": rng.integers(0, 60, COUNT),
            "Y": rng.integers(0, 2, COUNT).astype(bool),
        }
    )


def answers(given, **more) -> list:
    survey = Survey.open(given, design=Design(weights="w", strata="h", **more))
    asked = [mean("y"), quantile("y"), mean("Y")]
    return survey.estimate(asked, by=[[], ["h"]]).arrow().to_pylist()


@pytest.mark.parametrize("more", [{}, {"calibration": Calibration({"1": 3000, "y": 90000})}])
def test_lazy_frames_data_sets_and_streams_give_the_same_figures(table, tmp_path, more):
    expected = answers(table, **more)
    for number in range(4):
        part = table.slice(number * 125, 125)
        pa.parquet.write_table(part, tmp_path / f"{number}.parquet", row_group_size=20)
    frames = {
        "lazy frame": pl.from_arrow(table).lazy(),
        "lazy scan": pl.scan_parquet(tmp_path / "*.parquet").filter(pl.col("w") > 0),
        "data set": pa.dataset.dataset(tmp_path, format="parquet"),
        "stream": table.to_reader(max_chunksize=50),
    }
    for name, frame in frames.items():
        assert answers(frame, **more) == expected, name


def test_a_scanner_and_other_things_are_refused_by_name(table):
    design = Design(weights="w")
    for given in (pa.dataset.dataset(table).scanner(), 3, {"w": [1.0]}):
        with pytest.raises(InputError, match=f"{type(given).__name__} is neither a file nor"):
            Survey.open(given, design=design)


CAST = r"all columns of a CSV file are read as text, write CAST\({} AS DOUBLE\)"


@pytest.mark.parametrize(
    ("statistic", "where", "column"),
    [
        (mean("y"), None, "y"),
        (ratio("CAST(y AS DOUBLE)", "h"), None, "h"),
        (quantile("y"), None, "y"),
        (mean("y > 30"), None, "y"),
        (total("y * 2"), None, "y"),
        (mean("h = '1'"), "y BETWEEN 3 AND 4", "y"),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_text_of_a_csv_file_is_named_with_what_to_write(table, tmp_path, statistic, where, column):
    path = tmp_path / "people.csv"
    pl.from_arrow(table).drop("Y").write_csv(path)
    design = Design(weights="CAST(w AS DOUBLE)", strata="h")
    survey = Survey.open(path, design=design)
    with pytest.raises(InputError, match=CAST.format(column)) as caught:
        survey.estimate([statistic], where=where)
    assert "raw_" not in str(caught.value)
    assert "0_" not in str(caught.value)


def test_a_weight_of_a_csv_file_is_named_with_what_to_write(table, tmp_path):
    path = tmp_path / "people.csv"
    pl.from_arrow(table).drop("Y").write_csv(path)
    with pytest.raises(InputError, match=CAST.format("w")):
        Survey.open(path, design=Design(weights="w")).estimate([mean("h = '1'")])


def test_text_of_a_frame_is_named_too():
    frame = pa.table({"w": [1.0, 2.0], "two words": ["1", "2"]})
    survey = Survey.open(frame, design=Design(weights="w"))
    with pytest.raises(InputError, match=r'write CAST\("two words" AS DOUBLE\) for a number') as e:
        survey.estimate([mean('"two words"')])
    assert "CSV" not in str(e.value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"strata": ["a", "b"]}, r"strata: one SQL expression .* strata=\"a \|\| '/' \|\| b\""),
        ({"strata": 3}, "strata: one SQL expression in quotes is expected, not 3"),
        ({"weights": ["w"]}, "weights: one SQL expression in quotes is expected"),
        ({"psu": ["a", 2]}, "psu: SQL expressions in quotes are expected"),
        ({"fpc": 20}, "fpc: SQL expressions in quotes are expected, not 20"),
    ],
)
def test_a_design_says_what_it_expects(words, message):
    with pytest.raises(InputError, match=message):
        Design(**words)
