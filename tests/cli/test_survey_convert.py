"""The command that makes Parquet of other survey files, as a user runs it."""

import os
import signal
import subprocess
import sys

import polars as pl
import pyarrow.parquet as pq
import pyreadstat
import pytest

from livelihoods.analysis.statistics.conversion import labels, parquet
from livelihoods.cli import survey_files

_COMMAND = [sys.executable, "-m", "livelihoods", "survey", "convert"]
_LAYOUT = '[[columns]]\nname = "AGE"\nstart = 1\nwidth = 2\ntype = "number"\n'


def run(*words: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "no.such.settings"}
    return subprocess.run(
        [*_COMMAND, *map(str, words)], check=False, capture_output=True, text=True, env=environment
    )


def test_help_has_an_example():
    done = run("--help")
    assert done.returncode == 0
    assert "Example: livelihoods survey convert" in " ".join(done.stdout.split())


def test_spss_file(tmp_path):
    pyreadstat.write_sav(
        pl.DataFrame({"AGE": [15.0, 64.0]}), tmp_path / "lfs.sav", column_labels={"AGE": "Âge"}
    )
    output = tmp_path / "lfs.parquet"
    done = run(tmp_path / "lfs.sav", "--output", output)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"2 records, 1 columns written to {output}\n"
    assert pq.read_table(output).to_pydict() == {"AGE": [15, 64]}
    assert labels(output)["AGE"].label == "Âge"


def test_refusal_is_one_line_and_leaves_nothing(tmp_path):
    (tmp_path / "lfs.txt").write_text("15\nxx\n")
    (tmp_path / "layout.toml").write_text(_LAYOUT)
    done = run(
        *(tmp_path / "lfs.txt", "--layout", tmp_path / "layout.toml"),
        *("--output", tmp_path / "lfs.parquet"),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("livelihoods: lfs.txt, line 2, column AGE: 'xx' is not a number")
    assert done.stderr.count("\n") == 1
    assert {each.name for each in tmp_path.iterdir()} == {"lfs.txt", "layout.toml"}


def test_conversion_that_is_told_to_end_leaves_nothing(tmp_path, monkeypatch):
    data, plan = tmp_path / "lfs.txt", tmp_path / "layout.toml"
    data.write_text("15\n")
    plan.write_text(_LAYOUT)
    monkeypatch.setattr(parquet.Stage, "finish", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as caught:
        survey_files.convert(files=[data], output=tmp_path / "out.parquet", layout=plan)
    assert caught.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == before
    assert set(tmp_path.iterdir()) == {data, plan}
