"""Few records give nothing away, beside the figures as well; none at all is an error."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.description import describe


@pytest.fixture(scope="module")
def table(examples: Path) -> pa.Table:
    return pa.parquet.read_table(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")


def with_employed(table: pa.Table, keep: np.ndarray) -> pa.Table:
    """Leave those records employed, and make all others inactive."""
    status = table["STATUS"].to_numpy()
    changed = np.where((status == 1) & ~keep, 4.0, status)
    return table.set_column(table.column_names.index("STATUS"), "STATUS", pa.array(changed))


def first(condition: np.ndarray, number: int) -> np.ndarray:
    return condition & (np.cumsum(condition) <= number)


def swept(table: pa.Table) -> list:
    found = Survey.open(table, "zaf-qlfs", period="2016-Q4").indicators(["employment"])
    assert found.metadata is not None
    return [each["percent"] for each in found.metadata["swept"]]


def test_share_told_by_no_answer_is_held_back_like_any_rate(table):
    jobs = Survey.open(table, "zaf-qlfs", period="2016-Q4").jobs("Q45WRK4WHOM").to_pandas()
    employed = (table["STATUS"].to_numpy() == 1) & (table["Q14AGE"].to_numpy() >= 15)
    rules = np.full(len(employed), "", dtype=object)
    rules[table["STATUS"].to_numpy() == 1] = jobs["sector_rule"].to_numpy()
    survey = Survey.open(table, "zaf-qlfs", period="2016-Q4")
    assert survey.standard is not None
    by_sweep = rules == survey.standard.sweep
    others = employed & ~by_sweep
    by_sweep &= employed
    assert by_sweep.sum() > 5
    assert swept(with_employed(table, first(employed, 4))) == [None]
    assert swept(with_employed(table, first(by_sweep, 4) | first(others, 50))) == [None]
    assert swept(with_employed(table, first(others, 50))) == [0.0]
    assert swept(with_employed(table, first(by_sweep, 5) | first(others, 50)))[0] > 0


def test_description_holds_few_employed_back(table, tmp_path):
    path = tmp_path / "qlfs_2016q4.parquet"
    everyone = table["STATUS"].to_numpy() == 1
    for number, told in ((4, None), (5, 5)):
        pa.parquet.write_table(with_employed(table, first(everyone, number)), path)
        assert describe(path, "zaf-qlfs").employed == told


@pytest.mark.parametrize("pool", [True, False])
def test_a_period_without_anyone_employed_is_an_error(table, pool):
    nobody = with_employed(table, np.zeros(table.num_rows, dtype=bool))
    with pytest.raises(InputError, match="2016-Q4: no record is of an employed person"):
        Survey.open(nobody, "zaf-qlfs", period="2016-Q4").indicators(["employment"], pool=pool)


def test_one_period_of_two_without_anyone_employed_is_named(table):
    nobody = with_employed(table, np.zeros(table.num_rows, dtype=bool))
    survey = Survey.open([table, nobody], "zaf-qlfs", period=["2016-Q3", "2016-Q4"])
    with pytest.raises(InputError, match="2016-Q4: no record"):
        survey.indicators(["employment"])
    assert survey.indicators(["employment"], pool=True).arrow().num_rows == 1
