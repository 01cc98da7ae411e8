"""A brief of several periods is of the last one, with the rate of the earlier ones."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from django.utils.translation import override

from livelihoods.knowledge.indicators.briefs import material, provenance
from livelihoods.knowledge.indicators.briefs.chapters import size


@pytest.fixture(scope="module")
def quarters(examples, tmp_path_factory) -> list[Path]:
    """The example quarter, and one before it that has fewer informal workers."""
    last = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    frame = pd.read_parquet(last)
    # Every third own-account worker and employer is left out.
    own = frame.index[frame["Q45WRK4WHOM"].isin([2, 3])]
    earlier = tmp_path_factory.mktemp("quarters") / "qlfs_2016q3.parquet"
    frame.drop(own[::3]).to_parquet(earlier)
    return [earlier, last]


def test_the_last_period_is_told_with_the_change_and_all_files(quarters):
    request = material.Request(quarters, "zaf-qlfs", periods=["2016-Q3", "2016-Q4"])
    told = material.gather(request)
    assert told.period == "2016-Q4"
    rates = {each.period: each.value for each in told.past}
    assert list(rates) == ["2016-Q3", "2016-Q4"]
    assert told.estimates.find("informal_employment_rate").value == rates["2016-Q4"]
    assert told.change is not None
    assert told.change.value == pytest.approx(rates["2016-Q4"] - rates["2016-Q3"])
    with override("en"):
        chapter = size.chapter(told)
        digests = dict(provenance.digests(told))
        sample = next(each for each in provenance.facts(told) if each.term == "Sample")
    assert chapter.finding.startswith("The informal employment rate rose from ")
    assert chapter.finding in chapter.sentences
    for file in quarters:
        assert digests[file.name] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [each[:15] for each in sample.said] == ["3rd quarter of ", "4th quarter of "]
