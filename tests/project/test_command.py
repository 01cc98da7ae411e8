"""The top of the command: version, help with an example for each command, exit codes."""

import socket
import subprocess
import sys

import pytest
import typer.main

from livelihoods import __version__
from livelihoods.cli.main import app


def livelihoods(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "livelihoods", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def commands() -> list[tuple[str, ...]]:
    """The words of every command that does something."""
    found: list[tuple[str, ...]] = []

    def walk(command, words: tuple[str, ...]) -> None:
        below = getattr(command, "commands", None)
        if below is None:
            found.append(words)
        for name in sorted(below or {}):
            walk(below[name], (*words, name))

    walk(typer.main.get_command(app), ())
    return found


def test_version():
    result = livelihoods("--version")
    assert (result.returncode, result.stdout) == (0, f"livelihoods {__version__}\n")


def test_every_group_is_there():
    groups = {words[0] for words in commands()}
    assert groups == {
        "accounts",
        "audit",
        "backup",
        "demo",
        "figures",
        "manage",
        "members",
        "network",
        "newsletter",
        "organizations",
        "library",
        "pages",
        "privacy",
        "returned-mail",
        "run-due",
        "search",
        "serve",
        "survey",
    }


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_help_of_every_command_holds_an_example(words: tuple[str, ...]):
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert f"Example: livelihoods {' '.join(words)}" in result.output


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("members", "nonsense"), ("serve", "--port", "many")]
)
def test_a_wrong_command_or_option_ends_with_2(arguments: tuple[str, ...]):
    result = livelihoods(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_told_with_what_to_do(command: str, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = livelihoods("--data", str(tmp_path / "data"), command, "--port", str(port))
    assert result.returncode == 2
    assert f"port {port}" in result.stderr
    assert "PORT=" in result.stderr
    assert not (tmp_path / "data").exists()
