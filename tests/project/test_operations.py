"""Every command line that docs/operations.md quotes is one that the command knows."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main
from django.core.management import get_commands, load_command_class

from livelihoods.cli.main import app

DOCS = Path(__file__).parents[2] / "docs/operations.md"
_QUOTED = re.compile(r"`(livelihoods [^`]+)`")
_ENDS = {"&&", "|", ";", ">"}


def quoted() -> list[str]:
    """The command lines of the page: of its blocks, and those that stand in the text."""
    text = DOCS.read_text(encoding="utf-8")
    parts = text.split("```")
    lines = [line for block in parts[1::2] for line in block.splitlines()]
    lines += [" ".join(found.split()) for text in parts[::2] for found in _QUOTED.findall(text)]
    found: list[str] = []
    for line in lines:
        found += _commands(line)
    return sorted(set(found))


def _commands(line: str) -> list[str]:
    words = shlex.split(line.replace("'", " ").replace('"', " "), comments=True)
    starts = [
        place
        for place, word in enumerate(words)
        if (word == "livelihoods" or word.endswith("/bin/livelihoods"))
        and words[place + 1 : place + 2]
        and re.fullmatch("[a-z-]+", words[place + 1])
        and words[place + 1] not in ("chronic", "$@")
    ]
    found = []
    for start in starts:
        rest = words[start + 1 :]
        end = next((place for place, word in enumerate(rest) if word in _ENDS), len(rest))
        found.append(shlex.join(rest[:end]))
    return found


def test_the_page_quotes_what_an_operator_needs():
    said = {" ".join(line.split()[:2]) for line in quoted()}
    assert said >= {
        "audit verify", "backup create", "backup restore", "backup verify", "manage check",
        "manage clearsessions", "manage collectstatic", "manage createsuperuser",
        "manage migrate", "network load", "pages create", "serve --port",
    }  # fmt: skip


@pytest.mark.parametrize("line", quoted())
def test_a_quoted_command_exists_with_its_options(line: str):
    words = shlex.split(line)
    command = typer.main.get_command(app)
    while commands := getattr(command, "commands", None):
        name = words.pop(0)
        below = commands.get(name)
        assert below is not None, f"docs/operations.md quotes {line!r}: there is no {name!r}"
        command = below
    if command.name == "manage":
        name = words.pop(0)
        assert name in get_commands(), f"docs/operations.md quotes {line!r}"
        load_command_class(get_commands()[name], name).create_parser("", name).parse_args(words)
        return
    known = {option for part in command.params for option in part.opts}
    asked = {word.split("=")[0] for word in words if word.startswith("--")}
    assert asked <= known, f"docs/operations.md quotes {line!r}: no option {asked - known}"
