"""What people are refused is said in their language: every refusal of these rooms is in gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).resolve().parents[2] / "src" / "livelihoods"
ROOMS: Final = (
    *("knowledge/library", "knowledge/newsletters", "knowledge/pages", "knowledge/search"),
    *("knowledge/stories", "platform/media", "work"),
)
ENGLISH: Final = {
    # read from folders by a command, whose lines are English
    "knowledge/library/files.py": 1,
    "knowledge/newsletters/files.py": 1,
    "knowledge/newsletters/queries/office.py": 1,
    "knowledge/pages/actions.py": 3,
    "knowledge/pages/files.py": 1,
    "knowledge/stories/drawings.py": 1,
    "knowledge/stories/files.py": 4,
    # nobody is told: whoever asks for a newsletter does not learn what else was asked of an address
    "knowledge/newsletters/actions/subscriptions.py": 2,
    # the page that stands for a PDF says it in words of its own
    "knowledge/newsletters/document.py": 1,
    # rules know no languages: the addresses of the search say the same in the reader's
    "knowledge/search/rules.py": 2,
}
"""File -> how many refusals are English there, and why."""
TRANSLATES: Final = {"gettext", "ngettext", "pgettext", "gettext_lazy", "_", "_g"}
REFUSALS: Final = {
    *("FactError", "DuplicateError", "NotWantedError", "NoWriterError"),
    *("InputError", "TooManyLettersError", "TooManyWordsError"),
    *("PictureError", "SoundError"),
    *("ValidationError", "StructBlockValidationError"),
}
WORDS: Final = re.compile(r"[^\W\d_]{2}")


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def untranslated(node: ast.AST) -> Iterator[str]:
    """Return the words of a message that stand outside of gettext."""
    if isinstance(node, ast.Call) and name_of(node.func) in TRANSLATES:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if WORDS.search(node.value):
            yield node.value
        return
    if isinstance(node, ast.Call) and name_of(node.func) == "format":  # with names and examples
        yield from untranslated(node.func)
        return
    if isinstance(node, ast.Subscript):  # a key is not read by anybody
        yield from untranslated(node.value)
        return
    for part in node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node):
        yield from untranslated(part)


def messages_of(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Return the line and the message of each refusal: an error, or a fault of a form or a list."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        is_of_list = name == "add" and name_of(getattr(node.func, "value", node)) == "problems"
        if (name == "add_error" or is_of_list) and len(node.args) > 1:
            yield node.lineno, node.args[1]
        elif name in REFUSALS and node.args:
            yield node.lineno, node.args[0]


def sources() -> Iterator[tuple[str, str]]:
    """Return the name and text of every file of these rooms."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def plain_refusals(source: str) -> list[tuple[int, str]]:
    """Return line and words of the refusals that are not translated.

    What a variable holds is not looked into.
    """
    found = []
    for line, message in messages_of(ast.parse(source)):
        words = " ".join(untranslated(message))
        if words:
            found.append((line, words))
    return found


def test_every_refusal_that_people_read_is_translated():
    found = {name: plain for name, source in sources() if (plain := plain_refusals(source))}
    other = {name: plain for name, plain in found.items() if len(plain) != ENGLISH.get(name)}
    assert other == {}
    assert found.keys() == ENGLISH.keys()


def test_every_kind_of_refusal_is_known():
    """An error that is made of one of these here is a refusal too."""
    made = {
        node.name
        for _name, source in sources()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and any(name_of(base) in REFUSALS for base in node.bases)
    }
    assert made <= REFUSALS


@pytest.mark.parametrize(
    ("source", "is_plain"),
    [
        ("raise FactError('say why', 'reason')", True),
        ("raise FactError(f'no photo {key} is on record', 'key')", True),
        ("raise FactError('no photo {key}'.format(key=key))", True),
        ("raise DuplicateError('it looks ' + name)", True),
        ("form.add_error('file', 'it is empty')", True),
        ("problems.add(place, f'lacks the columns {missing}')", True),
        ("raise FactError(gettext('no photo {key}').format(key=key), 'key')", False),
        ("raise FactError(_('say why'), 'reason')", False),
        ("raise FactError(f\"{values['name']}: {' '.join(faults)}\")", False),
        ("form.add_error('file', str(error))", False),
        ("raise NotAllowedError(f'{actor} may not see it')", False),
    ],
)
def test_a_plain_text_is_told_from_a_translated_one(source, is_plain):
    assert bool(plain_refusals(source)) == is_plain
