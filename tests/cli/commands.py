"""Commands on surveys as a user runs them: within this process, or as a process of their own.

A process takes two seconds to begin. One test of each command runs it apart, to see that it stands
alone: without Django, with its own standard streams. The others run the same `main` here.
"""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from livelihoods.cli import main


class Done(NamedTuple):
    """What a command gave."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: object, cwd: Path | None = None) -> Done:
    """Run a command on surveys within this process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["livelihoods", "survey", *map(str, words)])
        if cwd is not None:
            patch.chdir(cwd)
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def run_apart(*words: object) -> Done:
    """Run a command on surveys as a process of its own."""
    # The commands need no Django: an unusable settings module would show if they did.
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "no.such.settings"}
    ended = subprocess.run(
        [sys.executable, "-m", "livelihoods", "survey", *map(str, words)],
        check=False, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    return Done(ended.returncode, ended.stdout, ended.stderr)
