# ruff: noqa: RUF001 - words as they are written
"""What words are compared with: accents, case, plural, and what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.search import rules, snippets
from livelihoods.knowledge.search.rules import forms, indexed, wanted
from livelihoods.knowledge.search.snippets import Piece, marks


def finds(asked: str, text: str, language: str) -> bool:
    """Whether a word that is typed finds a text, as the index compares them."""
    padded = f" {indexed(text, language)} "
    return any(f" {' '.join(form)} " in padded for form in forms(wanted(asked).phrases[0]))


@pytest.mark.parametrize(
    ("language", "alike"),
    [
        ("en", "vendor VENDORS vendor's"),
        ("en", "city cities"),
        ("en", "woman women women's"),
        ("en", "informal informality"),
        ("es", "informal informales informalidad Informal"),
        ("es", "trabajador trabajadora trabajadores trabajadoras"),
        ("es", "organización organizaciones ORGANIZACION"),
        ("es", "voz voces"),
        ("es", "país paises"),
        ("fr", "informel informels informelle informelles"),
        ("fr", "travailleur travailleuse travailleurs travailleuses"),
        ("fr", "national nationaux nationale nationales"),
        ("fr", "l’économie économies d'économie"),
        ("pt", "informal informais informalidade"),
        ("pt", "organização organizações"),
        ("pt", "trabalhador trabalhadora trabalhadores trabalhadoras"),
        ("pt", "homem homens"),
        ("pt", "cidade cidades"),
    ],
)
def test_each_form_of_a_word_finds_each_other(language: str, alike: str):
    words = alike.split()
    assert [(a, b) for a in words for b in words if not finds(a, b, language)] == []


@pytest.mark.parametrize(
    ("asked", "text", "language"),
    [
        ("informal", "l’informalité", "fr"),
        ("vendors", "Vendor", "es"),
        ("हॉकर", "राष्ट्रीय हॉकर फेडरेशन", "hi"),
        ("工会", "北京家政服务工会联合会", "zh"),
        ("نِقابَة", "نقابة الباعة", "ar"),
        ("straße", "STRASSE", "de"),
    ],
)
def test_words_of_every_script_are_found(asked: str, text: str, language: str):
    assert finds(asked, text, language)


@pytest.mark.parametrize(
    ("asked", "text"), [("port", "Portugal"), ("会工", "工会"), ("car", "care"), ("men", "women")]
)
def test_a_part_of_a_word_is_not_the_word(asked: str, text: str):
    assert not finds(asked, text, "en")


@pytest.mark.parametrize(
    ("asked", "phrases", "without"),
    [
        ("street vendors", [("street",), ("vendors",)], []),
        ("“street vendors” lima", [("street", "vendors"), ("lima",)], []),
        ("«home-based» -market", [("home", "based")], [("market",)]),
        ("home-based", [("home", "based")], []),
        ('workers −"waste pickers"', [("workers",)], [("waste", "pickers")]),
        ("the history of the network", [("history",), ("network",)], []),
        ("the of", [("the",), ("of",)], []),
        ('"the network"', [("the", "network")], []),
        ("vendor vendor", [("vendor",)], []),
        ('- -- "" " * () NEAR', [("near",)], []),
        ("", [], []),
    ],
)
def test_what_is_typed_is_read(asked: str, phrases: list, without: list):
    read = wanted(asked)
    assert (list(read.phrases), list(read.without)) == (phrases, without)


@given(st.text(max_size=200))
def test_nothing_that_is_typed_is_an_error_but_too_many_words(asked: str):
    try:
        read = wanted(asked)
    except InputError:
        return  # too many words
    for phrase in (*read.phrases, *read.without):
        for word in phrase:
            assert word.strip() == word != ""
            assert not set(word) & set("\"'\\*():&|!<>-\x00\u00a6")


def test_what_is_too_long_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="201 letters; 200 are the most"):
        wanted("a" * 201)


def test_words_alike_are_near():
    assert rules.likeness("vendrs", "vendors") > 0.35 > rules.likeness("vendrs", "waste")


@given(st.text(), st.text(max_size=30))
def test_a_snippet_is_the_text_and_nothing_else(text: str, asked: str):
    try:
        marked = marks(wanted(asked).phrases)
    except InputError:
        return
    shown = snippets.whole(text, "en", marked)
    assert "".join(piece.text for piece in shown.pieces) == text
    part = snippets.best(text, "en", marked)
    assert "".join(piece.text for piece in part.pieces).strip("… ") in text


def test_the_part_with_most_of_the_words_is_shown():
    text = "A market. " + "Nothing of note is said here. " * 30 + "Street vendors of the market. "
    part = snippets.best(text, "en", marks(wanted("street vendor market").phrases))
    assert [piece.text for piece in part.pieces if piece.is_found] == [
        "Street", "vendors", "market",
    ]  # fmt: skip
    assert part.pieces[0] == Piece("… ")
    assert len("".join(piece.text for piece in part.pieces)) <= snippets.LETTERS + 4
