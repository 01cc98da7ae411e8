"""The commands that draft and check codebooks, as a user runs them: output, exit codes, files."""

import json
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from livelihoods.cli import main
from livelihoods.cli.main import app
from tests.analysis.statistics import nusa_kesha
from tests.cli.commands import run_apart

BOOK = Path(__file__).parents[1] / "analysis/statistics/xnk-ifte.toml"


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("nusa_kesha")
    nusa_kesha.records().to_parquet(folder / "ifte_2023t4.parquet")
    return folder / "ifte_2023t4.parquet"


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys) -> Callable[..., str]:
    """Run a command in an empty folder; return the message with which it ends in exit code 2."""

    def ended(*words: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["livelihoods", "survey", *words])
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2
        return capsys.readouterr().err

    return ended


@pytest.mark.parametrize("command", ["new-codebook", "check"])
def test_help_has_an_example(command):
    done = CliRunner().invoke(app, ["survey", command, "--help"])
    assert done.exit_code == 0
    assert f"Example: livelihoods survey {command}" in " ".join(done.output.split())


def test_draft_and_check_in_turn(file, tmp_path):
    output = tmp_path / "xnk-ifte.toml"
    done = run_apart("new-codebook", file, "--code", "xnk-ifte", "--output", output)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(f"livelihoods survey check {output}\n")
    assert tomllib.loads(output.read_text("utf-8"))["code"] == "xnk-ifte"
    done = run_apart("check", output, file)
    assert done.returncode == 1
    assert "error: xnk-ifte.toml:9: title: still to do (TODO)\n  9 | title = " in done.stdout
    assert "\x1b[" not in done.stdout
    assert done.stderr == ""


def test_draft_on_the_screen_is_the_one_in_the_file(file, tmp_path):
    output = tmp_path / "a.toml"
    CliRunner().invoke(app, ["survey", "new-codebook", str(file), "--output", str(output)])
    done = CliRunner().invoke(app, ["survey", "new-codebook", str(file)])
    assert done.stdout == output.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--output", "a.txt"], "a.txt: write to a file ending in .toml"),
        (["--output", str(BOOK)], "xnk-ifte.toml: is there already"),
        (["--code", "X"], "--code 'X': write three letters"),
    ],
)
def test_refused_drafts_write_nothing(refused, file, words, message):
    before = BOOK.read_bytes()
    assert refused("new-codebook", str(file), *words).startswith(f"livelihoods: {message}")
    assert not list(Path.cwd().iterdir())
    assert BOOK.read_bytes() == before


def test_good_codebook_with_its_file(file):
    done = CliRunner().invoke(app, ["survey", "check", str(BOOK), str(file)])
    assert done.exit_code == 0
    assert (
        "2023-Q4: 2,725 records; weights: all present, sum 87,522; 8 strata, 64 PSUs" in done.output
    )
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert any(
        line.startswith("status contributing_family 14.0, cooperative_member suppressed")
        for line in lines
    )
    assert "bookkeeping not in the codebook" in lines
    assert any(line.startswith("age_group Y0-14 ") for line in lines)
    # What cannot be estimated, and why a standard is refused, is too long for a row.
    (line,) = [line for line in lines if line.startswith("icls17 ")]
    assert line.endswith(" indicators, see below for the others sector 0.0, nature 0.0")
    assert any(line.startswith("icls17: cannot be estimated: written_contract_") for line in lines)
    assert "icls21 no, see below" in lines
    assert any(
        line.startswith("icls21: too few answers for the sector of icls21:") for line in lines
    )
    assert lines[-1] == "xnk-ifte.toml: 0 errors, 0 warnings, 0 notes."


def test_errors_show_the_line_and_point_at_the_place(tmp_path):
    path = tmp_path / "mine.toml"
    text = BOOK.read_text("utf-8").replace('male = "P03 = 1"', 'male = "P3 = 1"')
    path.write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["survey", "check", str(path)])
    assert done.exit_code == 1
    lines = done.output.splitlines()
    number = text.splitlines().index('male = "P3 = 1"') + 1
    assert lines[0].startswith(f"error: mine.toml:{number}:9: [record.sex] male: unknown name 'P3'")
    assert lines[1] == f'  {number} | male = "P3 = 1"'
    assert lines[2].index("^") == lines[1].index("P3")
    assert lines[-1] == "mine.toml: 1 error, 0 warnings, 0 notes."


def test_json_holds_everything(file):
    done = CliRunner().invoke(app, ["survey", "check", str(BOOK), str(file), "--json"])
    assert done.exit_code == 0
    content = json.loads(done.output)
    assert (content["format"], content["errors"]) == ("livelihoods-codebook-check", 0)
    assert content["designs"][0]["psus"] == 64
    (standard,) = (each for each in content["standards"] if each["id"] == "icls17")
    assert "informal_employment_rate" in standard["indicators"]
    status = next(each for each in content["fields"] if each["name"] == "status")
    assert status["shares"]["not_classifiable"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nope"], "There is no codebook 'nope'"),
        (["nope.toml"], "nope.toml: there is no such codebook file"),
        ([str(BOOK), "nope.parquet"], "nope.parquet: there is no such file"),
        ([str(BOOK), "--period", "2023-Q4"], "--period goes with a FILE"),
    ],
)
def test_wrong_usage_is_exit_code_2(refused, words, message):
    assert refused("check", *words).startswith(f"livelihoods: {message}")


def test_errors_in_json_are_exit_code_1_too(file, tmp_path):
    path = tmp_path / "ifte_2023t4.parquet"
    shutil.copy(file, path)
    book = tmp_path / "mine.toml"
    book.write_text(BOOK.read_text("utf-8").replace("FEXP / 1000", "TODO"), "utf-8")
    done = CliRunner().invoke(app, ["survey", "check", str(book), str(path), "--json"])
    assert done.exit_code == 1
    content = json.loads(done.output)
    assert content["errors"] == 1
    assert content["findings"][0]["table"] == "design"
