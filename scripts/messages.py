"""Collect the texts to translate from the source, merge them into the catalogues, compile these.

    python scripts/messages.py

Collecting needs GNU gettext. What it writes depends on the texts alone: a second run, on any day
and any machine, changes nothing. Texts without a translation stay empty in the .po file.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "livelihoods"
LOCALE = PACKAGE / "locale"
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")
MISSING = "GNU gettext is missing: install it (on Debian and Ubuntu: apt install gettext)"
SOURCES = (".py", ".html", ".txt")
# Goals, programmes and the like are data; pages look their words up like any other text.
NETWORK = "examples/network/network.toml"
NETWORK_WORDS = (
    *("name", "founding", "aims", "activities", "description"),
    *("place", "told_otherwise", "dates_stated"),
)
# So are the words of surveys and of worker groups, which briefs look up: table -> its words.
SURVEYS = "analysis/statistics"
CODEBOOK_WORDS = {
    "": ("title", "credit", "terms", "notes"),
    "area": ("name", "coverage"),
    "design": ("words", "stand_in_warning"),
    "breaks": ("text",),
}
# Headers that change with the day or say nothing.
_IDLE_HEADER = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version|Report-Msgid-Bugs-To|'
    r'Last-Translator|Language-Team|X-Generator|Generated-By): [^"]*"\n',
    re.MULTILINE,
)


def has_gettext() -> bool:
    """Say whether the programs that collect texts are installed."""
    return all(shutil.which(program) for program in GETTEXT)


def catalogues() -> list[Path]:
    """Return the .po file of every language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def collect(folder: Path) -> Path:
    """Collect the texts of the package in `folder`, an empty one; return the template (.pot).

    Works on a copy, because Django's command writes beside the files that it reads.
    """
    for path in PACKAGE.rglob("*"):
        if path.suffix in SOURCES and path.is_file():
            copy = folder / path.relative_to(PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    for name, texts in {NETWORK: network_words(), **survey_words()}.items():
        words = folder / f"{name}.py"
        words.parent.mkdir(parents=True, exist_ok=True)
        words.write_text("\n".join(f"gettext_noop({text!r})" for text in texts), "utf-8")
    (folder / "locale").mkdir()
    command = ["-m", "django", "makemessages", "--all", "--keep-pot", "--add-location", "file"]
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, *command], cwd=folder, env=environment, check=True)
    return folder / "locale" / "django.pot"


def network_words() -> list[str]:
    """Return the words of the demonstration network that its pages show in every language."""
    tables = tomllib.loads((ROOT / NETWORK).read_text(encoding="utf-8"))
    entries = [entry for table in tables.values() for entry in table]
    return [entry[word] for entry in entries for word in NETWORK_WORDS if word in entry]


def survey_words() -> dict[str, list[str]]:
    """Return the words of codebooks and worker groups that briefs show: file -> texts."""
    found: dict[str, list[str]] = {}
    for path in sorted((PACKAGE / SURVEYS / "codebooks").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found[f"{SURVEYS}/codebooks/{path.name}"] = list(_codebook_words(content))
    for path in sorted((PACKAGE / SURVEYS / "groups").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found[f"{SURVEYS}/groups/{path.name}"] = list(_group_words(content))
    return found


def _codebook_words(content: dict[str, Any]) -> Iterator[str]:
    for table, words in CODEBOOK_WORDS.items():
        entries = content.get(table, []) if table else content
        for entry in entries if isinstance(entries, list) else [entries]:
            for word in words:
                given = entry.get(word, [])
                yield from given if isinstance(given, list) else [given]


def _group_words(content: dict[str, Any]) -> Iterator[str]:
    yield from content.get("lacks", {}).values()
    yield from content.get("reasons", {}).values()
    for group in content.get("groups", []):
        yield from (group["definition"], group["universe"].rstrip("."))
    fields = content.get("fields", {}).values()
    routes = (route for group in content.get("groups", []) for route in group["routes"])
    for entry in (*fields, *routes):
        # Notes are joined by semicolons: each part is a text of its own.
        yield from entry["note"].split("; ") if entry.get("note") else []


def merged(catalogue: Path, template: Path) -> str:
    """Return a catalogue with the texts of the template: new ones empty, old ones left out."""
    both = _run("msgmerge", "--quiet", "--no-fuzzy-matching", catalogue, template)
    kept = _run("msgattrib", "--no-obsolete", "-", text=both)
    return _IDLE_HEADER.sub("", kept)


def _run(program: str, *arguments: str | Path, text: str | None = None) -> str:
    return subprocess.run(
        [program, "--add-location=file", "--no-wrap", *arguments],
        input=text,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout


def compiled(catalogue: Path) -> bytes:
    """Return what a .po file compiles to."""
    output = io.BytesIO()
    write_mo(output, _Lean(read(catalogue)))
    return output.getvalue()


def read(catalogue: Path) -> Catalog:
    """Return the messages of a .po file."""
    with catalogue.open("rb") as file:
        return read_po(file)


@dataclass(frozen=True)
class _Lean:
    """A catalogue to compile, with a header that holds no date and no version of Babel."""

    source: Catalog
    charset = "utf-8"

    def __iter__(self) -> Iterator[Message]:
        content = f"text/plain; charset={self.charset}"
        yield Message("", f"Content-Type: {content}\nPlural-Forms: {self.source.plural_forms}\n")
        yield from (message for message in self.source if message.id)


def untranslated(catalogue: Path) -> list[Message]:
    """Return the messages that lack a translation, or one of its plural forms."""
    return [message for message in read(catalogue) if message.id and not all(forms(message))]


def forms(message: Message) -> tuple[str, ...]:
    """Return the translation of a message: its plural forms, or the one form that it has."""
    return tuple(message.string) if message.pluralizable else (message.string,)


def main() -> int:
    """Bring every catalogue and its compiled form up to date; return the exit code."""
    if not has_gettext():
        print(MISSING, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        template = collect(Path(folder))
        texts = {path: merged(path, template) for path in catalogues()}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(path))
        print(f"{path.parents[1].name}: {len(untranslated(path))} texts to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
