"""A large file is added up in ranges of strata: the same bits, whatever the ranges."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from tests.analysis.statistics.estimation.drawn import Drawn, samples
from tests.analysis.statistics.estimation.test_invariance import bits, few

from livelihoods.analysis.statistics import Design, Survey, mean, quantile
from livelihoods.analysis.statistics.estimation import ranges


def of(strata: list, most: int = 3, records: int = 2, psu: str | None = "p") -> list[str]:
    """The ranges of a small sample, where two records are many."""
    table = pa.table({"s": strata, "p": list(range(len(strata))), "y": [1.0] * len(strata)})
    survey = Survey.open(table, design=Design(strata="s", psu=psu))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "RECORDS", records)
        patch.setattr(ranges, "MOST", most)
        return ranges.ranges(survey.plan([mean("y")])._folding)


class TestRanges:
    def test_few_records_are_read_at_once(self):
        assert of([1, 1, 2, 2], records=4) == ["TRUE"]

    def test_each_range_has_about_as_many_records(self):
        assert of([3, 3, 1, 1, 2, 2]) == [
            "_stratum BETWEEN 1 AND 1",
            "_stratum BETWEEN 2 AND 2",
            "_stratum BETWEEN 3 AND 3",
        ]

    def test_there_are_no_more_ranges_than_the_most(self):
        assert of([5, 1, 2, 3, 4, 6], most=2) == [
            "_stratum BETWEEN 1 AND 3",
            "_stratum BETWEEN 4 AND 6",
        ]

    def test_a_large_stratum_leaves_no_empty_range(self):
        assert of([1, 1, 1, 1, 1, 1, 1, 2]) == [
            "_stratum BETWEEN 1 AND 1",
            "_stratum BETWEEN 2 AND 2",
        ]

    def test_texts_stand_in_the_order_of_the_engine(self):
        assert of(["ä", "ä", "it's", "it's", "Z", "Z"]) == [
            "_stratum BETWEEN 'Z' AND 'Z'",
            "_stratum BETWEEN 'it''s' AND 'it''s'",
            "_stratum BETWEEN 'ä' AND 'ä'",
        ]

    def test_numbers_with_decimals_are_the_doubles_that_they_are(self):
        assert of([0.1, 0.1, -1e300, -1e300]) == [
            "_stratum BETWEEN CAST('-1e+300' AS DOUBLE) AND CAST('-1e+300' AS DOUBLE)",
            "_stratum BETWEEN CAST('0.1' AS DOUBLE) AND CAST('0.1' AS DOUBLE)",
        ]

    def test_where_each_record_is_a_unit_one_reading_is_enough(self):
        assert of([1, 1, 2, 2], psu=None) == ["TRUE"]

    def test_a_stratum_of_another_kind_is_not_cut(self):
        assert of([True, True, False, False]) == ["TRUE"]


class TestTheSameBits:
    @few(12)
    @given(drawn=samples())
    def test_whatever_the_ranges(self, drawn: Drawn):
        whole = bits(drawn, drawn.table)
        with pytest.MonkeyPatch.context() as patch:
            for records, most in ((1, 50), (7, 3)):
                patch.setattr(ranges, "RECORDS", records)
                patch.setattr(ranges, "MOST", most)
                assert bits(drawn, drawn.table) == whole


def test_a_plan_says_in_how_many_ranges_it_reads(monkeypatch):
    monkeypatch.setattr(ranges, "RECORDS", 2)
    table = pa.table({"s": [1, 1, 2, 2], "p": [1, 2, 3, 4], "y": [1.0, 2.0, 3.0, 5.0]})
    plan = Survey.open(table, design=Design(strata="s", psu="p")).plan([mean("y")])
    assert "read in 2 ranges of strata" in plan.explain()
    read = [each for each in plan.sql() if "_stratum BETWEEN" in each]
    assert len(read) == 2
    assert all(first != second for first, second in pairwise(read))
    assert plan.run().arrow()["value"].to_pylist() == [2.75]


TABLE = pa.table(
    {
        "s": [1, 1, 1, 1, 2, 2, 2, 2],
        "p": [1, 1, 2, 2, 3, 3, 4, 4],
        "h": [1, 2, 3, 4, 5, 6, 7, 8],
        "y": [1.0, 2.0, 3.0, 5.0, 4.0, 4.0, 6.0, 9.0],
    }
)


@pytest.mark.parametrize(
    ("design", "asked"),
    [
        (Design(strata="s", psu="p"), mean("y")),
        (Design(strata="s", psu="p"), quantile("y", 0.5)),
        (Design(strata="s"), mean("y")),
        (Design(strata="s", psu=("p", "h")), mean("y")),
    ],
    ids=["mean", "quantile", "records", "stages"],
)
def test_a_plan_speaks_of_ranges_where_there_are_any(monkeypatch, design, asked):
    monkeypatch.setattr(ranges, "RECORDS", 4)
    survey = Survey.open(TABLE, design=design)
    plan = survey.plan([asked])
    with survey.listening() as heard:
        plan.run()
    assert ("ranges of strata" in plan.explain()) == any(
        "_stratum BETWEEN" in each for each in heard
    )


def test_periods_are_cut_into_ranges_too(examples, monkeypatch):
    file = examples / "surveys" / "zaf-qlfs" / "qlfs_2016q4.parquet"
    asked = [mean("nature = 'informal'")]
    whole = Survey.open(file, "zaf-qlfs").estimate(asked, [["sex"]], "employed").arrow()
    monkeypatch.setattr(ranges, "RECORDS", 1000)
    survey = Survey.open(file, "zaf-qlfs")
    with survey.listening() as heard:
        parts = survey.estimate(asked, [["sex"]], "employed").arrow()
    assert sum("_stratum BETWEEN" in each for each in heard) == ranges.MOST
    assert parts.equals(whole)
