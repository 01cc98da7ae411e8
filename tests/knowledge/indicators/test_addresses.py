"""One question has one address."""

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators.addresses import MOST_AREAS, is_canonical, read

INDICATOR = "informal_employment_rate"


def test_everything_that_can_be_asked():
    pairs = [
        ("area", "ZAF,ARG-31"), ("by", "sex,status"), ("sex", "female"), ("time", "2015..2024"),
        ("view", "chart"), ("chart", "line"), ("sort", "high"), ("standard", "national:zaf"), ("release", "surveys:2026-11-22"),
        ("published_on", "2026-11-30"),
    ]  # fmt: skip
    question = read(INDICATOR, pairs)
    assert question.slug == "informal-employment-rate"
    assert question.areas == ("ZAF", "ARG-31")
    assert question.crossing == ("sex", "status")
    assert question.only == (("sex", ("female",)),)
    assert question.releases == (("surveys", "2026-11-22"),)
    assert is_canonical(question, pairs)
    assert question.query() == "?" + "&".join(f"{name}={value}" for name, value in pairs)


def test_all_places_are_no_place_by_name():
    assert read(INDICATOR, [("area", "all")]).named_areas == ()
    assert read(INDICATOR, [("area", "ZAF")]).named_areas == ("ZAF",)


@pytest.mark.parametrize(
    ("pairs", "canonical"),
    [
        ([("by", "sex"), ("area", "ZAF")], "?area=ZAF&by=sex"),
        ([("by", "status,sex")], "?by=sex,status"),
        ([("area", "ZAF"), ("area", "GHA")], "?area=ZAF,GHA"),
        ([("area", "ZAF,ZAF")], "?area=ZAF"),
        ([("area", ""), ("by", "")], ""),
        ([("status", "employer,employee")], "?status=employee,employer"),
        ([("area", "all"), ("area", "ZAF")], "?area=all"),
        ([("area", "all"), ("view", "map")], "?view=map"),
        # what the form of a page sends
        ([("by", ""), ("from", ""), ("to", "")], ""),
        ([("from", "2015"), ("to", "")], "?time=2015.."),
        ([("from", "2015"), ("to", "2020")], "?time=2015..2020"),
        ([("from", "2016"), ("to", "2016")], "?time=2016"),
        ([("by", "sex"), ("sex", "female"), ("from", ""), ("to", "")], "?by=sex&sex=female"),
        ([("by", "status"), ("sex", "female"), ("from", ""), ("to", "")], "?by=status"),
    ],
)
def test_another_order_has_the_same_address(pairs, canonical):
    question = read(INDICATOR, pairs)
    assert question.query() == canonical
    assert not is_canonical(question, pairs)


def test_a_filter_belongs_to_the_crossing():
    assert read(INDICATOR, [("by", "status"), ("sex", "female")]).crossing == ("sex", "status")


def test_without_a_dimension_its_filter_goes_too():
    question = read(INDICATOR, [("by", "sex"), ("sex", "female")])
    assert question.with_(by=("status",)).query() == "?by=status"


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("colour", "red")], "no parameter 'colour'"),
        ([("bye", "sex")], "did you mean 'by'"),
        ([("by", "gender")], "no dimension 'gender'"),
        ([("sex", "women")], "no code of sex 'women'"),
        ([("area", "South Africa")], "area 'South Africa' is not a code"),
        ([("area", ",".join(f"AA{number:X}" for number in range(MOST_AREAS + 1)))], "11 areas"),
        ([("by", "sex,status,activity")], "at most 2"),
        ([("time", "yesterday")], "not a period"),
        ([("time", "..")], "time is '..'"),
        ([("time", "2015"), ("time", "2016")], "time is given 2 times"),
        ([("view", "pie")], "no view 'pie'"),
        ([("standard", "<b>")], "standard '<b>'"),
        ([("release", "surveys")], "write dataset:version"),
        ([("release", "surveys:latest")], "version 'latest'"),
        ([("published_on", "yesterday")], "published_on is 'yesterday'"),
    ],
)
def test_what_cannot_be_answered_says_why(pairs, said):
    with pytest.raises(InputError) as caught:
        read(INDICATOR, pairs)
    assert said in str(caught.value)
