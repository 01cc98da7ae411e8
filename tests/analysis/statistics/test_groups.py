"""Worker groups: who is a member by each rule, what is not known, what may not be shown."""

import tomllib
from dataclasses import replace

import pandas as pd
import pytest

from livelihoods.analysis.statistics import Survey, total
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.errors import CodebookError, UnknownNameError
from livelihoods.analysis.statistics.group_conditions import (
    PRECEDENCE,
    Identified,
    NotIdentifiable,
    exclusive,
    group_conditions,
)
from livelihoods.analysis.statistics.group_figures import group_rows

BOOK = codebooks.parse(
    """
code = "made"
title = "A made-up survey"
producer = "Nobody"
credit = "None"
terms = "None"
area = { code = "ZZZ", name = "Nowhere", country = "ZZZ", coverage = "Nowhere" }
design = { weight = "W", strata = "1", psu = "ID", words = "Made up" }

[variables]
ID = { label = "Number" }
W = { label = "Weight" }
AGE = { label = "Age" }
WORKS = { label = "Employed" }
SEX = { label = "Sex" }
KIND = { label = "Kind of worker" }
OWNER = { label = "Who owns the enterprise" }
PENSION = { label = "Pension" }
REGISTERED = { label = "Registered" }
ISIC = { label = "Industry", type = "text" }
ISCO = { label = "Occupation", type = "text" }
PLACE = { label = "Place of work", type = "text" }
PIECE = { label = "Paid by the piece" }
BUYER = { label = "One buyer, who supplies the materials and sets the price" }

[record]
employed = "WORKS = 1"
age = "AGE"
sex = { female = "SEX = 2", male = "SEX = 1" }
institution = { formal = "OWNER = 1", household = "OWNER = 5" }
registration = { yes = "REGISTERED = 1", no = "REGISTERED = 2" }
social_security = { yes = "PENSION = 1", no = "PENSION = 2" }
status = { employee = "KIND = 1", own_account = "KIND = 3", contributing_family = "KIND = 5" }

[record.activity]
agriculture = "left(ISIC, 2) = '01'"
industry = "ISIC < '45'"
services = "ISIC >= '45'"
""",
    "made.toml",
)

FIELDS = """
codebook = "made"
[fields.industry]
scheme = "isic4"
digits = 4
sql = "ISIC"
unclassified = ["9999"]
[fields.occupation]
scheme = "isco08"
digits = 4
sql = "ISCO"
[fields.workplace]
own_home = "PLACE = 'home'"
employer_home = "PLACE = 'employer'"
street = "PLACE = 'street'"
market = "PLACE = 'market'"
fixed_premises = "PLACE = 'shop'"
[fields.pay_by_piece]
yes = "PIECE = 1"
no = "PIECE = 2"
[fields.single_buyer]
yes = "BUYER = 1"
no = "BUYER = 2"
[fields.materials_by_buyer]
yes = "BUYER = 1"
no = "BUYER = 2"
[fields.price_by_buyer]
yes = "BUYER = 1"
no = "BUYER = 2"
"""

EMPLOYEE, OWN, FAMILY = 1, 3, 5
PRIVATE, STATE, HOUSEHOLD = 3, 1, 5


def person(isic, isco, place, kind=OWN, owner=PRIVATE, pension=2, **other):  # noqa: PLR0917
    row = {
        "W": 10.0, "AGE": 30, "WORKS": 1, "SEX": 2, "KIND": kind, "OWNER": owner,
        "PENSION": pension, "REGISTERED": 2, "ISIC": isic, "ISCO": isco, "PLACE": place,
        "PIECE": 2, "BUYER": 2,
    }  # fmt: skip
    return row | other


def opened(*people: dict) -> Survey:
    frame = pd.DataFrame(list(people))
    frame.insert(0, "ID", range(1, len(frame) + 1))
    return Survey.open(frame, BOOK, period="2020-Q1")


def given(text: str = FIELDS) -> definitions.SurveyFields:
    return definitions.parse_fields(text, "made.toml", BOOK)


def without(table: str) -> str:
    """FIELDS without one of its tables."""
    before, _, rest = FIELDS.partition(f"[fields.{table}]")
    return before + "[fields" + rest.partition("[fields")[2] if "[fields" in rest else before


def memberships(people: list[dict], fields: str = FIELDS) -> dict[int, set[str]]:
    """Number of each person, from 1 -> the groups that the person is in."""
    survey = opened(*people)
    found = group_conditions(survey, fields=given(fields))
    told = {key: each for key, each in found.items() if isinstance(each, Identified)}
    wanted = [total("TRUE", where=each.condition, name=key) for key, each in told.items()]
    members: dict[int, set[str]] = {number: set() for number in range(1, len(people) + 1)}
    for figure in survey.plan(wanted, [["ID"]], universe(survey.standard)).figures():
        if figure.n:
            members[int(figure.domain["ID"])].add(figure.statistic.name)
    return members


CASES = [
    ("vendor", person("4781", "5212", "street"), {"street_vendors"}),
    ("helper in the family", person("4781", "5212", "street", FAMILY), {"street_vendors"}),
    ("cook on the street", person("5610", "9412", "street"), {"street_vendors"}),
    ("driver of a shop", person("4711", "8322", "street"), set()),
    ("porter of a shop", person("4711", "9333", "street"), set()),
    ("street sweeper", person("8411", "9613", "street", EMPLOYEE, STATE, 1), set()),
    ("shop keeper", person("4711", "5221", "shop"), set()),
    ("market trader", person("4781", "5211", "market"), {"market_traders"}),
    (
        "maid at the employer's home",
        person("9700", "9111", "employer", EMPLOYEE, HOUSEHOLD),
        {"domestic_workers"},
    ),
    (
        "maid who says home",
        person("9700", "9111", "home", EMPLOYEE, HOUSEHOLD),
        {"domestic_workers"},
    ),
    (
        "child minder of a household",
        person("8890", "5311", "employer", EMPLOYEE, HOUSEHOLD),
        {"domestic_workers"},
    ),
    ("own use", person("9820", "9111", "home", FAMILY), {"home_based_workers"}),
    ("cleaner of an office", person("8121", "9112", "shop", EMPLOYEE), set()),
    (
        "tailor at home",
        person("1410", "7531", "home"),
        {"home_based_workers", "garment_textile_workers"},
    ),
    (
        "tailor with one buyer",
        person("1410", "7531", "home", BUYER=1),
        {
            *("home_based_workers", "homeworkers", "garment_textile_workers"),
            "single_client_own_account_workers",
        },
    ),
    (
        "tailor paid by the piece",
        person("1410", "7531", "home", EMPLOYEE, PIECE=1),
        {"home_based_workers", "homeworkers", "garment_textile_workers"},
    ),
    ("farmer at home", person("0111", "6111", "home"), {"agricultural_workers"}),
    ("picker", person("3830", "9612", "street"), {"waste_pickers"}),
    ("informal collector", person("3811", "9611", "street", EMPLOYEE), {"waste_pickers"}),
    ("municipal collector", person("3811", "9611", "street", EMPLOYEE, STATE, 1), set()),
    ("formal collector", person("3811", "9611", "street", EMPLOYEE, PRIVATE, 1), set()),
    ("builder", person("4312", "7112", "shop"), {"construction_workers"}),
    ("driver", person("4922", "8322", "street"), {"transport_workers"}),
    ("railway man", person("4911", "8311", "shop", EMPLOYEE), set()),
    ("a child", person("4781", "5212", "street", AGE=12), set()),
    ("no place told", person("4781", "5212", None), set()),
    ("nothing told", person(None, None, None, None), set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def members() -> dict[int, set[str]]:
    return memberships([one for _, one, _ in CASES])


@pytest.mark.parametrize("number", range(1, len(CASES) + 1), ids=[case[0] for case in CASES])
def test_who_is_a_member(members, number):
    assert members[number] == CASES[number - 1][2]


def test_each_group_of_the_network_is_there_in_four_languages():
    groups = definitions.load()
    assert set(groups) == set(PRECEDENCE)
    assert all(set(each.title) == {"en", "es", "fr", "pt"} for each in groups.values())
    assert all(each.source and each.universe for each in groups.values())


def test_missing_answers_are_counted_as_unknown():
    people = [person("4781", "5212", "street")] * 6 + [person("4781", "5212", None)] * 7
    # In a factory nobody needs to know the place: not a vendor.
    people += [person("2511", "7212", None)] * 9
    row = group_rows(opened(*people), ["street_vendors"], survey_fields=given())[0]
    assert (row.n, row.unknown_n, row.number) == (6, 7, 60.0)
    people = [person("4781", "5212", "street")] * 6 + [person("4781", "5212", None)] * 2
    row = group_rows(opened(*people), ["street_vendors"], survey_fields=given())[0]
    assert row.unknown_n is None


def test_a_group_that_cannot_be_told_says_what_is_lacking():
    survey = opened(person("4781", "5212", "street"))
    found = group_conditions(survey, fields=given(without("workplace")))
    assert found["home_based_workers"] == NotIdentifiable("nothing tells the workplace")
    assert found["street_vendors"].route == "occupation only (ISCO-08)"
    assert "missed" in found["street_vendors"].note
    text = FIELDS.replace("market = \"PLACE = 'market'\"", "").replace("digits = 4", "digits = 2")
    found = group_conditions(survey, fields=given(text))
    assert "no answer on the workplace stands for market" in found["market_traders"].reason
    assert "isco08 with 2 digits" in found["waste_pickers"].reason
    assert found["street_vendors"].route == "place and industry (ISIC 4)"


def test_two_digits_of_occupation_are_not_called_waste_pickers():
    text = FIELDS.replace('scheme = "isco08"\ndigits = 4', 'scheme = "isco08"\ndigits = 2')
    people = [person("3830", "9612", "street"), person("9700", "9111", "employer", EMPLOYEE)]
    assert memberships(people, text) == {1: set(), 2: {"domestic_workers"}}


def test_a_survey_without_a_file_of_fields_still_gives_what_its_record_tells():
    found = group_conditions(opened(person("4781", "5212", "street")))
    told = {key for key, each in found.items() if isinstance(each, Identified)}
    assert told == {"domestic_workers", "agricultural_workers"}


def test_a_column_that_the_file_lacks():
    frame = pd.DataFrame([{"ID": 1, **person("4781", "5212", "street")}]).drop(columns="PLACE")
    survey = Survey.open(frame, BOOK, period="2020-Q1")
    found = group_conditions(survey, fields=given())
    assert found["home_based_workers"] == NotIdentifiable("the file lacks PLACE")


@pytest.mark.parametrize(
    ("women", "men", "flag", "shown"),
    [
        (0, 0, "unreliable", True),
        (4, 0, "suppressed", False),
        (5, 0, "unreliable", True),
        (3, 20, "women_suppressed", True),
        (20, 3, "women_suppressed", True),
        (0, 20, "", True),
        (20, 0, "", True),
        (10, 10, "", True),
    ],
)
def test_suppression(women, men, flag, shown):
    people = [person("4781", "5212", "street")] * women
    people += [person("4781", "5212", "street", SEX=1)] * men
    people += [person("2511", "7212", "shop")] * 20
    row = group_rows(opened(*people), ["street_vendors"], survey_fields=given())[0]
    assert row.flag == flag
    assert (row.number is not None, row.n is not None) == (shown, shown)
    if flag in ("suppressed", "women_suppressed") or not women + men:
        assert row.women_percent is row.women_se is None
    else:
        assert row.women_percent == pytest.approx(100 * women / (women + men))
    if not women + men:
        assert (row.number, row.n) == (0, 0)
    if not shown or not women + men:
        assert (row.number_se, row.informal_percent, row.informal_se) == (None, None, None)


def test_exclusive_groups_add_up_to_the_base():
    people = [case[1] for case in CASES]
    survey = opened(*people)
    found = group_conditions(survey, fields=given())
    conditions = exclusive({key: each.condition for key, each in found.items()})
    wanted = [total("TRUE", where=text, name=key) for key, text in conditions.items()]
    base = total("TRUE", name="base")
    figures = survey.plan([*wanted, base], [()], universe(survey.standard)).figures()
    n = {each.statistic.name: each.n for each in figures}
    assert n.pop("base") == sum(n.values()) == len(people) - 1
    # The tailors with a buyer or piece pay are homeworkers before home-based, never garment.
    assert (n["homeworkers"], n.get("garment_textile_workers", 0)) == (2, 0)
    assert list(conditions) == [*PRECEDENCE, "other"]


def test_exclusive_order():
    texts = exclusive({"mine": "TRUE", "street_vendors": "a = 1", "domestic_workers": "b = 1"})
    assert list(texts) == ["domestic_workers", "street_vendors", "mine", "other"]
    assert exclusive({}) == {"other": "TRUE"}
    with pytest.raises(UnknownNameError):
        exclusive({"other": "TRUE"})


GROUP = """
[[groups]]
id = "g"
title = { en = "G", es = "G", fr = "G", pt = "G" }
definition = "d"
source = "s"
universe = "u"
[[groups.routes]]
name = "r"
needs = ["industry:isic4:2"]
condition = "left(industry, 2) = '47'"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('pt = "G"', 'de = "G"', r"mine.toml: \[groups.g\] title: unknown key 'de'"),
        ('source = "s"', "", r"mine.toml: \[groups 1\]: source: is missing"),
        ('source = "s"', "source = 3", "source: 3 is not text"),
        ("isic4:2", "isic4", r"\[groups.g.routes\] r: needs: 'industry:isic4' is not such as"),
        ("isic4:2", "isic5:2", "'industry:isic5:2': did you mean"),
        ('"industry:isic4:2"', '"workplace:moon"', "needs: 'workplace:moon' is not workplace:"),
        ("left(industry, 2)", "workplace", "uses 'workplace', which needs does not name"),
        ("left(industry, 2)", "indstry", "unknown name 'indstry'; did you mean 'industry'"),
        ("[[groups]]", "[[groups]", "not a TOML file"),
        (GROUP, GROUP * 2, "'g' is the id of two groups"),
        (GROUP, "", r"\[\[groups\]\] is expected"),
    ],
)
def test_definitions_that_are_wrong(old, new, message):
    assert old in GROUP
    with pytest.raises(CodebookError, match=message):
        definitions.parse(GROUP.replace(old, new), "mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('codebook = "made"', 'codebook = "x"', "made.toml codebook: 'x' is not 'made'"),
        ("fields.workplace", "fields.workplce", "unknown field 'workplce'; did you mean 'workpl"),
        ("own_home", "my_home", r"\[fields.workplace\]: unknown key 'my_home'"),
        ("PLACE = 'home'", "PLAZA = 'home'", r"\[fields.workplace\] own_home.*'PLAZA'"),
        ('"isic4"', '"isic9"', r"\[fields.industry\] scheme: unknown scheme 'isic9'"),
        ("digits = 4", "digits = 0", "digits: 0 is not"),
        ('sql = "ISIC"', "", r"\[fields.industry\] sql"),
    ],
)
def test_fields_that_are_wrong(old, new, message):
    assert old in FIELDS
    with pytest.raises(CodebookError, match=message):
        given(FIELDS.replace(old, new, 1))


def test_a_codebook_may_tell_its_groups_itself():
    tables = tomllib.loads(FIELDS)
    assert tables.pop("codebook") == BOOK.code
    people = [person("4781", "5212", "street")] * 6 + [person("1410", "7531", "home")] * 7
    frame = pd.DataFrame(people).assign(ID=range(1, 14))
    own = Survey.open(frame, replace(BOOK, groups=tables), period="2020-Q1")
    rows = group_rows(own)
    assert rows == group_rows(opened(*people), survey_fields=given())
    assert {row.group for row in rows if row.n} >= {"street_vendors", "home_based_workers"}
    assert all(row.reason for row in group_rows(opened(*people), ["street_vendors"]))


def test_an_unknown_group_is_told_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'street_vendors'"):
        group_rows(opened(person("4781", "5212", "street")), ["street_vendor"])


def test_a_missing_code_stays_missing_through_a_concordance():
    text = FIELDS.replace('sql = "ISIC"', 'sql = "ISIC"\nconcordance = { 4100 = "4100" }')
    people = [person(None, None, "shop")] * 5 + [person("9999", None, "shop")] * 6
    people += [person("4100", None, "shop")] * 7 + [person("7777", None, "shop")] * 8
    row = group_rows(opened(*people), ["construction_workers"], survey_fields=given(text))[0]
    assert (row.n, row.unknown_n) == (7, 11)


# Counts of South Africa and Argentina are checked against plain queries of the files.


@pytest.mark.shared
def test_south_africa(shared):
    import duckdb

    path = shared / "data/surveys/zaf_qlfs/qlfs_2016q4.parquet"
    rows = {row.group: row for row in group_rows(Survey.open(path, "zaf-qlfs"))}
    query = f"SELECT SUM(WEIGHT), COUNT(*) FROM '{path}' WHERE STATUS = 1 AND Q14AGE >= 15 AND "
    for group, condition in {
        "street_vendors": "Q42OCCUPATION IN (9111, 9112, 9113, 9120)",
        "market_traders": "Q42OCCUPATION = 5230",
        "construction_workers": "Q43INDUSTRY BETWEEN 501 AND 504",
        "garment_textile_workers": "Q43INDUSTRY BETWEEN 311 AND 314",
        "transport_workers": "Q43INDUSTRY IN (712, 751)",
    }.items():
        weight, count = duckdb.sql(query + condition).fetchall()[0]
        assert rows[group].number == pytest.approx(weight), group
        assert rows[group].n == count, group
    assert rows["home_based_workers"].reason == "the survey does not ask where people work"
    # The refuse collectors with formal jobs (of 96 records with 9161) are left out.
    assert 5 <= rows["waste_pickers"].n < 96


@pytest.mark.shared
def test_argentina(shared):
    import duckdb

    path = shared / "data/surveys/arg_eph/eph_individual_2019t4.parquet"
    rows = {row.group: row for row in group_rows(Survey.open(path, "arg-eph"))}
    query = f"SELECT SUM(PONDERA), COUNT(*) FROM '{path}' WHERE ESTADO = 1 AND CH06 >= 15 AND "
    for group, condition in {
        "construction_workers": "PP04B_COD IN ('4000', '40')",
        "street_vendors": "PP04G IN (2, 9) AND left(PP04B_COD, 2) IN ('48', '56', '95', '96')"
        " AND length(PP04B_COD) <> 3",
        "domestic_workers": "PP04B_COD = '9700' AND CAT_OCUP IN (3, 9)",
    }.items():
        weight, count = duckdb.sql(query + condition).fetchall()[0]
        assert rows[group].number == pytest.approx(weight), group
        assert rows[group].n == count, group
    assert not rows["waste_pickers"].identifiable
    assert "upper bound" in rows["waste_pickers"].reason
    assert "stand_in_error" in rows["street_vendors"].flag


@pytest.mark.shared
def test_exclusive_groups_of_south_africa_add_up(shared):
    survey = Survey.open(shared / "data/surveys/zaf_qlfs/qlfs_2016q4.parquet", "zaf-qlfs")
    found = group_conditions(survey)
    told = {key: each.condition for key, each in found.items() if isinstance(each, Identified)}
    wanted = [total("TRUE", where=text, name=key) for key, text in exclusive(told).items()]
    figures = survey.plan(
        [*wanted, total("TRUE", name="base")], [()], universe(survey.standard)
    ).figures()
    n = {each.statistic.name: each.n for each in figures}
    assert n.pop("base") == sum(n.values())


@pytest.mark.shared
def test_argentina_tells_own_account_workers_with_a_single_client(shared):
    path = shared / "data/surveys/arg_eph/eph_individual_2019t1.parquet"
    survey = Survey.open(path, "arg-eph")
    row = group_rows(survey, ["single_client_own_account_workers"])[0]
    jobs = survey.jobs("PONDERA", "PP05F").to_pandas()
    jobs = jobs[(jobs["age"] >= 15) & (jobs["status"] == "own_account") & (jobs["PP05F"] == 6)]
    assert row.n == len(jobs)
    assert row.number == pytest.approx(jobs["PONDERA"].sum(), rel=1e-12)
