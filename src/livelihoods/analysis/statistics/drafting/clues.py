"""Guesses: which variable may hold what a codebook needs, by its name, its label and its codes."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.drafting.contents import Content
from livelihoods.analysis.statistics.expressions import DIALECT

_MOST = 3
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A variable that may be what is looked for; `conditions` has one for each value of a field."""

    column: Content
    expression: str
    conditions: Mapping[str, str]


@cache
def _clues() -> dict[str, Any]:
    text = (resources.files(__package__) / "clues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def guesses(field: str, columns: Sequence[Content]) -> list[Guess]:
    """Return the variables that may hold a field, the likeliest first; three at most."""
    clue = _clues().get(field)
    if clue is None:
        return []
    scored = [(_score(clue, column), -place) for place, column in enumerate(columns)]
    best = sorted((each for each in scored if each[0]), reverse=True)[:_MOST]
    return [_guess(clue, columns[-place]) for _, place in best]


def _guess(clue: Mapping[str, Any], column: Content) -> Guess:
    name = exp.column(exp.to_identifier(column.name))
    conditions = {}
    taken: set[str] = set()
    for value, words in clue.get("values", {}).items():
        codes = [
            each.code
            for each in column.values
            if each.code not in taken and _codes_fit(each.label, words, clue.get("without", ()))
        ]
        taken.update(codes)
        if codes:
            make = exp.Literal.string if column.type == "text" else exp.Literal.number
            literals: list[exp.Expr] = [make(code) for code in codes]
            condition: exp.Expr = (
                exp.EQ(this=name.copy(), expression=literals[0])
                if len(literals) == 1
                else exp.In(this=name.copy(), expressions=literals)
            )
            conditions[value] = condition.sql(DIALECT)
    return Guess(column, name.sql(DIALECT), conditions)


def _codes_fit(label: str, words: Sequence[str], without: Sequence[str]) -> bool:
    text = _plain(label)
    return any(f" {each} " in text for each in words) and not any(
        f" {each} " in text for each in without
    )


def _score(clue: Mapping[str, Any], column: Content) -> int:
    """Rate a variable: words of the label count double, a name that is nothing else once more."""
    parts = [_plain(each).strip() for each in _PARTS.findall(_unaccented(column.name))]
    whole = _plain(column.name).strip()
    score = 0
    for name in clue["names"]:
        stem = name.removesuffix("*")
        if whole == stem:
            score = max(score, 3)
        elif stem in parts or (name != stem and any(each.startswith(stem) for each in parts)):
            score = max(score, 2)
    label = _plain(column.label)
    found = [len(phrase.split()) for phrase in clue["labels"] if f" {phrase} " in label]
    alone = any(label.strip() == phrase for phrase in clue["labels"])
    return score + (2 + 2 * max(found) if found else 0) + (2 if alone else 0)


def _plain(text: str) -> str:
    """Return the words of a text, small and without accents, with a blank around each."""
    words = re.findall(r"[a-z0-9]+", _unaccented(text).casefold())
    return f" {' '.join(words)} "


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each))
