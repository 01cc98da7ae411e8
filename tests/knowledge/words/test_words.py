"""Words that the site does not use are found, but in quotations and names; it uses none itself."""

import pytest
from django.conf import settings
from scripts import messages
from tests.knowledge.pages.test_starter import LANGUAGES, pages

from livelihoods.knowledge.pages import days
from livelihoods.knowledge.words import rules


def words(text: str, language: str = "en") -> list[str]:
    return [each.word for each in rules.unwanted(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The scavengers sort.", "en", ["scavengers"]),
        ("Scavengers sort.", "en", ["Scavengers"]),
        ("<p>An <em>illegal</em> stall.</p><p>No servant.</p>", "en", ["illegal", "servant"]),
        ("It was ILLEGAL.", "en", ["ILLEGAL"]),
        ("A civil servant, and a servant.", "en", ["servant"]),
        ("La sirvienta cobra.", "es", ["sirvienta"]),
        ("Les bénéficiaires du projet.", "fr", ["bénéficiaires"]),
        ("Trabalho não qualificado.", "pt", ["não qualificado"]),
        # of another language
        ("Les bénéficiaires du projet.", "en", []),
        ("Les bénéficiaires du projet.", "fr-CA", ["bénéficiaires"]),
        # not the whole word
        ("Illegality and maidan.", "en", []),
        # what somebody said, and what somebody is called
        ("She said: “They call us scavengers.” We work.", "en", []),
        ('He said "an illegal stall" twice.', "en", []),
        ("<blockquote><p>I was a servant.</p></blockquote>", "en", []),
        ("Elle dit « servante » souvent.", "fr", []),
        ("The National Hawker Federation met.", "en", []),
        ('A link <a title="x" href="/y">illegal</a>.', "en", ["illegal"]),
    ],
)  # fmt: skip
def test_unwanted_words_are_found_as_they_are_used(text, language, found):
    assert words(text, language) == found


def test_a_finding_says_what_to_write_and_where_it_stands():
    (found,) = rules.unwanted("We met. Two scavengers spoke.", "en")
    assert found.instead == "waste picker"
    assert found.sentence == "Two scavengers spoke."


def test_long_sentences_are_named():
    long = " ".join(["word"] * 31)
    assert rules.long_sentences(f"Short one. {long}.") == (f"{long}.",)
    assert rules.long_sentences(f"<p>{' '.join(['word'] * 30)}</p><p>And on.</p>") == ()


def test_every_language_of_the_site_has_the_same_kinds_of_words():
    counted = {
        code: sum(term.language == code for term in rules.terms()) for code, _ in settings.LANGUAGES
    }
    assert min(counted.values()) >= 6
    assert set(counted) == {term.language for term in rules.terms()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starter_texts_use_none_of_them(language):
    for page in pages(language):
        for key, text in page.items():
            if isinstance(text, str) and key != "slug":
                assert rules.unwanted(text, language) == (), (page["slug"], key)


@pytest.mark.parametrize("catalogue", messages.catalogues(), ids=lambda path: path.parents[1].name)
def test_the_interface_uses_none_of_them(catalogue):
    language = catalogue.parents[1].name
    for message in messages.read(catalogue):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        for text in english:
            assert rules.unwanted(text, "en") == (), text
        for text in messages.forms(message):
            assert rules.unwanted(text, language) == (), text


def test_the_days_use_none_of_them():
    assert not [each for day in days.in_year(2026) for each in rules.unwanted(day.about, "en")]
