"""Oaxaca and Blinder on a made-up sample, against NumPy; errors against slopes by the weights."""

import numpy as np
import pandas as pd
import pytest
from tests.analysis.statistics.decomposition.workers import TERMS, design_errors, parts, workers

from livelihoods.analysis.statistics import Design, PostStratification, Replicates, Survey
from livelihoods.analysis.statistics.decomposition import oaxaca
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError

DESIGN = Design(strata="stratum", psu="psu", weights="w", nest=True)


@pytest.fixture(scope="module")
def people():
    return workers(160)


@pytest.fixture(scope="module")
def survey(people):
    return Survey.open(people, design=DESIGN)


CASES = [
    ("twofold", "pooled"),
    ("twofold", "first"),
    ("twofold", "second"),
    ("threefold", "pooled"),
]


@pytest.mark.parametrize(("kind", "reference"), CASES)
def test_values_and_errors(people, survey, kind, reference):
    found = oaxaca(survey, "log(earnings)", TERMS, "informal", kind=kind, reference=reference)
    value = parts(people, people["w"].to_numpy(), kind, reference)
    error = design_errors(people, lambda w: parts(people, w, kind, reference))
    keys = [
        row["component"] if row["term"] is None else (row["component"], row["term"])
        for row in found.rows
    ]
    assert set(keys) == set(value)
    for key, row in zip(keys, found.rows, strict=True):
        assert row["value"] == pytest.approx(value[key], abs=1e-10), key
        assert row["se"] == pytest.approx(error[key], rel=1e-6), key
    assert found.df == people["psu"].nunique() - people["stratum"].nunique()
    assert sum(found.n) == len(people)


def test_pooled_unexplained_is_the_coefficient_of_the_group(survey):
    found = oaxaca(survey, "log(earnings)", TERMS, "informal")
    model = survey.regression("log(earnings) ~ I(informal) + woman + age + I(age * age) + school")
    row = next(
        row for row in found.rows if row["component"] == "unexplained" and row["term"] is None
    )
    assert row["value"] == pytest.approx(-model.rows[1]["value"], abs=1e-11)
    assert row["se"] == pytest.approx(model.rows[1]["se"], rel=1e-10)


def test_where_order_and_the_level_that_is_left_out_do_not_matter(people):
    twice = people.assign(other=False)
    double = pd.concat([twice, people.assign(other=True, earnings=1.0)]).sample(
        frac=1, random_state=1
    )
    whole = oaxaca(Survey.open(people, design=DESIGN), "log(earnings)", TERMS, "informal")
    part = oaxaca(
        Survey.open(double, design=DESIGN), "log(earnings)", TERMS, "informal", where="NOT other"
    )
    renamed = people.assign(school=people["school"].replace({"a_primary": "z_primary"}))
    other = oaxaca(Survey.open(renamed, design=DESIGN), "log(earnings)", TERMS, "informal")
    for one, two, three in zip(whole.rows, part.rows, other.rows, strict=True):
        assert one["value"] == pytest.approx(two["value"], abs=1e-11)
        assert one["se"] == pytest.approx(two["se"], rel=1e-9)
        assert one["value"] == pytest.approx(three["value"], abs=1e-10)
        assert one["se"] == pytest.approx(three["se"], rel=1e-8)


def test_calibrated_weights_count_in_the_error(people):
    totals = (people.groupby("school")["w"].sum() * [1.1, 0.9, 1.2]).to_dict()
    design = Design(
        strata="stratum", psu="psu", weights="w", nest=True,
        calibration=PostStratification("school", totals),
    )  # fmt: skip
    found = oaxaca(Survey.open(people, design=design), "log(earnings)", TERMS, "informal")
    school = people["school"].to_numpy()

    def value(w):
        factor = {level: total / w[school == level].sum() for level, total in totals.items()}
        return parts(people, w * np.array([factor[each] for each in school]), "twofold", "pooled")

    error = design_errors(people, value)
    whole = value(people["w"].to_numpy())
    for row in found.rows:
        key = row["component"] if row["term"] is None else (row["component"], row["term"])
        assert row["value"] == pytest.approx(whole[key], abs=1e-9), key
        assert row["se"] == pytest.approx(error[key], rel=1e-5), key


def test_wrong_questions(people, survey):
    with pytest.raises(UnknownNameError, match="did you mean 'pooled'"):
        oaxaca(survey, "log(earnings)", TERMS, "informal", reference="pool")
    with pytest.raises(SurveyError, match="no interactions"):
        oaxaca(survey, "log(earnings)", {"all": "age + school + age:school"}, "informal")
    with pytest.raises(SurveyError, match="two groups of regressors"):
        oaxaca(survey, "log(earnings)", {"a": "age", "b": "age + school"}, "informal")
    with pytest.raises(SurveyError, match="The second group has fewer than 5 records"):
        oaxaca(survey, "log(earnings)", TERMS, "informal AND age < 16")
    frame = people.assign(r1=1.0, r2=2.0)
    design = Design(weights="w", replicates=Replicates(columns=["r1", "r2"], kind="bootstrap"))
    replicated = Survey.open(frame, design=design)
    with pytest.raises(SurveyError, match="not known for replicate weights"):
        oaxaca(replicated, "log(earnings)", TERMS, "informal")
