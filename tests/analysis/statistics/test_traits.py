"""What figures are broken down by: ages, education, industry and the like."""

import tomllib
from dataclasses import replace
from importlib import resources

import duckdb
import pytest
from tests.analysis.statistics.small_survey import BOOK, people

from livelihoods.analysis import statistics
from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.record import TRAITS


@pytest.fixture(scope="module")
def zaf(shared) -> Survey:
    return Survey.open(shared / "data/surveys/zaf_qlfs/qlfs_2016q4.parquet", "zaf-qlfs")


@pytest.fixture(scope="module")
def arg(shared) -> Survey:
    return Survey.open(shared / "data/surveys/arg_eph/eph_individual_2019t1.parquet", "arg-eph")


def counts(survey: Survey, name: str) -> dict[str, float]:
    rows = survey.indicators(["employment"], [[name]]).arrow().to_pylist()
    return {row[name]: row["value"] for row in rows if row[name]}


def plain(survey: Survey, code: str, weight: str, where: str) -> dict[str, float]:
    table = f"read_parquet('{survey.parts[0].path}')"
    query = f"SELECT {code} AS code, SUM({weight}) FROM {table} WHERE {where} GROUP BY code"
    return {str(code): float(value) for code, value in duckdb.sql(query).fetchall()}


def test_every_trait_is_a_dimension_with_the_same_codes():
    for name, node in TRAITS.items():
        assert set(DIMENSIONS[name].codes) == {*node.values, "unknown"}
    assert set(DIMENSION_NAMES) == {*TRAITS, "sector", "nature"}


@pytest.mark.shared
def test_age_groups_follow_the_age(zaf):
    expected = plain(
        zaf,
        "CASE WHEN Q14AGE < 25 THEN 'Y15-24' WHEN Q14AGE < 35 THEN 'Y25-34' WHEN Q14AGE < 55 "
        "THEN 'Y35-54' WHEN Q14AGE < 65 THEN 'Y55-64' ELSE 'YGE65' END",
        "WEIGHT",
        "STATUS = 1",
    )
    assert counts(zaf, "age_group") == pytest.approx(expected)


@pytest.mark.shared
def test_south_africa_traits_add_up_to_the_offices_own_groups(zaf):
    groups = plain(zaf, "INDUS", "WEIGHT", "STATUS = 1")
    found = counts(zaf, "industry")
    # Where SIC 5 and ISIC Rev. 4 do not part ways, sections have the people of the office's groups.
    for section, group in {"A": "1", "B": "2", "F": "5", "T": "10"}.items():
        assert found[section] == pytest.approx(groups[group])
    assert sum(counts(zaf, "occupation").values()) == pytest.approx(sum(groups.values()))
    occupations = plain(zaf, "OCCUP", "WEIGHT", "STATUS = 1")
    assert counts(zaf, "occupation")["9"] == pytest.approx(occupations["9"] + occupations["10"])
    assert set(counts(zaf, "area_type")) == {"urban", "rural"}


@pytest.mark.shared
def test_questions_to_employees_tell_who_was_not_asked(zaf):
    status = counts(zaf, "status")
    others = sum(value for code, value in status.items() if code != "employee")
    for name in ("contract", "written_contract", "union_member"):
        assert counts(zaf, name)["not_employee"] == pytest.approx(others)
    assert "unknown" not in counts(zaf, "written_contract")


@pytest.mark.shared
def test_argentina_traits(arg):
    adults = "ESTADO = 1 AND CH06 >= 15"
    levels = plain(arg, "NIVEL_ED", "PONDERA", adults)
    found = counts(arg, "education")
    assert found["none"] == levels["1"] + levels["7"]
    assert found["tertiary"] == levels["6"]
    # Construction is division 40 of CAES, section F of ISIC.
    construction = plain(arg, "left(lpad(PP04B_COD, 4, '0'), 2)", "PONDERA", adults)["40"]
    assert counts(arg, "industry")["F"] == construction
    for name in ("occupation", "union_member", "written_contract", "area_type"):
        with pytest.raises(InputError, match=rf"^{name}: not asked in this survey \(arg-eph\)$"):
            arg.indicators(["employment"], [[name]])


def test_columns_of_unused_dimensions_are_left_out(examples):
    survey = Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")
    names = survey.indicators(["employment"], [["sex", "age_group"]]).arrow().column_names
    assert names[4:10] == ["sex", "status", "activity", "sector", "nature", "age_group"]
    assert "industry" not in names


def test_a_concordance_lists_each_code_once_and_has_the_activity_of_its_section():
    folder = resources.files(statistics) / "concordances"
    for file in folder.iterdir():
        sections = tomllib.loads(file.read_text("utf-8"))["sections"]
        codes = [code for section in sections.values() for code in section["divisions"]]
        assert len(codes) == len(set(codes)), file.name
        for letter, section in sections.items():
            other = "industry" if letter in "BCDEF" else "services"
            assert section["activity"] == ("agriculture" if letter == "A" else other)


ISIC = {
    "0111": ("agriculture", "A"), "1410": ("industry", "C"), "111": ("agriculture", "A"),
    "4100": ("industry", "F"), "47": ("services", "G"), "9700": ("services", "T"),
    "9999": ("unknown", "unknown"),
}  # fmt: skip


def test_codes_of_isic_itself_go_through_a_concordance():
    """Classes, one of them without its leading zero, and a division; ISIC Rev. 4 has 88."""
    text = (resources.files(statistics) / "concordances/isic4.toml").read_text("utf-8")
    sections = tomllib.loads(text)["sections"]
    assert sum(len(section["divisions"]) for section in sections.values()) == 88
    through = {"concordance": "isic4", "code": "CITY"}
    book = replace(BOOK, record={**BOOK.record, "activity": through, "industry": through})
    frame = people().iloc[[0] * len(ISIC)].assign(CITY=list(ISIC))
    jobs = Survey.open(frame, book, period="2020").jobs("CITY").to_pylist()
    assert {row["CITY"]: (row["activity"], row["industry"]) for row in jobs} == ISIC


@pytest.mark.shared
def test_every_industry_of_the_south_african_files_has_a_section(shared):
    folder = shared / "data/surveys/zaf_qlfs"
    files = [folder / f"qlfs_{each}.parquet" for each in ("2016q1", "2016q2", "2016q3", "2017q1")]
    jobs = Survey.open(files, "zaf-qlfs").jobs("Q43INDUSTRY", "INDUS")  # noqa: F841 - in the query
    odd = duckdb.sql(
        "SELECT DISTINCT CAST(Q43INDUSTRY AS INT) FROM jobs WHERE industry = 'unknown'"
    ).fetchall()
    assert odd == [(999,)]
    # Activity by the office's groups and by the sections differ where SIC 5 and ISIC 4 do.
    moved = duckdb.sql(
        "SELECT DISTINCT CAST(Q43INDUSTRY AS INT) AS code FROM jobs WHERE activity <> CASE"
        " WHEN industry = 'A' THEN 'agriculture' WHEN industry BETWEEN 'B' AND 'F'"
        " THEN 'industry' WHEN industry = 'unknown' THEN activity ELSE 'services' END ORDER BY code"
    ).fetchall()
    assert moved == [(20,), (30,), (324,), (940,)]
