"""Brazil: IBGE's own small example, packed CSV with codes as text; for reading, not for figures."""

import gzip

import duckdb
import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def path(shared):
    return shared / "data/surveys/bra_pnadc/pnadc_2017q4_sample.csv.gz"


@pytest.fixture(scope="module")
def plain(path) -> str:
    return f"read_csv('{path}', all_varchar = true, header = true)"


@pytest.fixture(scope="module")
def survey(path) -> Survey:
    return Survey.open(path, "bra-pnadc")


@pytest.fixture(scope="module")
def national(path) -> Survey:
    return Survey.open(path, "bra-pnadc", standard="national")


def test_the_informality_rate_of_the_example_is_ibges_formula(national, plain):
    jobs = national.jobs("V1028")
    assert jobs.num_rows == 596
    rate = duckdb.sql(
        "SELECT 100 * SUM(V1028) FILTER (nature = 'informal') / SUM(V1028) FROM jobs"
    ).fetchall()[0][0]
    assert rate == pytest.approx(37.0, abs=0.05)
    formula = duckdb.sql(
        "SELECT 100 * SUM(V1028::DOUBLE) FILTER (VD4009 IN ('02', '04', '10')"
        " OR (VD4009 IN ('08', '09') AND V4019 = '2')) / SUM(V1028::DOUBLE)"
        f" FROM {plain} WHERE VD4002 = '1'"
    ).fetchall()[0][0]
    assert rate == pytest.approx(formula, rel=1e-12)


def test_codes_with_leading_zeros_are_text(survey):
    jobs = survey.jobs("VD4009", "V4010", "V4013", "UPA")
    assert set(jobs["VD4009"].to_pylist()) >= {"01", "02", "10"}
    first = jobs.slice(0, 1).to_pylist()[0]
    assert (first["V4010"], first["V4013"], first["UPA"]) == ("9112", "55000", "110000016")
    wanted = {"industry": "I", "occupation": "9", "education": "secondary", "hours_usual": 24}
    assert {name: first[name] for name in wanted} == wanted
    assert first["earnings"] == 1400
    assert survey.periods == ["2017-Q4"]
    assert duckdb.sql("SELECT DISTINCT occupation FROM jobs ORDER BY 1").fetchall() == [
        (str(each),) for each in range(10)
    ]


def test_derived_hours_of_the_survey_add_up_all_jobs(plain):
    """Why the codebook takes V4039: the derived variable is that of the main job for one job only."""
    rows = duckdb.sql(
        f"SELECT V4009 = '1', bool_and(V4039 = VD4031), bool_or(V4039 = VD4031) FROM {plain}"
        " WHERE VD4002 = '1' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert rows == [(False, False, False), (True, True, True)]


def test_formal_jobs_of_the_tree_have_social_security_or_registration(survey):
    jobs = survey.jobs("VD4009")  # noqa: F841 - the query names it
    rows = duckdb.sql("SELECT VD4009, nature, COUNT(*) FROM jobs GROUP BY ALL").fetchall()
    counted = {(code, nature): number for code, nature, number in rows}
    for code in ("01", "03", "05", "07"):
        assert (code, "informal") not in counted
    assert ("10", "formal") not in counted
    # Five private and two domestic workers without a card contribute for this job themselves.
    assert (counted["02", "formal"], counted["04", "formal"]) == (5, 2)


def test_the_example_is_too_thin_for_figures(national):
    with pytest.raises(InputError, match="stratum with a single primary sampling unit"):
        national.indicators(["informal_employment_rate"])
    with pytest.raises(
        InputError, match="needs the sector, and national:bra does not give the sector"
    ):
        national.indicators(["informal_sector_employment"])


def test_a_packed_file_that_is_no_csv_is_refused(tmp_path):
    file = tmp_path / "pnadc_2017q4.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(InputError, match=r"give \.parquet, \.csv or \.csv\.gz"):
        Survey.open(file, "bra-pnadc")
    broken = tmp_path / "pnadc_2017q4.csv.gz"
    broken.write_bytes(b"no packed file at all")
    with pytest.raises(InputError, match=r"^pnadc_2017q4\.csv\.gz: cannot be read"):
        Survey.open(broken, "bra-pnadc")
