"""Words that the site does not use, and sentences that are too long. Pure: texts and a data file.

Workers' organizations chose what their members are called; some words of the office and of the
street call them something else. They are found as whole words, whatever their case, but for
quotations and names: what somebody said or is called stays as it is.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

MOST_WORDS: Final = 30
"""In a sentence; the readers' associations of plain language advise 15 to 20 on the average."""

_TERMS: Final = Path(__file__).with_name("terms.toml")
_QUOTED: Final = re.compile(
    r"<blockquote.*?</blockquote>|<q>.*?</q>|“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"<>]*\"(?![^<]*>)",
    re.DOTALL,
)
_TAG: Final = re.compile(r"<[^>]*>")
_BLOCK: Final = re.compile(r"</(?:p|li|h[1-6]|blockquote|div|td|th)>|<br\s*/?>", re.IGNORECASE)
_ENDS: Final = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_BEGINS: Final = re.compile(r"(?:^|[.!?…:;\n•\u2013-]\s*|[\"“«(¿¡]\s*)$")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is not used, in its forms, and what is said in its place.

    Attributes:
        unless: Phrases in which it is right.
    """

    language: str
    forms: tuple[str, ...]
    instead: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A word that was found, what to say in its place, and where it stands."""

    word: str
    instead: str
    sentence: str


def terms() -> tuple[Term, ...]:
    """Return the words that are not used, of all languages."""
    return _terms()


def unwanted(text: str, language: str) -> tuple[Finding, ...]:
    """Return the words of a text that the site does not use, each as often as it stands there.

    Args:
        text: with or without markup.
        language: in which it is written (BCP 47); of a variant its language counts.
    """
    return tuple(
        Finding(match[0], term.instead, sentence)
        for sentence in sentences(_QUOTED.sub(" … ", text))
        for term, pattern in _patterns(language.partition("-")[0])
        for match in pattern.finditer(sentence)
        if not _is_allowed(sentence, match, term)
    )


def long_sentences(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Return the sentences of a text that have more words than a reader takes in at once."""
    return tuple(each for each in sentences(text) if len(_WORD.findall(each)) > most)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a paragraph and a line of a list end one too."""
    plain = _TAG.sub("", _BLOCK.sub("\n", text))
    for part in _ENDS.split(plain):
        if sentence := " ".join(part.split()):
            yield sentence


def _is_allowed(sentence: str, match: re.Match[str], term: Term) -> bool:
    around = sentence.casefold()
    for phrase in term.unless:
        for place in re.finditer(re.escape(phrase.casefold()), around):
            if place.start() <= match.start() and match.end() <= place.end():
                return True
    # A capital within a sentence: a name.
    begins = bool(_BEGINS.search(sentence[: match.start()]))
    return match[0][0].isupper() and not match[0].isupper() and not begins


@cache
def _terms() -> tuple[Term, ...]:
    rows = tomllib.loads(_TERMS.read_text(encoding="utf-8"))["term"]
    return tuple(
        Term(row["language"], tuple(row["forms"]), row["instead"], tuple(row.get("unless", ())))
        for row in rows
    )


@cache
def _patterns(language: str) -> tuple[tuple[Term, re.Pattern[str]], ...]:
    return tuple(
        (
            term,
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, term.forms))})(?!\w)", re.IGNORECASE),
        )
        for term in _terms()
        if term.language == language
    )
