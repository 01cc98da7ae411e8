"""A group within another tells nothing of the few that are in the other alone."""

import pytest

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.estimation.statistic import total
from livelihoods.analysis.statistics.group_nesting import ALL, WOMEN, telling

EMPLOYERS = "status = 'employer'"
PERIOD = "2016-Q4"


@pytest.fixture(scope="module")
def survey(examples):
    return Survey.open([examples / "surveys" / "zaf-qlfs" / "qlfs_2016q4.parquet"], "zaf-qlfs")


def told(survey, **conditions):
    asked = [total("TRUE", where=where, name=name) for name, where in conditions.items()]
    plan = survey.plan(asked, [()], universe(survey.standard))
    records = {(each.block, each.statistic.name): each.n for each in plan.figures()}
    return dict(telling(survey, conditions, records, pool=False))


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        # 3 records are left of the employers, all of men
        (f"{EMPLOYERS} AND age < 80", {ALL, WOMEN}),
        # 6 are left, one of a woman
        (f"{EMPLOYERS} AND age < 78", {WOMEN}),
        # 136 are left, of whom 31 are women
        (f"{EMPLOYERS} AND age < 60", set()),
        # nobody is left: the two are the same
        (f"{EMPLOYERS} AND age < 120", set()),
    ],
)
def test_what_is_left_of_the_larger_group(survey, inner, found):
    withheld = told(survey, outer=EMPLOYERS, inner=inner)
    assert set(withheld.get((PERIOD, "inner"), ())) - {"informal"} == found
    assert (PERIOD, "outer") not in withheld


def test_groups_that_only_overlap_are_not_subtracted(survey):
    young = "status IN ('employer', 'own_account') AND age < 80"
    assert told(survey, outer=EMPLOYERS, young=young) == {}
