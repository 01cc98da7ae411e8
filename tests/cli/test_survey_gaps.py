"""The commands on gaps and contribution as a user runs them: output, exit codes, files."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.commands import run, run_apart


@pytest.fixture(scope="module")
def zaf(examples: Path) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


@pytest.fixture(scope="module")
def arg(examples: Path) -> Path:
    return examples / "surveys/arg-eph/eph_individual_2019t1.parquet"


@pytest.fixture(scope="module")
def worth(made_up_value_added: Path) -> Path:
    return made_up_value_added


@pytest.fixture(scope="module")
def tables(worth: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The table by its name, and the same one said to be of Argentina."""
    path = tmp_path_factory.mktemp("worth") / "argentine.csv"
    head, *rows = worth.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"area,{head}", *(f"ARG,{row}" for row in rows)]), "utf-8")
    return {"WORTH": worth, "ARGENTINE": path}


def test_decompose_prints_the_gap_and_its_parts(zaf):
    done = run_apart("decompose", zaf, "--codebook", "zaf-qlfs", "--gap", "sex", "--by", "status")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["gap", "3.57", "0.71", "2.17", "4.97", "18,561", "percentage", "points"] in lines
    assert "women less men" in done.stdout
    assert "17th ICLS" in done.stdout
    assert "Statistics South Africa" in done.stdout
    assert done.stderr == ""


def test_decompose_writes_json_with_its_metadata(zaf, tmp_path):
    output = tmp_path / "gap.json"
    words = ("decompose", zaf, "--codebook", "zaf-qlfs", "--gap", "sex", "--by", "activity")
    narrowed = (*words, "--where", "activity <> 'unknown'", "--form", "threefold")
    code, out, _ = run(*narrowed, "--output", output)
    assert (code, out) == (0, "")
    content = json.loads(output.read_text("utf-8"))
    command = content["metadata"]["command"]
    assert command[:4] == ["survey", "decompose", "qlfs_2016q4.parquet", "--codebook"]
    assert "activity <> 'unknown'" in command
    assert str(tmp_path) not in output.read_text("utf-8")
    components = {row["component"] for row in content["rows"]}
    assert {"gap", "composition", "rate", "interaction"} < components


def test_contribution_writes_a_table_with_metadata(arg, worth, tmp_path):
    output = tmp_path / "contribution.csv"
    words = ("contribution", arg, "--codebook", "arg-eph", "--value-added", worth)
    code, _, err = run(*words, "--productivity", "0.5", "--productivity", "services=0.75",
                        "--output", output)  # fmt: skip
    assert code == 0
    assert "Assumption: " in err
    with output.open(encoding="utf-8") as stream:
        rows = {(row["component"], row["term"]): row for row in csv.DictReader(stream)}
    assert float(rows["share", ""]["value"]) == pytest.approx(35.2, abs=0.1)
    metadata = json.loads((tmp_path / "contribution.metadata.json").read_text("utf-8"))
    assert metadata["table"]["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert metadata["definition"]["relative_productivity"]["services"] == 0.75
    assert metadata["definition"]["value_added"]["sources"]


def test_contribution_writes_figures_that_can_be_published(zaf, examples, tmp_path):
    table = examples / "value-added/zaf-2016.csv"
    words = ("contribution", zaf, "--codebook", "zaf-qlfs", "--value-added", table)
    output = tmp_path / "shares.csv"
    code, out, err = run(*words, "--publishable", "--output", output)
    assert (code, out) == (0, "")
    assert err.startswith("2 figures written to ")
    with output.open(encoding="utf-8") as stream:
        rows = {row["indicator"]: row for row in csv.DictReader(stream)}
    report = tmp_path / "report.csv"
    assert run(*words, "--output", report)[0] == 0
    with report.open(encoding="utf-8") as stream:
        told = {(row["component"], row["term"]): row for row in csv.DictReader(stream)}
    share = rows["informal_sector_share_of_value_added"]
    assert (share["value"], share["flag"]) == (told["share", ""]["value"], "modelled")
    metadata = json.loads((tmp_path / "shares.metadata.json").read_text("utf-8"))
    assert metadata["command"][-3:] == ["--standard", "icls17", "--publishable"]
    assert "--sensitivity" not in metadata["command"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--productivity", "0.5", "--output", "x.csv"), "--productivity does not go with"),
        (("--hours", "40", "--output", "x.csv"), "--hours does not go with"),
        (("--sensitivity", "0.9", "--output", "x.csv"), "--sensitivity does not go with"),
        (("--output", "x.json"), "--publishable needs --output with a name that ends in .csv"),
        ((), "--publishable needs --output"),
    ],
)
def test_what_is_published_rests_on_one_assumption(zaf, worth, options, message):
    words = ("contribution", zaf, "--codebook", "zaf-qlfs", "--value-added", worth)
    code, _, err = run(*words, "--publishable", *options)
    assert code == 2
    assert message in err


def test_estimate_says_how_a_contribution_is_made(zaf):
    name = "informal_sector_share_of_value_added"
    code, _, err = run("estimate", zaf, "--codebook", "zaf-qlfs", "--indicator", name)
    assert code == 2
    assert "which no survey tells: `livelihoods survey contribution" in err
    assert "--value-added TABLE --publishable" in err


def test_penalty_needs_earnings_that_the_codebook_tells_or_the_user(zaf):
    # No earnings are asked in this survey; the message tells what to give.
    code, out, err = run("penalty", zaf, "--codebook", "zaf-qlfs")
    assert (code, out) == (2, "")
    assert "give --earnings EXPR" in err


def test_penalty_takes_earnings_hours_and_education_of_the_record(arg, tmp_path):
    words = ("penalty", arg, "--codebook", "arg-eph", "--where", "REGION = 44")
    told = "factor(CASE WHEN nature = 'formal' AND age = 40 THEN 1 ELSE 0 END)"
    code, _, err = run(*words, "--control", f"group={told}")
    assert code == 2
    assert f"In the second group: {told}1 follows" in err
    code, out, _ = run(*words)
    assert code == 0
    assert "Penalty, percent of hourly earnings" in out
    assert "unexplained  education" in out
    output = tmp_path / "penalty.json"
    assert run(*words, "--output", output).returncode == 0
    metadata = json.loads(output.read_text("utf-8"))["metadata"]
    asked = {"earnings": "earnings", "hours": "hours_actual", "weight": "PONDIIO"}
    assert metadata["definition"].items() >= asked.items()
    assert metadata["definition"]["terms"]["education"] == "education"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["decompose", "--gap", "sex", "--by", "activity"], "activity 'unknown' of men rests on fewer than 5"),
        (["decompose", "--gap", "period", "--by", "status"], "compares two"),
        (["decompose", "--gap", "sexes", "--by", "status"], "did you mean 'sex'"),
        (["decompose", "--gap", "sex", "--by", "status", "--where", "x = 1"], "unknown name 'x'"),
        (["decompose", "--gap", "sex", "--by", "status", "--form", "x"], "There is no form"),
        (["decompose", "--gap", "sex", "--by", "status", "--output", "x.xlsx"], "ending in .csv, .json, .parquet"),
        (["penalty", "--earnings", "NO", "--hours", "40"], "unknown name 'NO'"),
        (["penalty", "--earnings", "1", "--hours", "2", "--weight", "NO"], "NO is no column"),
        (["contribution", "--value-added", "none.csv"], "none.csv: there is no such file"),
        (["contribution", "--value-added", "ARGENTINE"], "is of ARG, the survey is of ZAF"),
        (["contribution", "--value-added", "WORTH", "--productivity", "x"], "'x' is not a number"),
        (["contribution", "--value-added", "WORTH", "--output", "WORTH"], "is read here"),
    ],
)  # fmt: skip
def test_wrong_words_are_one_line(zaf, tables, words, message):
    given = [tables.get(word, word) for word in words]
    code, out, err = run(given[0], zaf, "--codebook", "zaf-qlfs", *given[1:])
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_the_value_added_that_is_read_is_not_written_over(arg, worth, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(worth.read_bytes())
    words = ("contribution", arg, "--codebook", "arg-eph", "--value-added", path)
    code, _, _ = run(*words, "--output", path)
    assert code == 2
    assert path.read_bytes() == worth.read_bytes()


@pytest.mark.parametrize("command", ["decompose", "penalty", "contribution"])
def test_help_has_an_example(command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Example: livelihoods survey {command}" in " ".join(out.split())
