"""The split of the gap between women and men is told, or it is said why it is not."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.knowledge.indicators.briefs import material
from livelihoods.knowledge.indicators.briefs.chapters import women_and_men
from livelihoods.knowledge.indicators.briefs.material import Material

CANNOT = "How much of it goes with the status in which women and men work cannot be told"
CAUSE = "A split of a difference is not its cause."


@pytest.fixture(scope="module")
def quarter(examples) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


def test_few_records_of_a_status_are_said(quarter, south_africa, tmp_path):
    frame = pd.read_parquet(quarter)
    employers = frame.index[(frame["Q13GENDER"] == 2) & (frame["Q45WRK4WHOM"] == 2)]
    assert len(employers) > 100
    file = tmp_path / "qlfs_2016q4.parquet"
    frame.drop(employers[3:]).to_parquet(file)
    split, why = material.split_or_why_not(Survey.open(file, "zaf-qlfs"), south_africa.estimates)
    assert split == {}
    told = replace(south_africa, split=split, without_split=why)
    chapter = women_and_men.chapter(told)
    assert chapter.sentences[-1].startswith(CANNOT)
    assert "too few records" in chapter.sentences[-1]
    assert chapter.notes == ()


def test_several_periods_in_one_file_are_said(south_africa: Material):
    told = replace(south_africa, split={}, without_split="several_periods")
    chapter = women_and_men.chapter(told)
    assert chapter.sentences[-1].startswith(CANNOT)
    assert "the file holds several periods" in chapter.sentences[-1]
    assert chapter.notes == ()


def test_another_fault_is_not_taken_for_few_records(quarter, south_africa, monkeypatch):
    def faulty(*_args: object) -> None:
        raise SurveyError("the weights are wrong")

    monkeypatch.setattr(material, "rate_gap", faulty)
    with pytest.raises(SurveyError, match="the weights are wrong"):
        material.split_or_why_not(Survey.open(quarter, "zaf-qlfs"), south_africa.estimates)


def test_both_parts_are_told_where_both_are_known(south_africa: Material):
    assert women_and_men.chapter(south_africa).notes == (CAUSE,)
    parts = south_africa.split
    surely = replace(parts["composition"], value=1.5, lower=0.5, upper=2.5)
    told = replace(south_africa, split={"composition": surely, "rate": parts["rate"]})
    assert (
        women_and_men.chapter(told)
        .sentences[-1]
        .startswith("Of this difference, 1.5 percentage points (0.5 to 2.5) go with the status")
    )


def test_no_split_is_told_of_a_gap_that_may_be_chance(south_africa: Material):
    assert south_africa.gap is not None
    told = replace(
        south_africa, gap=replace(south_africa.gap, lower=-0.5), without_split="few_records"
    )
    chapter = women_and_men.chapter(told)
    assert "may be chance" in chapter.sentences[-1]
    assert chapter.notes == ()
