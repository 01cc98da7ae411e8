"""An engine that waits for the next survey: of the same files as they are, and emptied."""

import gc
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from livelihoods.analysis.statistics import Design, Survey, total
from livelihoods.analysis.statistics import engine as engines
from livelihoods.analysis.statistics.estimation.statement import select


@pytest.fixture(autouse=True)
def nothing_waits():
    gc.collect()
    engines.close_waiting()
    yield
    gc.collect()
    engines.close_waiting()


def written(path: Path, values: list[float]) -> Path:
    count = len(values)
    columns = {"y": values, "w": [1.5] * count, "g": ["a", "b"] * (count // 2)}
    pa.parquet.write_table(pa.table(columns), path)
    return path


def opened(path: Path, **more) -> tuple[Survey, int]:
    survey = Survey.open(path, design=Design(weights="w"), **more)
    return survey, id(survey._connection)


def test_the_next_survey_of_the_same_file_takes_the_engine_that_waits(tmp_path):
    path = written(tmp_path / "a.parquet", [1, 2, 3, 4])
    survey, first = opened(path)
    assert survey.estimate([total("y")]).arrow()["value"].to_pylist()[0] == 15
    kept = survey._connection
    del survey
    again, second = opened(path)
    assert second == first
    assert again._connection is kept
    assert again.estimate([total("y")]).arrow()["value"].to_pylist()[0] == 15


def test_two_surveys_at_once_have_an_engine_each(tmp_path):
    path = written(tmp_path / "a.parquet", [1, 2, 3, 4])
    one, first = opened(path)
    other, second = opened(path)
    assert first != second
    assert one.estimate([total("y")]).arrow() == other.estimate([total("y")]).arrow()


def test_a_file_that_was_changed_is_read_anew(tmp_path):
    path = written(tmp_path / "a.parquet", [1, 2, 3, 4])
    survey, _ = opened(path)
    before = path.stat()
    del survey
    written(path, [1, 2, 3, 5])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    again, _ = opened(path)
    assert again.estimate([total("y")]).arrow()["value"].to_pylist()[0] == 16.5


def test_another_file_limit_or_number_of_threads_takes_another_engine(tmp_path):
    path = written(tmp_path / "a.parquet", [1, 2, 3, 4])
    survey, _ = opened(path)
    kept = survey._connection
    del survey
    for other in (
        opened(written(tmp_path / "b.parquet", [1, 2]))[0],
        opened(path, threads=1)[0],
        opened(path, memory="200MB")[0],
    ):
        assert other._connection is not kept


def test_nothing_of_a_survey_is_left_in_the_engine_that_waits():
    survey = Survey.open(pa.table({"y": [1, 2]}), design=Design())
    survey.keep_table("adjusted", pa.table({"factor": [0.5]}))
    survey.keep_codes("levels", select("'a' AS level").from_("adjusted"))
    connection = survey._connection
    del survey
    gc.collect()
    assert list(engines._WAITING.values()) == [connection]
    for what in ("tables", "views", "types"):
        listing = f"SELECT COUNT(*) FROM duckdb_{what}() WHERE NOT internal"
        assert connection.execute(listing).fetchall() == [(0,)]


def test_a_survey_with_other_weights_keeps_the_engine(tmp_path):
    survey, _ = opened(written(tmp_path / "a.parquet", [1, 2, 3, 4]))
    other = survey.with_jobs(survey.jobs_query)
    del survey
    gc.collect()
    assert not engines._WAITING
    assert other.estimate([total("y")]).arrow()["value"].to_pylist() == [15]


def test_few_engines_wait(tmp_path):
    for number in range(5):
        opened(written(tmp_path / f"{number}.parquet", [1, 2]))
    assert len(engines._WAITING) == engines.MOST_WAITING


def test_an_engine_that_cannot_be_emptied_does_not_wait(tmp_path):
    survey, _ = opened(written(tmp_path / "a.parquet", [1, 2]))
    survey._connection.close()
    del survey
    gc.collect()
    assert not engines._WAITING
