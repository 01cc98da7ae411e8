"""The catalogues hold every text of the source, wholly translated, and are compiled."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.utils.translation import gettext, override
from scripts import messages

CATALOGUES = messages.catalogues()
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[a-z]\b|%%")
PLURALS = {
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "pt": "nplurals=2; plural=(n != 1);",
}

each_catalogue = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=[path.parents[1].name for path in CATALOGUES]
)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


def translated(catalogue: Path) -> list[Message]:
    return [message for message in messages.read(catalogue) if message.id]


def key(message: Message) -> tuple[object, ...]:
    return (message.context, *ids(message))


def test_every_language_but_english_has_a_catalogue():
    languages = {code for code, _name in settings.LANGUAGES} - {"en"}
    assert {path.parents[1].name for path in CATALOGUES} == languages


@each_catalogue
def test_the_compiled_catalogue_is_that_of_the_texts(catalogue):
    compiled = catalogue.with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(catalogue), "run make messages"


@each_catalogue
def test_the_plural_rule_is_that_of_the_language(catalogue):
    assert messages.read(catalogue).plural_forms == PLURALS[catalogue.parents[1].name]


@each_catalogue
def test_nothing_is_untranslated_or_unsure(catalogue):
    assert [message.id for message in messages.untranslated(catalogue)] == []
    assert [message.id for message in translated(catalogue) if message.fuzzy] == []


@each_catalogue
def test_a_text_with_a_plural_has_every_form(catalogue):
    count = messages.read(catalogue).num_plurals
    for message in translated(catalogue):
        if message.pluralizable:
            assert len(messages.forms(message)) == count, message.id


@each_catalogue
def test_placeholders_are_those_of_the_text(catalogue):
    for message in translated(catalogue):
        expected = set(PLACEHOLDER.findall(ids(message)[-1]))
        for form in messages.forms(message):
            assert set(PLACEHOLDER.findall(form)) == expected, message.id


@each_catalogue
def test_blanks_at_the_ends_are_those_of_the_text(catalogue):
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    for message in translated(catalogue):
        for form in messages.forms(message):
            assert ends(form) == ends(ids(message)[-1]), message.id


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    if not messages.has_gettext():
        pytest.skip(messages.MISSING)
    return messages.collect(tmp_path_factory.mktemp("source"))


@each_catalogue
def test_the_catalogue_holds_every_text_of_the_source(catalogue, template, tmp_path):
    merged = tmp_path / "django.po"
    merged.write_text(messages.merged(catalogue, template), encoding="utf-8")
    held = {key(message) for message in translated(catalogue)}
    assert held == {key(message) for message in translated(merged)}, "run make messages"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Quiénes somos"), ("fr", "Qui nous sommes"), ("pt", "Quem somos")],
)
def test_django_finds_the_catalogue(language, words):
    with override(language):
        assert gettext("Who we are") == words


def test_without_gettext_the_script_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert messages.main() == 1
    assert "apt install gettext" in capsys.readouterr().err
