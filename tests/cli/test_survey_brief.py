"""The command that writes a brief as a user runs it: files, exit codes, messages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    unwanted = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    environment = {key: value for key, value in os.environ.items() if key not in unwanted}
    environment |= {"LIVELIHOODS_DATA": str(folder / "data"), "LIVELIHOODS_ENV": "production"}
    return subprocess.run(
        [sys.executable, "-m", "livelihoods", "survey", "brief", *map(str, words)],
        check=False, capture_output=True, text=True, env=environment, cwd=folder,
    )  # fmt: skip


@pytest.fixture(scope="module")
def eph(examples: Path) -> Path:
    return examples / "surveys/arg-eph/eph_individual_2019t1.parquet"


def test_help_has_an_example(tmp_path):
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert "Example: livelihoods survey brief" in " ".join(done.stdout.split())


def test_a_brief_leaves_no_other_file(eph, tmp_path):
    done = run(tmp_path, eph, "--codebook", "arg-eph", "--lang", "es", "--output", "nota.html")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Brief written to nota.html" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["nota.html"]
    html = (tmp_path / "nota.html").read_text(encoding="utf-8")
    assert "Trabajadoras y trabajadores informales: Argentina, 31 aglomerados urbanos" in html
    command = "livelihoods survey brief eph_individual_2019t1.parquet --codebook arg-eph --lang es"
    assert command in html
    assert str(eph.parent) not in html


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--lang", "de", "--output", "b.html"], "language 'de'"),
        (["--output", "b.docx"], "b.docx: write to a file ending in .html or .pdf"),
        (["--output", "nowhere/b.html"], "b.html: there is no folder"),
        (["--output", "b.html", "--contribution", "none.csv"], "none.csv: there is no such file"),
        (["--output", "b.html", "--standard", "icls99"], "icls99"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_written(words, message, eph, tmp_path):
    done = run(tmp_path, eph, "--codebook", "arg-eph", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_survey_is_not_overwritten(eph, tmp_path):
    copy = tmp_path / "survey.html"
    copy.write_bytes(b"kept")
    done = run(tmp_path, copy, "--codebook", "arg-eph", "--output", copy)
    assert done.returncode == 2
    assert copy.read_bytes() == b"kept"
