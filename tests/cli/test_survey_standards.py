"""The commands explain and compare-standards as a user runs them."""

import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey, engine
from livelihoods.cli import survey_standards
from livelihoods.cli.survey import app
from tests.cli.commands import run, run_apart


def here(*words: object) -> Any:
    """Run a command in this process, which is quicker."""
    return CliRunner().invoke(app, [*map(str, words)])


def refusal(*words: object) -> str:
    """Return what a command refuses with."""
    caught = here(*words).exception
    assert isinstance(caught, InputError)
    return str(caught)


@pytest.fixture(scope="module")
def zaf(examples: Path) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


@pytest.mark.parametrize("command", ["explain", "compare-standards"])
def test_help_has_an_example(command):
    done = here(command, "--help")
    assert done.exit_code == 0
    assert f"Example: livelihoods survey {command}" in " ".join(done.stdout.split())


def test_explain_tells_the_path_in_words(zaf):
    done = run_apart("explain", zaf, "--codebook", "zaf-qlfs", "--rule", "icls17.sector.sweep")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    for line in (
        "Employed: yes",
        "Covered by the standard (Employed people aged 15 and over, main job): yes",
        "Q46PENSION Contribution to pension or retirement fund 2 No",
        "status employee Q45WRK4WHOM = 1",
        "1 icls17.sector.institution.formal: institution = 'formal'",
        "institution is other: does not hold",
        "place is empty, size is empty: cannot be told, goes on",
        "13 icls17.sector.sweep: all that is left",
        "Sector: informal, decided by icls17.sector.sweep, the sweep: no answer told anything",
    ):
        assert line in lines
    assert "\x1b[" not in done.stdout


def test_explain_by_conditions_and_to_a_file(zaf, tmp_path):
    import pyarrow.parquet as pq

    households = pq.read_table(zaf, columns=["UQNO"])["UQNO"].to_pylist()
    status = pq.read_table(zaf, columns=["STATUS"])["STATUS"].to_pylist()
    alone = Counter(households)
    number = next(n for n, each in enumerate(households) if alone[each] == 1 and status[n] == 1)
    output = tmp_path / "path.json"
    done = here(
        *("explain", zaf, "--codebook", "zaf-qlfs", "--standard", "national"),
        *("--record", f"UQNO={households[number]},STATUS=1", "--output", output),
    )
    assert (done.exit_code, done.stdout) == (0, "")
    found = json.loads(output.read_text("utf-8"))
    assert (found["format"], found["record"]) == ("livelihoods-path", number + 1)
    assert [each["output"] for each in found["decisions"]] == ["sector", "nature"]
    assert found["decisions"][0]["trials"][-1]["held"] is True


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Name one job: by `record`, or by a `rule`"),
        (["--record", "1", "--output", "x.csv"], "x.csv: write to a file ending in .json"),
        (["--rule", "icls17.sector.swep"], "did you mean 'icls17.sector.sweep'?"),
    ],
)
def test_explain_refuses(zaf, words, message):
    assert message in refusal("explain", zaf, "--codebook", "zaf-qlfs", *words)


def test_explain_refuses_in_one_line_with_the_count(zaf):
    done = run("explain", zaf, "--codebook", "zaf-qlfs", "--record", "STATUS=1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "18,561 records answer to the conditions, exactly one" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_output_does_not_take_the_place_of_what_is_read(zaf, tmp_path):
    link = tmp_path / "survey.json"
    link.symlink_to(zaf)
    words = ("--codebook", "zaf-qlfs", "--record", 1, "--output", link)
    assert "is read here; write to another file" in refusal("explain", zaf, *words)


def test_compare_standards_shows_table_and_causes(zaf, tmp_path):
    words = ("compare-standards", zaf, "--codebook", "zaf-qlfs", "--standards", "icls17,national")
    done = here(*words)
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "formal informal 577 478,698.9" in lines
    assert "covered by both 18,561 16,265,372.3" in lines
    cause = "informal icls17.nature.employee.social_security formal national:zaf.nature.employee"
    assert f"{cause}.formal 1,335 1,116,148.2" in lines
    output = tmp_path / "standards.json"
    assert here(*words, "--output", output).exit_code == 0
    found = json.loads(output.read_text("utf-8"))
    assert found["format"] == "livelihoods-disagreement"
    (crossing,) = found["crossings"]
    assert (crossing["period"], crossing["suppressed"]) == ("2016-Q4", False)
    assert crossing["pairs"][0]["records"] == 1335


def test_compare_standards_takes_several_files(zaf, tmp_path):
    import pyarrow.parquet as pq

    other = tmp_path / "qlfs_2016q3.parquet"
    pq.write_table(pq.read_table(zaf), other, compression="none")  # the same records, other bytes
    words = ("--codebook", "zaf-qlfs", "--standards", "icls17,national")
    apart = here("compare-standards", zaf, other, *words).stdout
    lines = [" ".join(line.split()) for line in apart.splitlines()]
    assert lines.count("formal informal 577 478,698.9") == 2
    assert lines.count("formal informal 577 478,698.9") == 2
    assert lines.index("2016-Q3") < lines.index("2016-Q4")
    output = tmp_path / "standards.json"
    assert (
        here("compare-standards", zaf, other, *words, "--pool", "--output", output).exit_code == 0
    )
    found = json.loads(output.read_text("utf-8"))
    (crossing,) = found["crossings"]
    assert (crossing["period"], crossing["both"]["records"]) == ("2016-Q3/2016-Q4", 2 * 18561)
    assert crossing["both"]["weighted"] == pytest.approx(16_265_372.3, abs=0.06)
    assert found["metadata"]["command"][-1] == "--pool"


def test_what_compare_standards_writes_says_where_it_is_from(zaf, tmp_path):
    output = tmp_path / "standards.json"
    words = ("--codebook", "zaf-qlfs", "--standards", "icls17,national", "--output", output)
    done = here("compare-standards", zaf, *words)
    metadata = json.loads(output.read_text("utf-8"))["metadata"]
    (book,) = metadata["codebooks"]
    assert book["credit"] in done.stderr
    assert book["terms"]
    assert book["files"][0]["sha256"] == hashlib.sha256(zaf.read_bytes()).hexdigest()
    assert [each["id"] for each in metadata["standards"]] == ["icls17", "national:zaf"]
    assert set(metadata["digests"]["standards"]) == {"icls17", "national:zaf"}
    assert len(metadata["digests"]["plan"]) == 64
    assert metadata["command"] == [
        *("survey", "compare-standards", zaf.name, "--codebook", "zaf-qlfs"),
        *("--standards", "icls17,national"),
    ]


def test_compare_standards_tells_how_far_it_is_and_keeps_to_the_memory(zaf, monkeypatch):
    told, asked = [], []
    opened = Survey.open

    def watched(*given, **options):
        asked.append(options["memory"])
        return opened(*given, **options)

    @contextmanager
    def on_a_terminal(task):
        yield lambda part: told.append((task, part))

    monkeypatch.setattr(Survey, "open", watched)
    monkeypatch.setattr(survey_standards, "told", on_a_terminal)
    monkeypatch.setattr(engine, "_EVERY", 0.001)
    words = ("compare-standards", zaf, "--codebook", "zaf-qlfs", "--standards", "icls17,national")
    assert here(*words, "--memory", "300MB").exit_code == 0
    assert asked == ["300MB", "300MB"]
    assert told
    assert all(0 <= part <= 1 for _, part in told)
    assert "memory='much' is not a size" in refusal(*words, "--memory", "much")


def test_compare_standards_holds_few_records_back(zaf, tmp_path):
    import pyarrow.parquet as pq

    table = pq.read_table(zaf)
    pq.write_table(table.slice(0, 150), tmp_path / "qlfs_2016q4.parquet")
    done = here(
        *("compare-standards", tmp_path / "qlfs_2016q4.parquet", "--codebook", "zaf-qlfs"),
        *("--standards", "icls17,national"),
    )
    assert done.exit_code == 0
    assert "Suppressed: cells on fewer than 5 records" in done.stdout
    rows = [line.split() for line in done.stdout.splitlines()]
    inner = [row for row in rows if row and row[0] in {"formal", "informal"} and len(row) == 4]
    assert inner
    assert [row for row in inner if row[2] == "suppressed"]
    assert all(row[2] == "suppressed" or int(row[2]) not in {1, 2, 3, 4} for row in inner)


@pytest.mark.parametrize("standards", ["icls17,", "icls17,national,national:zaf"])
def test_compare_standards_wants_two(zaf, standards):
    told = refusal("compare-standards", zaf, "--codebook", "zaf-qlfs", "--standards", standards)
    assert "name two, such as icls17,national" in told
