"""What an expression or a file name cannot do: run a query of its own, read another file."""

import shutil
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, total
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.engine import lock
from livelihoods.analysis.statistics.expressions import Place, bind

TRICK = """CAST(Q13GENDER AS "INT) = (SELECT COUNT(*)+1 FROM read_text('/etc/hostname'))
 OR CAST(0 AS BOOLEAN")"""


@pytest.fixture(scope="module")
def path(examples: Path) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


@pytest.fixture(scope="module")
def survey(path: Path) -> Survey:
    return Survey.open(path, "zaf-qlfs")


def shipped() -> str:
    folder = Path(codebooks.__file__).parent / "codebooks"
    return (folder / "zaf-qlfs.toml").read_text(encoding="utf-8")


def test_quoted_type_with_a_query_in_it_is_refused(survey, path):
    with pytest.raises(InputError, match="is not a type that is known"):
        survey.estimate([total(TRICK)])
    with pytest.raises(InputError, match="is not a type that is known"):
        survey.estimate([total("TRUE")], where=TRICK)
    text = shipped().replace('"Q13GENDER = 2"', f"'''{TRICK}'''")
    with pytest.raises(
        InputError, match=r"mine.toml: \[record.sex\] female, line 1, column 19 of "
    ):
        Survey.open(path, codebooks.parse(text, "mine.toml")).indicators(["employment"])


@pytest.mark.parametrize(
    "kind",
    [
        *(
            '"INT) = (SELECT 1"',
            '"INT5) = (SELECT 1"',
            "x.y",
            "INT[]",
            "STRUCT(b INT)",
            "UUID",
            "BLOB",
            "JSON",
            "TIMESTAMP",
        ),
        *("DECIMAL(x)", "ENUM('a')", "MAP(INT, INT)", "my_type", "HUGEINT"),
    ],
)
def test_types_beyond_the_few_are_refused(kind):
    with pytest.raises(InputError):
        bind(f"CAST(a AS {kind})", {"a": exp.column("a")}, Place("x"))


@pytest.mark.parametrize(
    "kind", ["INT", "BIGINT", "DOUBLE", "TEXT", "VARCHAR", "BOOLEAN", "DATE", "DECIMAL(9, 2)"]
)
def test_plain_types_are_allowed(kind):
    found = bind(f"TRY_CAST(a AS {kind})", {"a": exp.column("a")}, Place("x"))
    kind = "TEXT" if kind == "VARCHAR" else kind
    assert found.sql("duckdb") == f"(TRY_CAST(a AS {kind}))"


def test_the_engine_reads_the_files_of_the_survey_and_no_other(survey):
    for statement in ("SELECT * FROM read_text('/etc/hostname')", "SET threads = 1"):
        with pytest.raises(InputError):
            survey.fetch(statement)
    assert survey.file_counts()[0]["records"] == 69231


def test_a_locked_engine_may_still_spill():
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET memory_limit = '60MB'")
        lock(connection, [])
        query = (
            "SELECT COUNT(*) FROM (SELECT DISTINCT range, range::TEXT || 'abc' FROM range(2000000))"
        )
        assert connection.execute(query).fetchone() == (2_000_000,)


@pytest.mark.parametrize("name", ["star*_qlfs_2016q4", "star?_qlfs_2016q4", "star[ab]_qlfs_2016q4"])
def test_file_name_is_not_a_pattern(path, tmp_path, name):
    file = tmp_path / "a[1]" / f"{name}.parquet"
    file.parent.mkdir()
    shutil.copy(path, file)
    shutil.copy(path, file.parent / "stara_qlfs_2016q4.parquet")
    survey = Survey.open(file, "zaf-qlfs")
    assert [row["records"] for row in survey.file_counts()] == [69231]


def test_csv_file_name_is_not_a_pattern(path, tmp_path):
    file = tmp_path / "*qlfs_2016q4.csv"
    for each in (file, tmp_path / "b_qlfs_2016q4.csv"):
        statement = f"COPY (FROM read_parquet('{path}') LIMIT 500) TO '{each}'"
        duckdb.execute(statement)
    survey = Survey.open(file, "zaf-qlfs")
    assert survey.file_counts()[0]["records"] == 500
