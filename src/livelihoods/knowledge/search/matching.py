"""Finding things by their words, through the index that each database keeps of them.

SQLite has a full text index (FTS5) that triggers keep; PostgreSQL has vectors that it computes
itself, with inverted indexes (migration 0001). Both are given words that Python made plain
(`rules.indexed`) and take them apart at blanks only, so that both find the same. What is written
into the two languages of questions are letters, marks and digits: there is nothing to escape.
"""

import json
from collections.abc import Sequence
from typing import Final, Literal

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Expression, RawSQL

from livelihoods.knowledge.search.rules import Phrase, Wanted, forms

Part = Literal["title", "head", "whole"]
"""Of a thing: its titles; these and its summaries; all of it."""

_COLUMNS: Final = {"title": "{title} : ", "head": "{title summary} : ", "whole": ""}
_VECTORS: Final = {"title": "title_vector", "head": "head_vector", "whole": "whole_vector"}


def found_by(wanted: Wanted, *, is_beginning: bool = False) -> Q:
    """Return the things that have all that is wanted, and nothing of what is not.

    Args:
        wanted: what was asked for.
        is_beginning: words that begin with the words do.
    """
    found = Q()
    if wanted.phrases:
        found &= Q(pk__in=_having("whole", wanted.phrases, is_beginning))
    for phrase in wanted.without:
        found &= ~Q(pk__in=_having("whole", [phrase], is_beginning=False))
    return found


def nearness(wanted: Wanted, *, is_beginning: bool = False) -> Expression:
    """Return how near a thing is to what is wanted: the same number on every database.

    Four for all of it in the titles, two for all in titles and summaries, one for all of it there
    in the order in which it was asked.
    """

    def scored(points: int, part: Part, phrases: Sequence[Phrase]) -> Expression:
        there = Q(pk__in=_having(part, phrases, is_beginning))
        return Case(When(there, Value(points)), default=Value(0), output_field=IntegerField())

    score = scored(4, "title", wanted.phrases) + scored(2, "head", wanted.phrases)
    if len(wanted.phrases) > 1:
        score += scored(1, "head", [wanted.in_order])
    return score


def keys(wanted: Sequence[str]) -> RawSQL:
    """Return a query of these texts, however many: one parameter."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(wanted))])
    return RawSQL("SELECT unnest(%s::text[])", [list(wanted)])


def _having(part: Part, phrases: Sequence[Phrase], is_beginning: bool) -> RawSQL:
    if connection.vendor == "sqlite":
        every = " AND ".join(
            "(" + " OR ".join(_quoted(form, is_beginning) for form in forms(phrase)) + ")"
            for phrase in phrases
        )
        return RawSQL(
            "SELECT rowid FROM search_index WHERE search_index MATCH %s",
            [f"{_COLUMNS[part]}({every})"],
        )
    every = " & ".join(
        "(" + " | ".join(_lexemes(form, is_beginning) for form in forms(phrase)) + ")"
        for phrase in phrases
    )
    vector = _VECTORS[part]
    # The words stand in a query of their own: where the planner sees that they are common it reads
    # all rows, and does not count what it costs to fetch their long vectors from beside the table.
    return RawSQL(  # noqa: S611 - words alone, as a parameter
        f"SELECT thing_id FROM search_thingwords WHERE {vector} @@ (SELECT %s::tsquery)",  # noqa: S608
        [every],
    )


def _quoted(form: Phrase, is_beginning: bool) -> str:
    return f'"{" ".join(form)}"{" *" if is_beginning else ""}'


def _lexemes(form: Phrase, is_beginning: bool) -> str:
    words = [f"'{word}'" for word in form]
    if is_beginning:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
