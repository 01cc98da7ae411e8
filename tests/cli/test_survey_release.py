"""Figures for others, as a user writes them: `survey estimate --output`, `survey export`."""

import json
import shlex
from pathlib import Path

import pytest

from livelihoods.analysis.statistics import estimates
from tests.cli.test_survey import run


@pytest.fixture(scope="module")
def rates(examples: Path, tmp_path_factory) -> Path:
    """A folder with a survey file and estimates made of it."""
    folder = tmp_path_factory.mktemp("rates")
    (folder / "qlfs_2016q4.parquet").symlink_to(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet")
    done = run(
        *(
            "estimate",
            folder / "qlfs_2016q4.parquet",
            "--codebook",
            "zaf-qlfs",
            "--by",
            "sex,status",
        ),
        *("--indicator", "informal_employment_rate", "--output", folder / "rates.parquet"),
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_export_writes_what_estimate_would_have_written(rates, tmp_path):
    words = ("qlfs_2016q4.parquet", "--codebook", "zaf-qlfs", "--by", "sex,status")
    asked = ("--indicator", "informal_employment_rate", "--sdmx", "1.0")
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
        (["rates.parquet", "--output", "none/r.xlsx"], "cannot be written"),
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
