"""Figures for others, as a user writes them: `survey estimate --output`, `survey export`."""

import json
import shlex
from pathlib import Path

import pytest

from livelihoods.analysis.statistics import estimates
from tests.cli.commands import run


@pytest.fixture(scope="module")
def rates(examples: Path, tmp_path_factory) -> Path:
    """A folder with a survey file and estimates made of it."""
    folder = tmp_path_factory.mktemp("rates")
    (folder / "qlfs_2016q4.parquet").symlink_to(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")
    words = ("estimate", folder / "qlfs_2016q4.parquet", "--codebook", "zaf-qlfs")
    asked = ("--by", "sex,status", "--by", "sex", "--indicator", "informal_employment_rate")
    assert run(*words, *asked, "--output", folder / "rates.parquet").returncode == 0
    return folder


def test_export_writes_what_estimate_would_have_written(rates, tmp_path):
    words = ("qlfs_2016q4.parquet", "--codebook", "zaf-qlfs", "--by", "sex,status")
    asked = ("--by", "sex", "--indicator", "informal_employment_rate", "--sdmx", "1.0")
    direct = tmp_path / "direct.sdmx.csv"
    assert run("estimate", *words, *asked, "--output", direct, cwd=rates).returncode == 0
    done = run(
        "export", rates / "rates.parquet", "--output", tmp_path / "e.sdmx.csv", "--sdmx", "1.0"
    )
    assert done.returncode == 0
    assert "figures written to" in done.stderr
    assert direct.read_bytes() == (tmp_path / "e.sdmx.csv").read_bytes()
    one, other = (
        json.loads(estimates.metadata_path(tmp_path / name).read_text("utf-8"))
        for name in ("direct.sdmx.csv", "e.sdmx.csv")
    )
    assert {**one, "table": None} == {**other, "table": None}


def test_command_in_the_metadata_repeats_the_figures(rates, tmp_path):
    about = json.loads((rates / "rates.metadata.json").read_text("utf-8"))
    assert str(rates) not in json.dumps(about)
    again = tmp_path / "again.parquet"
    done = run(*shlex.split(shlex.join(about["command"][1:])), "--output", again, cwd=rates)
    assert done.returncode == 0
    assert estimates.read(again).table.equals(estimates.read(rates / "rates.parquet").table)
    assert estimates.read(again).metadata == estimates.read(rates / "rates.parquet").metadata


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rates.parquet", "--output", "rates.txt"], "write to a file ending in .parquet, .csv"),
        (["rates.parquet", "--output", "rates.xlsx", "--sdmx", "1.0"], "ending in .sdmx.csv"),
        (["rates.parquet", "--output", "rates.parquet"], "is read here"),
        (["rates.parquet", "--output", "rates.csv"], "rates.metadata.json: is read here"),
        (["none.parquet", "--output", "rates.xlsx"], "no such file of estimates"),
        (["qlfs_2016q4.parquet", "--output", "r.xlsx"], "unknown column"),
        (["rates.parquet", "--output", "none/r.xlsx"], "r.xlsx: there is no folder none"),
        (["rates.parquet", "--output", "r.sdmx.csv", "--sdmx", "3.0"], "3.0"),
    ],
)
def test_bad_input_of_export_is_one_message_and_exit_code_2(rates, words, message):
    before = sorted(path.name for path in rates.iterdir())
    done = run("export", *words, cwd=rates)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in rates.iterdir()) == before


ILOSTAT = """ref_area,indicator,source,sex,time,obs_value,obs_status,note_source
ZAF,EMP_NIFL_SEX_RT_A,BA:595,SEX_T,2016,33.902,,R1:3513
ZAF,EMP_NIFL_SEX_RT_A,BA:595,SEX_F,2016,20,U,R1:3513
"""


def test_compare_shows_figures_side_by_side(rates, tmp_path):
    theirs = tmp_path / "EMP_NIFL_SEX_RT_A_2024-07-26.csv"
    theirs.write_text(ILOSTAT, encoding="utf-8")
    output = tmp_path / "compared.csv"
    done = run("compare", rates / "rates.parquet", "--with", theirs, "--output", output)
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    total = "informal_employment_rate icls17 ZAF 2016-Q4 total 34.628 33.695 to 35.572 33.902 0.726 yes (1) [1]"
    assert total in lines
    assert "[1] ours is of 2016-Q4, theirs of the year 2016" in lines
    assert "[2] theirs is flagged unreliable: few records" in lines
    assert "vintage 2024-07-26" in done.stdout
    assert "2 comparisons written to" in done.stderr
    about = json.loads((tmp_path / "compared.metadata.json").read_text("utf-8"))
    assert about["command"] == ["survey", "compare", "rates.parquet", "--with", theirs.name]


def test_bad_input_of_compare_is_one_message_and_exit_code_2(rates, tmp_path):
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("a,b\n1,2\n", encoding="utf-8")
    for words, message in (
        (["--with", theirs], "no bulk file of ILOSTAT"),
        (["--with", tmp_path / "none.csv"], "there is no such file"),
        (["--with", theirs, "--output", theirs], "is read here"),
        (["--with", theirs, "--output", tmp_path / "x.xlsx"], "ending in .csv"),
    ):
        done = run("compare", rates / "rates.parquet", *words)
        assert done.returncode == 2
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert theirs.read_text("utf-8") == "a,b\n1,2\n"
