"""Finding search records by their words, through the index that each database keeps of them.

SQLite has a full text index of every three letters in a row (FTS5); PostgreSQL has an inverted
index of the same, by a function that migration 0009 makes. Both answer the same question: in which
texts do these letters stand. The letters are made plain in Python (`searchable`), so that
both find the same in every script.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Final, Literal, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from livelihoods.network.organizations import rules
from livelihoods.platform.vocabulary import queries as vocabulary

Part = Literal["public_text", "hidden_text"]
EVERYTHING: Final[tuple[Part, ...]] = ("public_text", "hidden_text")
_PUBLIC: Final[tuple[Part, ...]] = ("public_text",)


class Word(NamedTuple):
    """A word that is asked for: what stands in the texts, and the countries that it may name."""

    pattern: str
    countries: Sequence[str] = ()


def asked_for(words: str) -> Q:
    """Return the search records that the public finds by all of these words.

    A word may stand in a name, the acronym or the place, or in the name of the country in a
    language of the site.
    """
    names = _names_of_countries()
    asked = [
        Word(pattern, tuple(code for code, text in names.items() if pattern in text))
        for pattern in rules.search_patterns(words)
    ]
    return _holding(asked, _PUBLIC)


def known_by(words: str) -> Q:
    """Return the search records that an editor finds by all of these words, hidden ones too."""
    return _holding([Word(pattern) for pattern in rules.search_patterns(words)], EVERYTHING)


@lru_cache(maxsize=1)  # names come with the software
def _names_of_countries() -> Mapping[str, str]:
    """Return country -> its names in the languages of the site, as they are searched."""
    names: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        for code, name in vocabulary.country_names(language).items():
            names.setdefault(code, []).append(name)
    return {code: rules.search_text(found) for code, found in names.items()}


def _holding(asked: Sequence[Word], parts: Sequence[Part]) -> Q:
    """Return the records that have each of the words in one of the parts.

    Patterns hold letters, marks, digits and blanks: nothing to escape.
    """
    if not asked:
        return Q()
    if connection.vendor == "sqlite":
        return Q(pk__in=_in_full_text(asked, parts))
    found = _by_index(asked, parts)
    for word in asked:
        found &= _of_country(word, reduce(or_, (_stands_in(part, word) for part in parts)))
    return found


def _in_full_text(asked: Sequence[Word], parts: Sequence[Part]) -> RawSQL:
    patterns = (
        (word.pattern, *(rules.country_mark(code) for code in word.countries)) for word in asked
    )
    every = " AND ".join(
        "(" + " OR ".join(f'"{pattern}"' for pattern in one_of) + ")" for one_of in patterns
    )
    return RawSQL(
        "SELECT rowid FROM organizations_searchindex WHERE organizations_searchindex MATCH %s",
        [f"{{{' '.join(parts)}}} : ({every})"],
    )


def _by_index(asked: Sequence[Word], parts: Sequence[Part]) -> Q:
    """Return a condition that one look into the index answers, and that all that is found meets.

    It must be the only one with letters in it: the server cuts a row into letters again where a
    condition is left over from the index, which takes longer than all else.
    """
    alone = [word for word in asked if not word.countries]
    if alone and len(parts) == 1:
        return _letters(parts[0], alone)
    longest = max(asked, key=lambda word: (not word.countries, len(word.pattern)))
    return _of_country(longest, reduce(or_, (_letters(part, [longest]) for part in parts)))


def _letters(part: Part, words: Sequence[Word]) -> Q:
    letters = {
        word.pattern[place : place + 3] for word in words for place in range(len(word.pattern) - 2)
    }
    # as the index of that part has it
    there = Q(RawSQL("hidden_text <> ''", [], BooleanField())) if part == "hidden_text" else Q()
    holds = RawSQL(f"organizations_trigrams({part}) @> %s", [sorted(letters)], BooleanField())  # noqa: S611
    return there & Q(holds)


def _stands_in(part: Part, word: Word) -> Q:
    return Q(**{f"{part}__contains": word.pattern})


def _of_country(word: Word, found: Q) -> Q:
    return found | Q(country__in=word.countries) if word.countries else found
