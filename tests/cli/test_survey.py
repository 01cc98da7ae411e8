"""The survey commands as a user runs them: output, exit codes, files."""

import json
from pathlib import Path

import pytest

from livelihoods.analysis.statistics import estimates
from tests.cli.commands import run, run_apart


@pytest.fixture(scope="module")
def zaf(examples: Path) -> Path:
    return examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet"


@pytest.fixture(scope="module")
def arg(examples: Path) -> Path:
    return examples / "surveys/arg-eph/eph_individual_2019t1.parquet"


@pytest.mark.parametrize("command", ["codebooks", "describe", "estimate"])
def test_help_has_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example: livelihoods survey" in " ".join(done.stdout.split())


def test_codebooks_are_listed():
    done = run("codebooks")
    assert done.returncode == 0
    assert "zaf-qlfs" in done.stdout
    assert "icls17+place_and_size" in done.stdout
    assert "\x1b[" not in done.stdout


def test_describe_tells_what_the_file_allows(zaf):
    done = run_apart("describe", zaf, "--codebook", "zaf-qlfs")
    assert done.returncode == 0
    assert "69,231 records, 18,561 employed" in done.stdout
    assert "248 strata, 3,236 PSUs" in done.stdout
    assert "national:zaf  can be estimated" in done.stdout


def test_describe_tells_what_the_file_lacks(zaf, tmp_path):
    import pyarrow.parquet as pq

    table = pq.read_table(zaf).drop_columns(["Q48UIF"])
    path = tmp_path / "qlfs_2016q4.parquet"
    pq.write_table(table, path)
    done = run("describe", path, "--codebook", "zaf-qlfs")
    assert done.returncode == 0
    assert "lacks Q48UIF" in done.stdout
    assert "refused" in done.stdout


def test_national_counts_on_the_screen(zaf):
    done = run_apart(
        *("estimate", zaf, "--codebook", "zaf-qlfs", "--standard", "national"),
        *("--indicator", "employment", "--by", "nature"),
    )
    assert done.returncode == 0
    for figure in ("10,689,784.5", "4,813,215.0", "762,372.7", "aged 15 and over"):
        assert figure in done.stdout
    assert "Statistics South Africa" in done.stdout


def test_reader_is_told_that_the_error_is_a_stand_in(arg, tmp_path):
    done = run("estimate", arg, "--codebook", "arg-eph", "--indicator", "informal_employment_rate")
    told = " ".join(done.stdout.split())
    assert "the true errors are larger" in told
    assert "Employed people aged 15 and over, main job." in told
    assert "2019-Q1: sector told by no answer for " in told
    assert "stand in error" in done.stdout


def test_the_rule_is_chosen_named_and_told(zaf):
    words = ("estimate", zaf, "--codebook", "zaf-qlfs", "--indicator", "informal_employment_rate")
    done = run(*words, "--by", "status")
    assert "rule of the ILO: suppressed on fewer than 5 records, unreliable on fewer" in done.stdout
    done = run(*words, "--by", "status,activity", "--reliability", "nchs")
    assert "rule of the NCHS: proportions suppressed on fewer than 30 records" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if "unknown" in line]
    assert "suppressed, sample size" in line
    assert "sample_size: sample smaller than the standard asks for" in done.stdout


def test_output_file_with_its_metadata(zaf, tmp_path):
    output = tmp_path / "rates.csv"
    done = run(
        *("estimate", zaf, "--codebook", "zaf-qlfs", "--by", "sex,status", "--output", output)
    )
    assert done.returncode == 0
    assert done.stdout == ""
    found = estimates.read(output)
    assert found.metadata["command"] == [
        *("survey", "estimate", "qlfs_2016q4.parquet", "--codebook", "zaf-qlfs"),
        *("--standard", "icls17", "--reliability", "ilo", "--by", "sex,status"),
    ]
    assert str(tmp_path) not in json.dumps(found.metadata)
    assert str(zaf.parent) not in json.dumps(found.metadata)


def test_pooled_and_by_period(zaf, tmp_path):
    for quarter in (1, 2):
        # The same records under another name and with one column more: another file.
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(zaf)
        extra = pa.array([quarter] * table.num_rows)
        pq.write_table(
            table.append_column("COPY", extra), tmp_path / f"qlfs_2016q{quarter}.parquet"
        )
    words = ("qlfs_2016q1.parquet", "qlfs_2016q2.parquet", "--codebook", "zaf-qlfs")
    each = run("estimate", *words, "--indicator", "employment", cwd=tmp_path).stdout
    both = run("estimate", *words, "--indicator", "employment", "--pool", cwd=tmp_path).stdout
    assert "2016-Q1 " in each
    assert "2016-Q2 " in each
    assert "2016-Q1/2016-Q2" in both
    assert each.count("16,265,372.3  178,764.9") == 2
    assert both.count("16,265,372.3  178,764.9") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--codebook", "zaf-qlsf"], "did you mean 'zaf-qlfs'"),
        (["--codebook", "arg-eph"], "not a file of Argentina"),
        (["--codebook", "zaf-qlfs", "--by", "gender"], "no dimension 'gender'"),
        (["--codebook", "zaf-qlfs", "--by", "statis"], "did you mean 'status'"),
        (["--codebook", "zaf-qlfs", "--indicator", "employmnt"], "did you mean 'employment'"),
        (["--codebook", "zaf-qlfs", "--standard", "icls"], "no standard 'icls'"),
        (["--codebook", "zaf-qlfs", "--period", "2017-Q1"], "is of 2016-Q4"),
        (["--codebook", "zaf-qlfs", "--reliability", "nhcs"], "did you mean 'nchs'"),
    ],
)
def test_bad_input_is_one_message_exit_code_2_and_no_file(zaf, tmp_path, words, message):
    output = tmp_path / "out.csv"
    output.write_text("old\n")
    done = run("estimate", zaf, *words, "--output", output)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("livelihoods:") == 1
    assert output.read_text() == "old\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_output_of_an_unknown_kind(zaf, tmp_path):
    done = run("estimate", zaf, "--codebook", "zaf-qlfs", "--output", tmp_path / "out.txt")
    assert done.returncode == 2
    assert "ending in .parquet, .csv, .sdmx.csv, .sdmx.json, .xlsx" in " ".join(done.stderr.split())


@pytest.mark.parametrize("kind", ["file", "link", "codebook", "sidecar"])
def test_output_never_takes_the_place_of_an_input(zaf, tmp_path, kind):
    import shutil

    from livelihoods.analysis.statistics import codebook

    records = tmp_path / "qlfs_2016q4.parquet"
    shutil.copy(zaf, records)
    book = tmp_path / "mine.toml"
    shutil.copy(Path(codebook.__file__).parent / "codebooks/zaf-qlfs.toml", book)
    output = records
    if kind == "link":
        output = tmp_path / "out.parquet"
        output.symlink_to(records)
    if kind == "codebook":
        output = tmp_path / "out.csv"
        output.hardlink_to(book)
    if kind == "sidecar":
        output = tmp_path / "out.csv"
        (tmp_path / "out.metadata.json").symlink_to(records)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = run("estimate", records, "--codebook", book, "--output", output)
    assert done.returncode == 2
    assert "is read here; write to another file" in done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
