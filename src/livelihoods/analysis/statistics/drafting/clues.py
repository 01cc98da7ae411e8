"""Guesses: which variable may hold what a codebook needs, by its name, its label and its codes."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from sqlglot import exp

from livelihoods.analysis.statistics.drafting.bands import THRESHOLD, by_size
from livelihoods.analysis.statistics.drafting.contents import Content
from livelihoods.analysis.statistics.expressions import DIALECT

_MOST = 3
_SHORT = 2
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ANSWERS = "answers"


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


def says(label: str) -> Literal["unknown", "inapplicable", ""]:
    """Tell whether the label of a code reads as "does not know", or as "not applicable"."""
    answers = _clues()[_ANSWERS]
    if _holds(answers["inapplicable"], label):
        return "inapplicable"
    return "unknown" if _holds(answers["values"]["unknown"], label) else ""


def strata(columns: Sequence[Content]) -> list[tuple[str, str]]:
    """Guess the stratum from a region and from urban and rural, where no variable holds it.

    Returns:
        Expressions, each with what it is made from; one at most.
    """
    regions, areas = guesses("region", columns), guesses("area_type", columns)
    for region in regions:
        for area in areas:
            parts = (region.column, area.column)
            if parts[0] is not parts[1] and all(_is_coded(each) for each in parts):
                width = 10 ** max(len(each.code) for each in area.column.values)
                words = " x ".join(each.label or each.name for each in parts)
                return [(f"{region.expression} * {width} + {area.expression}", words)]
    return []


def _is_coded(column: Content) -> bool:
    return column.type == "number" and all(each.code.isdigit() for each in column.values)


def _guess(clue: Mapping[str, Any], column: Content) -> Guess:
    name = exp.column(exp.to_identifier(column.name)).sql(DIALECT)
    if clue.get("bands") and column.many and column.type == "number" and not column.values:
        edge = f"{name} >= {THRESHOLD}", f"{name} < {THRESHOLD}"
        return Guess(column, name, {"large": edge[0], "small": edge[1]})
    codes = by_size(column.values) if clue.get("bands") else _codes(clue, column)
    return Guess(column, name, {value: _one_of(column, codes[value]) for value in codes})


def _codes(clue: Mapping[str, Any], column: Content) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    without = [*clue.get("without", ()), *_clues()[_ANSWERS]["inapplicable"]]
    left = [each for each in column.values if not _holds(without, each.label)]
    for value, words in _words(clue).items():
        if codes := [each.code for each in left if _holds(words, each.label)]:
            found[value] = codes
            left = [each for each in left if each.code not in codes]
    return found


def _one_of(column: Content, codes: Sequence[str]) -> str:
    name = exp.column(exp.to_identifier(column.name))
    make = exp.Literal.string if column.type == "text" else exp.Literal.number
    literals: list[exp.Expr] = [make(code) for code in codes]
    condition: exp.Expr = (
        exp.EQ(this=name, expression=literals[0])
        if len(literals) == 1
        else exp.In(this=name, expressions=literals)
    )
    return condition.sql(DIALECT)


def _words(clue: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Return the words of each value; those of a yes or no question come before its own."""
    own = clue.get("values", {})
    if not clue.get(_ANSWERS):
        return dict(own)
    shared = _clues()[_ANSWERS]["values"]
    return {value: (*words, *own.get(value, ())) for value, words in shared.items()}


def _score(clue: Mapping[str, Any], column: Content) -> int:
    """Rate a variable: words of the label count double, a name that is nothing else once more."""
    if _holds(clue.get("other", ()), column.label):
        return 0
    name = _unaccented(column.name)
    words = re.findall(r"[a-z0-9]+", name.casefold())
    parts = [each.casefold() for each in _PARTS.findall(name)]
    score = 0
    for each in clue["names"]:
        stem = each.removesuffix("*")
        # A number behind two letters is mostly that of a question: EA1 is no enumeration area.
        among = words if len(stem) <= _SHORT else parts
        if " ".join(words) == stem:
            score = max(score, 3)
        elif stem in among or (each != stem and any(part.startswith(stem) for part in among)):
            score = max(score, 2)
    label = _plain(column.label)
    found = [phrase for phrase in clue["labels"] if _pattern(phrase).search(label)]
    if not found:
        return score
    alone = any(_pattern(phrase).fullmatch(label) for phrase in found)
    longest = max(len([word for word in phrase.split() if word != "*"]) for phrase in found)
    return score + 2 + 2 * longest + (2 if alone else 0)


def _holds(phrases: Sequence[str], label: str) -> bool:
    text = _plain(label)
    return any(_pattern(phrase).search(text) for phrase in phrases)


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase: `abc*` is the beginning of a word, `*` by itself are words between."""
    pattern = ""
    for word in phrase.split():
        if word == "*":
            pattern += r"(?: \w+)*"
        elif word.endswith("*"):
            pattern += rf" {word[:-1]}\w*"
        else:
            pattern += f" {_singular(word)}"
    return re.compile(pattern + " ")


def _plain(text: str) -> str:
    """Return the words of a text, small and without accents, with a blank around each."""
    words = re.findall(r"[a-z0-9]+", _unaccented(text).casefold())
    return f" {' '.join(map(_singular, words))} "


def _singular(word: str) -> str:
    """Take off the s of a plural, which English, Spanish, French and Portuguese share."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each))
