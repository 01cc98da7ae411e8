"""The part of a text that has the words asked for, and which of its words they are.

Nothing here is HTML: a snippet is pieces of plain text, which the page's template escapes.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from livelihoods.knowledge.search.rules import Phrase, forms, words_of
from livelihoods.knowledge.search.stemming import stem

LETTERS: Final = 220
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    "|[^\\W_](?:[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]|['\u2019](?=[^\\W_]))*"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; `is_found` where it is what was asked for."""

    text: str
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """Some of a text in pieces, and how many different words of those asked for it has."""

    pieces: tuple[Piece, ...] = ()
    found: int = 0

    def __bool__(self) -> bool:
        return bool(self.pieces)


def marks(phrases: Collection[Phrase], *, is_beginning: bool = False) -> "Marks":
    """Return what is marked in texts that were found by these phrases."""
    return Marks(
        {form: word for phrase in phrases for word in phrase for form in _forms(word)}, is_beginning
    )


@dataclass(frozen=True, slots=True)
class Marks:
    """The words to mark: form -> the word that was asked; beginnings of words, or whole ones."""

    forms: dict[str, str]
    is_beginning: bool

    def asked(self, written: str, language: str) -> str:
        """Return the word that was asked for and that is written so, or empty."""
        for word in words_of(written):
            plain = stem(word, language)
            if plain in self.forms:
                return self.forms[plain]
            if self.is_beginning:
                for form, asked in self.forms.items():
                    if plain.startswith(form):
                        return asked
        return ""


def whole(text: str, language: str, marked: Marks) -> Snippet:
    """Return all of a text with its words marked."""
    return _cut(text, 0, len(text), _places(text, language, marked))


def best(text: str, language: str, marked: Marks) -> Snippet:
    """Return the part of a text with most of the words; nothing where it has none."""
    places = _places(text, language, marked)
    if not places:
        return Snippet()
    first = max(range(len(places)), key=lambda start: (_different(places, start), -start))
    begin = _word_start(text, max(0, places[first][0] - LETTERS // 4))
    end = _word_end(text, min(len(text), begin + LETTERS))
    return _cut(text, begin, end, places)


def beginning(text: str) -> Snippet:
    """Return the beginning of a text, nothing marked."""
    return _cut(text, 0, _word_end(text, min(len(text), LETTERS)), [])


_Place = tuple[int, int, str]


def _places(text: str, language: str, marked: Marks) -> list[_Place]:
    return [
        (found.start(), found.end(), asked)
        for found in _WORD.finditer(text)
        if (asked := marked.asked(found.group(), language))
    ]


def _different(places: Sequence[_Place], start: int) -> int:
    """Return how many different words stand from a place on within a snippet."""
    first = places[start][0]
    found = set()
    for begin, _end, asked in places[start:]:
        if begin - first > LETTERS * 3 // 4:
            break
        found.add(asked)
    return len(found)


def _cut(text: str, begin: int, end: int, places: Sequence[_Place]) -> Snippet:
    pieces = [Piece("… ")] if begin > 0 else []
    here, found = begin, set()
    for start, stop, asked in places:
        if start < begin or stop > end:
            continue
        if start > here:
            pieces.append(Piece(text[here:start]))
        pieces.append(Piece(text[start:stop], is_found=True))
        found.add(asked)
        here = stop
    if here < end:
        pieces.append(Piece(text[here:end]))
    if end < len(text):
        pieces.append(Piece(" …"))
    return Snippet(tuple(pieces), len(found))


def _word_start(text: str, place: int) -> int:
    """Return the beginning of the first word after a place, or the place where none is near."""
    blank = text.find(" ", place, place + 40) if place else -1
    return blank + 1 if blank >= 0 else place


def _word_end(text: str, place: int) -> int:
    blank = text.rfind(" ", max(0, place - 40), place) if place < len(text) else -1
    return blank if blank > 0 else place


def _forms(word: str) -> set[str]:
    return {each for form in forms((word,)) for each in form}
