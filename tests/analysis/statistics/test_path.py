"""The path of one job: what was answered, which rules were tried, and which one held."""

from dataclasses import replace
from functools import cache

import duckdb
import pandas as pd
import pyarrow.csv
import pyarrow.parquet
import pytest
from tests.analysis.statistics.small_survey import BOOK, people

from livelihoods.analysis.statistics import Survey, scheme
from livelihoods.analysis.statistics.errors import CodebookError, SurveyError, UnknownNameError
from livelihoods.analysis.statistics.path import Path, path_of


@cache
def followed(number: int) -> Path:
    return path_of(people(), BOOK, record=number, period="2020")


# number of the record -> sector, its rule and how many were tried; nature, its rule and how many
EXPECTED = {
    1: ("formal", "icls17.sector.institution.formal", 1),
    2: ("informal", "icls17.sector.registration", 6),
    3: ("informal", "icls17.sector.sweep", 13),
    4: ("household", "icls17.sector.institution.household", 2),
}


@pytest.mark.parametrize("number", EXPECTED)
def test_rules_are_tried_until_one_holds(number):
    path = followed(number)
    sector = path.decisions[0]
    result, rule, tried = EXPECTED[number]
    assert (sector.output, sector.result, sector.rule) == ("sector", result, rule)
    assert len(sector.trials) == tried
    assert [each.held for each in sector.trials].count(True) == 1
    assert (sector.trials[-1].held, sector.trials[-1].rule) == (True, rule)
    assert sector.trials[-1].then == result


def test_sweep_is_told_from_a_decision():
    swept = followed(3).decisions
    assert [each.swept for each in swept] == [True, False]
    decided = followed(2).decisions
    assert [each.swept for each in decided] == [False, False]


def test_answers_fields_and_what_rules_saw():
    path = followed(2)
    answers = {each.variable: (each.value, each.meaning) for each in path.answers}
    assert answers["KIND"] == (3, "Own account")
    assert answers["PENSION"] == (None, "")
    assert "CITY" not in answers  # nothing looks at it
    fields = {each.field: each for each in path.fields}
    assert fields["status"].value == "own_account"
    assert fields["status"].condition == "KIND = 3"
    assert fields["registration"].value == "no"
    assert fields["registration"].variables == ("REGISTERED",)
    assert (fields["social_security"].value, fields["social_security"].condition) == (
        "not_asked",
        "",
    )
    assert (fields["place"].value, fields["place"].variables) == (None, ())
    nature = path.decisions[1]
    assert nature.trials[-1].seen == {"status": "own_account"}
    assert nature.trials[-2].seen == {"status": "own_account", "sector": "informal"}
    assert nature.result == "informal"


def test_a_condition_that_cannot_be_told_is_not_a_no():
    trials = followed(3).decisions[0].trials
    held = {each.rule: each.held for each in trials}
    assert held["icls17.sector.place"] is None
    assert held["icls17.sector.unregistered"] is False


def test_who_is_covered():
    assert followed(1).covered
    child = followed(5)
    assert (child.employed, child.covered) == (True, False)
    assert child.decisions
    inactive = followed(6)
    assert (inactive.employed, inactive.covered, inactive.decisions) == (False, False, ())


def test_the_path_ends_where_the_jobs_do():
    frame = people()
    jobs = Survey.open(frame, BOOK, period="2020").jobs("CITY").to_pylist()
    for job in jobs:
        number = int(frame.index[frame["CITY"] == job["CITY"]][0]) + 1
        decisions = followed(number).decisions
        found = [(each.result, each.rule) for each in decisions]
        assert found == [
            (job["sector"], job["sector_rule"]),
            (job["nature"], job["nature_rule"]),
        ]


def test_first_job_of_a_rule():
    found = path_of(people(), BOOK, rule="icls17.sector.sweep", period="2020")
    assert found.record == 3
    # The child of record 5 comes first, and is not covered.
    rule = "icls17.nature.contributing_family"
    assert path_of(people(), BOOK, rule=rule, period="2020").record == 7
    with pytest.raises(SurveyError, match=r"decided no job that icls17 covers; choose another"):
        path_of(people(), BOOK, rule="icls17.sector.bookkeeping", period="2020")
    with pytest.raises(UnknownNameError, match=r"rule of icls17 'icls17.sector.sweeep'; did you"):
        path_of(people(), BOOK, rule="icls17.sector.sweeep", period="2020")


def test_a_record_is_named_by_conditions():
    found = path_of(people(), BOOK, record="CITY=O'Hara", period="2020")
    assert found.record == 3
    assert path_of(people(), BOOK, record="kind=3, EMPLOYED=1", period="2020").record == 2


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("KIND=1", "3 records answer to the conditions, exactly one is needed; add a condition"),
        ("CITY=Nowhere", "0 records answer"),
        ("0", "there is no record 0; they are numbered 1 to 7"),
        ("8", "numbered 1 to 7"),
        ("9" * 40, "numbered 1 to 7"),
        ("first", "write the number of a record, such as 17, or conditions"),
        ("KIND=", "or conditions such as"),
        ("KIND=1 OR 1=1", "KIND holds numbers; '1 OR 1=1' is not one"),
        ("CITY=x' OR '1'='1", "0 records answer"),
        ("CITTY=x", "column of .* 'CITTY'; did you mean 'CITY'"),
    ],
)
def test_a_record_that_is_not_one_is_refused(record, message):
    with pytest.raises(ValueError, match=message) as caught:
        path_of(people(), BOOK, record=record, period="2020")
    assert "O'Hara" not in str(caught.value)


def test_one_of_record_and_rule():
    for given in ({}, {"record": 1, "rule": "icls17.sector.sweep"}):
        with pytest.raises(SurveyError, match="by `record`, or by a `rule`"):
            path_of(people(), BOOK, period="2020", **given)
    with pytest.raises(SurveyError, match="give one file"):
        path_of([people(), people()], BOOK, record=1, period=["2020", "2021"])


def test_numbers_are_those_of_the_file(tmp_path):
    frame = pd.concat([people()] * 3000, ignore_index=True).assign(CITY=lambda x: x.index + 1)
    frame["CITY"] = "c" + frame["CITY"].astype(str)
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet", row_group_size=2048)
    pyarrow.csv.write_csv(table, tmp_path / "a.csv")
    for name in ("a.parquet", "a.csv"):
        found = path_of(tmp_path / name, BOOK, record="CITY=c17005", period="2020")
        assert found.record == 17005
        again = path_of(tmp_path / name, BOOK, record=17005, period="2020")
        assert again == found
        assert {each.variable: each.value for each in again.answers}["KIND"] == 3


def test_a_condition_after_the_rule_that_held_is_not_computed(monkeypatch):
    """A later rule may be written for other jobs only."""
    standard = scheme.standard("icls17", BOOK)
    first, *_ = standard.rules["sector"]
    rules = (first, scheme.Rule("later", "CAST(status AS INT) = 1", "formal"))
    changed = replace(standard, rules={**standard.rules, "sector": rules})
    monkeypatch.setattr(scheme, "standard", lambda *_: changed)
    path = path_of(people().iloc[[0]], BOOK, record=1, period="2020")
    assert [each.rule for each in path.decisions[0].trials] == [first.id]
    with pytest.raises(CodebookError, match="a value cannot be converted"):
        path_of(people().iloc[[1]], BOOK, record=1, period="2020")


def test_national_rules_show_the_surveys_own_variables(examples):
    file = examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"
    path = path_of(file, "zaf-qlfs", record=17, standard="national")
    first = path.decisions[0].trials[0]
    assert (first.rule, list(first.seen)) == ("national:zaf.sector.household", ["INDUS"])
    rows = duckdb.sql(f"SELECT INDUS FROM '{file}' LIMIT 1 OFFSET 16").fetchall()
    assert first.seen["INDUS"] == rows[0][0]
    assert [each.swept for each in path.decisions] == [False, False]


@pytest.mark.shared
@pytest.mark.parametrize("standard", ["icls17+place_and_size", "national"])
def test_argentina_ends_where_the_jobs_do(shared, standard):
    file = shared / "data/surveys/arg_eph/eph_individual_2019t2.parquet"
    survey = Survey.open(file, "arg-eph", standard=standard)
    jobs = survey.jobs("CAT_OCUP").to_pandas()
    for rule in sorted(set(jobs["nature_rule"]))[:2]:
        path = path_of(file, "arg-eph", rule=rule, standard=standard)
        assert path.covered
        assert path.decisions[-1].rule == rule
        assert [each.output for each in path.decisions] == list(survey.standard.outputs)
