"""The command on worker groups as a user runs it: output, exit codes, files."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli import commands
from tests.cli.commands import Done


def run(*words: object) -> Done:
    return commands.run("groups", *words)


@pytest.fixture(scope="module")
def zaf(examples: Path) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


def test_help_has_an_example():
    done = run("--help")
    assert done.returncode == 0
    assert "Example: livelihoods survey groups" in " ".join(done.stdout.split())


def test_without_a_file_the_groups_are_listed():
    done = run()
    assert done.returncode == 0
    assert "street_vendors: Street vendors" in done.stdout
    assert "Source: " in done.stdout
    done = run("--group", "waste_pickers")
    assert "upper bound" in done.stdout
    assert "street_vendors" not in done.stdout


def test_table_of_a_survey(zaf):
    done = commands.run_apart("groups", zaf, "--codebook", "zaf-qlfs")
    assert done.returncode == 0
    assert "not identifiable: the survey does not ask where people work" in done.stdout
    assert "1,603  1,290,338  40,584    77.63  1.17" in done.stdout
    assert "Statistics South Africa" in done.stdout
    assert "Groups overlap" in done.stdout


def test_table_of_a_file_without_industry(zaf, tmp_path):
    path = tmp_path / zaf.name
    pq.write_table(pq.read_table(zaf).drop_columns(["Q43INDUSTRY"]), path)
    done = run(path, "--codebook", "zaf-qlfs", "--group", "construction_workers")
    assert done.returncode == 0
    assert "not identifiable: the file lacks Q43INDUSTRY" in done.stdout


def test_csv_file(zaf, tmp_path):
    output = tmp_path / "groups.csv"
    done = run(zaf, "--codebook", "zaf-qlfs", "--output", output)
    assert done.returncode == 0
    with output.open(encoding="utf-8") as stream:
        rows = {row["group"]: row for row in csv.DictReader(stream)}
    assert len(rows) == 11
    assert rows["agricultural_workers"]["identifiable"] == "True"
    assert float(rows["agricultural_workers"]["number"]) > 0
    assert rows["home_based_workers"]["identifiable"] == "False"
    assert rows["home_based_workers"]["number"] == ""
    metadata = json.loads((tmp_path / "groups.metadata.json").read_text(encoding="utf-8"))
    assert metadata["command"][:2] == ["survey", "groups"]
    told = {each["id"]: each for each in metadata["groups"]}
    assert told["waste_pickers"]["titles"]["pt"]
    assert metadata["codebooks"][0]["credit"]
    assert metadata["digests"]["codebooks"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["FILE"], "--codebook is missing"),
        (["--codebook", "zaf-qlfs"], "go with a FILE"),
        (["--group", "street_vendor"], "did you mean 'street_vendors'"),
        (
            ["FILE", "--codebook", "zaf-qlfs", "--output", "x.xlsx"],
            "ending in .csv, .json, .parquet",
        ),
        (["FILE", "--codebook", "zaf-qlfs", "--group", "x"], "There is no worker group 'x'"),
    ],
)
def test_wrong_words_are_one_line(zaf, words, message):
    code, _, error = run(*(zaf if word == "FILE" else word for word in words))
    assert code == 2
    assert message in error
    assert error.count("\n") == 1


def test_an_input_is_not_overwritten(zaf, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("a\n1\n")
    done = run(path, "--codebook", "zaf-qlfs", "--output", path)
    assert done.returncode == 2
    assert path.read_text() == "a\n1\n"


def test_several_periods_are_one_with_pool(zaf, tmp_path):
    """The command in the metadata repeats it, and the digest of the plan knows it."""
    earlier = tmp_path / "qlfs_2016q3.parquet"
    pq.write_table(pq.read_table(zaf), earlier)
    words = (earlier, zaf, "--codebook", "zaf-qlfs", "--group", "street_vendors")
    found = {}
    for pool in ((), ("--pool",)):
        output = tmp_path / f"groups{len(pool)}.json"
        assert run(*words, *pool, "--output", output).returncode == 0
        found[pool] = json.loads(output.read_text("utf-8"))
    apart, pooled = found.values()
    assert [row["period"] for row in apart["rows"]] == ["2016-Q3", "2016-Q4"]
    (row,) = pooled["rows"]
    # Twice the same quarter: as many workers, twice the records, and the same error.
    assert (row["period"], row["n"]) == ("2016-Q3/2016-Q4", 2 * apart["rows"][0]["n"])
    for name in ("number", "number_se", "women_se"):
        assert row[name] == pytest.approx(apart["rows"][0][name])
    assert pooled["metadata"]["command"][-1] == "--pool"
    digests = {each["metadata"]["digests"]["plan"] for each in found.values()}
    assert len(digests) == 2


def test_an_output_that_cannot_be_written_is_refused_before_anything_is_read(zaf, tmp_path):
    nowhere, folder = tmp_path / "nowhere/groups.csv", tmp_path / "groups.csv"
    folder.mkdir()
    # A file that is no survey: reading it would be told first.
    survey = tmp_path / "qlfs_2016q4.parquet"
    survey.write_bytes(b"nothing")
    for output, message in ((nowhere, "there is no folder"), (folder, "is a folder")):
        done = run(survey, "--codebook", "zaf-qlfs", "--output", output)
        assert done.returncode == 2
        assert f"groups.csv: {message}" in done.stderr


def test_figures_that_can_be_published(zaf, tmp_path):
    output = tmp_path / "groups.parquet"
    arguments = ("--codebook", "zaf-qlfs", "--group", "waste_pickers", "--publishable")
    refused = run(zaf, *arguments)
    assert refused.returncode == 2
    assert "--publishable needs --output" in refused.stderr
    done = run(zaf, *arguments, "--output", output)
    assert (done.returncode, done.stderr.split()[:2]) == (0, ["5", "figures"])
    metadata = json.loads((tmp_path / "groups.metadata.json").read_text(encoding="utf-8"))
    assert metadata["format"] == "livelihoods-estimates"
    assert [each["group"] for each in metadata["worker_groups"]] == ["waste_pickers"]
