"""Finding search records by their words, through the index that each database keeps of them.

SQLite has a full text index of every three letters in a row (FTS5); PostgreSQL has an inverted
index of the same, by a function that migration 0009 makes. Both answer the same question: in which
texts do these letters stand. The letters are made plain in Python (`rules.searchable`), so that
both find the same in every script.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from livelihoods.network.organizations import rules
from livelihoods.platform.vocabulary import queries as vocabulary

Part = Literal["public_text", "hidden_text"]
EVERYTHING: Final[tuple[Part, ...]] = ("public_text", "hidden_text")
_PUBLIC: Final[tuple[Part, ...]] = ("public_text",)


def asked_for(words: str) -> Q:
    """Return the search records that the public finds by all of these words.

    A word may stand in a name, the acronym or the place, or in the name of the country in a
    language of the site.
    """
    names = _names_of_countries()
    asked = [
        (pattern, *(rules.country_mark(code) for code, text in names.items() if pattern in text))
        for pattern in rules.search_patterns(words)
    ]
    return Q(pk__in=_holding(asked, _PUBLIC)) if asked else Q()


def known_by(words: str) -> Q:
    """Return the search records that an editor finds by all of these words, hidden ones too."""
    asked = [(pattern,) for pattern in rules.search_patterns(words)]
    return Q(pk__in=_holding(asked, EVERYTHING)) if asked else Q()


@lru_cache(maxsize=1)  # names come with the software
def _names_of_countries() -> Mapping[str, str]:
    """Return country -> its names in the languages of the site, as they are searched."""
    names: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        for code, name in vocabulary.country_names(language).items():
            names.setdefault(code, []).append(name)
    return {code: rules.search_text(found) for code, found in names.items()}


def _holding(asked: Sequence[Sequence[str]], parts: Sequence[Part]) -> RawSQL:
    """Return the keys of the records that have, of each, one of the patterns in one of the parts.

    Patterns hold letters, marks, digits, blanks and the mark of a country: nothing to escape.
    """
    if connection.vendor == "sqlite":
        every = " AND ".join(
            "(" + " OR ".join(f'"{pattern}"' for pattern in patterns) + ")" for patterns in asked
        )
        return RawSQL(
            "SELECT rowid FROM organizations_searchindex WHERE organizations_searchindex MATCH %s",
            [f"{{{' '.join(parts)}}} : ({every})"],
        )
    values: list[str | list[str]] = []
    words = []
    for patterns in asked:
        # each from the index by itself: a row must never be cut into letters again to be compared
        one_of = []
        for pattern in patterns:
            trigrams = sorted({pattern[place : place + 3] for place in range(len(pattern) - 2)})
            for part in parts:
                # as the index of that part has it
                there = f"{part} <> '' AND " if part == "hidden_text" else ""
                one_of.append(
                    f"SELECT id FROM organizations_searchrecord WHERE {there}"  # noqa: S608
                    f"organizations_trigrams({part}) @> %s AND {part} LIKE %s"
                )
                values += [trigrams, f"%{pattern}%"]
        words.append(f"({' UNION '.join(one_of)})")
    return RawSQL(" INTERSECT ".join(words), values)  # noqa: S611
