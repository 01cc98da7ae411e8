"""The command that makes Parquet of other survey files, as a user runs it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pyreadstat

from livelihoods.analysis.statistics.conversion import labels

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


def test_no_such_sheet(tmp_path):
    done = run(tmp_path / "no.xlsx", "--sheet", "Data", "--output", tmp_path / "a.parquet")
    assert done.returncode == 2
    assert "no.xlsx: there is no such file" in done.stderr


def test_ended_from_outside_leaves_nothing(tmp_path: Path):
    data, layout = tmp_path / "lfs.txt", tmp_path / "layout.toml"
    data.write_text("15\n" * 8_000_000)
    layout.write_text(_LAYOUT)
    words = [data, "--layout", layout, "--output", tmp_path / "lfs.parquet"]
    with subprocess.Popen([*_COMMAND, *map(str, words)], stderr=subprocess.PIPE) as running:
        end = time.monotonic() + 20
        while running.poll() is None and len(list(tmp_path.iterdir())) == 2:
            assert time.monotonic() < end, "the conversion does not begin"
            time.sleep(0.02)
        running.terminate()
        _, message = running.communicate(timeout=20)
    assert running.returncode == 128 + signal.SIGTERM, message.decode()
    assert {each.name for each in tmp_path.iterdir()} == {"lfs.txt", "layout.toml"}
