"""What a question asks for and what is compared with it, in words; without a database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.search.stemming import LANGUAGES, stem
from livelihoods.platform.alphabet import searchable, spaced

VERSION: Final = 1
"""Of what is made of words here: another number has every document written again."""

LONGEST: Final = 200
MOST_WORDS: Final = 16
_LONGEST_WORD: Final = 60  # a longer one is no word of a person
BETWEEN: Final = "\u00a6"
"""Stands in the index between texts, so that no phrase goes across; no word has it."""

_ELIDED = re.compile(
    r"(?<![^\W_])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u02bc\u2019](?=[^\W\d_])", re.IGNORECASE
)
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u201f", '"'))
_ASKED = re.compile(r'(?P<minus>[-\u2212\u2013]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_IDLE_WORDS: Final = """
a an and are as at by for from in is it of on or the to was with
de la el los las y en un una por con para del al lo su
le les des du et une pour dans sur au aux
o os e em um uma do da dos das no na nos nas ao com
"""
_IDLE: Final = frozenset(_IDLE_WORDS.split())
"""Words that nearly every text has: not asked for, unless alone or in a phrase."""

Phrase = tuple[str, ...]
"""Plain words that stand side by side."""


class TooManyLettersError(InputError):
    """What is looked for is longer than LONGEST."""


class TooManyWordsError(InputError):
    """What is looked for has more than MOST_WORDS words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text must have, every one, and what it may not have.

    Args:
        phrases: each of one word or of several side by side.
        without: none of these.
    """

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()

    @property
    def in_order(self) -> Phrase:
        """All that is wanted, side by side as it was asked."""
        return tuple(word for phrase in self.phrases for word in phrase)


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they are compared: no accents, no case, elisions apart."""
    found: list[str] = []
    for written in text.split():
        found += words_of(written) if len(written) < _LONGEST_WORD else _made_plain(written)
    return found


@lru_cache(maxsize=100_000)  # the same words come again and again
def words_of(written: str) -> tuple[str, ...]:
    """Return `plain_words` of one written word."""
    return _made_plain(written)


def _made_plain(written: str) -> tuple[str, ...]:
    found = spaced(searchable(_ELIDED.sub(" ", written))).split()
    return tuple(word[:_LONGEST_WORD] for word in found)


def indexed(text: str, language: str, most: int | None = None) -> str:
    """Return a text as the index has it: its words, up to a number, without their endings."""
    return " ".join(stem(word, language) for word in plain_words(text)[:most])


def joined(texts: Iterable[str]) -> str:
    """Return several indexed texts as one, kept apart."""
    return f" {BETWEEN} ".join(text for text in texts if text)


def wanted(asked: str) -> Wanted:
    """Read what a person typed: words, "phrases", -without; all else is harmless.

    Raises:
        TooManyLettersError: it is too long.
        TooManyWordsError: it asks for too much at once.
    """
    if len(asked) > LONGEST:
        raise TooManyLettersError(
            f"what you look for has {len(asked)} letters; {LONGEST} are the most: take the words "
            "that matter"
        )
    phrases: list[Phrase] = []
    without: list[Phrase] = []
    for found in _ASKED.finditer(asked.replace("\x00", " ").translate(_QUOTES)):
        words = tuple(plain_words(found["phrase"] if found["word"] is None else found["word"]))
        if words:
            (without if found["minus"] else phrases).append(words)
    said = [each for each in phrases if len(each) > 1 or each[0] not in _IDLE]
    if sum(map(len, phrases + without)) > MOST_WORDS:
        raise TooManyWordsError(
            f"you look for more than {MOST_WORDS} words: take those that matter, since all must "
            "occur"
        )
    return Wanted(tuple(dict.fromkeys(said or phrases)), tuple(dict.fromkeys(without)))


def forms(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return how a phrase may stand in the index: as typed, and by each language's endings."""
    found = [phrase, *(tuple(stem(word, each) for word in phrase) for each in LANGUAGES)]
    return tuple(dict.fromkeys(found))


def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1: the letters by three that they share."""
    first, second = _threes(one), _threes(other)
    return len(first & second) / len(first | second)


def _threes(word: str) -> set[str]:
    framed = f"  {word} "
    return {framed[place : place + 3] for place in range(len(framed) - 2)}
