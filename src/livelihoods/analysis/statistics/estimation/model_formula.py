"""Formulas of models as R writes them: `y ~ a + b`, with SQL where R has its own expressions.

`+` joins terms, `a:b` is an interaction, `a*b` is `a + b + a:b`, `- 1` or `+ 0` leaves the
intercept out. A variable is a column or an SQL expression; one with arithmetic stands in brackets,
`I(age * age)`, so that its signs are not read as the formula's. `factor(x)` takes a number as a
classification, `log(x)` its natural logarithm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from livelihoods.analysis.statistics.errors import SurveyError

_CALL = re.compile(r"^(?P<name>I|factor|as\.factor|log)\s*\((?P<inner>.*)\)$", re.DOTALL)
_QUOTES = {"'", '"'}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a model.

    Attributes:
        text: How the formula writes it; coefficients are named by it.
        sql: The SQL expression.
        as_factor: Whether numbers, too, are taken as a classification.
        logarithm: Whether the natural logarithm is meant.
    """

    text: str
    sql: str
    as_factor: bool = False
    logarithm: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: what is explained, by which terms, with or without an intercept."""

    response: Variable
    terms: tuple[tuple[Variable, ...], ...]
    intercept: bool

    @property
    def variables(self) -> list[Variable]:
        """All variables, each once, the response first."""
        return list(dict.fromkeys([self.response, *(each for term in self.terms for each in term)]))


def parse_formula(text: str) -> Formula:
    """Read a formula.

    Terms are put in R's order: main effects first, then interactions of two, of three.

    Raises:
        SurveyError: It is not a formula, or an interaction lacks one of its main effects.
    """
    sides = _split(text, "~")
    if len(sides) != 2 or not all(side.strip() for _, side in sides):
        raise SurveyError(f"{text!r} is not a formula: write one as 'y ~ a + b'")
    (_, left), (_, right) = sides
    intercept = True
    terms: list[tuple[Variable, ...]] = []
    for sign, part in _split(right, "+-"):
        if part.strip() in {"0", "1"}:
            intercept = (part.strip() == "1") == (sign != "-")
        elif sign == "-":
            raise SurveyError(f"{text!r}: only the intercept can be left out by '-', as '- 1'")
        else:
            terms.extend(_crossed(part, text))
    # As in R, variables stand in an interaction in the order in which the formula names them.
    order = list(dict.fromkeys(each for term in terms for each in term))
    terms = [tuple(sorted(term, key=order.index)) for term in terms]
    ordered = sorted(dict.fromkeys(terms), key=len)
    _refuse_margins(ordered, text)
    if not ordered and not intercept:
        raise SurveyError(f"{text!r}: a model without intercept needs a variable")
    return Formula(_variable(left, text), tuple(ordered), intercept)


def _crossed(part: str, text: str) -> Iterator[tuple[Variable, ...]]:
    """Yield the terms of `a*b`, or the one of `a:b`."""
    factors = [
        tuple(_variable(each, text) for _, each in _split(factor, ":"))
        for _, factor in _split(part, "*")
    ]
    for count in range(1, len(factors) + 1):
        for chosen in combinations(factors, count):
            yield tuple(dict.fromkeys(each for factor in chosen for each in factor))


def _refuse_margins(terms: Sequence[tuple[Variable, ...]], text: str) -> None:
    known = {frozenset(term) for term in terms}
    for term in terms:
        for left_out in term:
            margin = frozenset(term) - {left_out}
            if margin and margin not in known:
                names = ":".join(each.text for each in term if each in margin)
                raise SurveyError(
                    f"{text!r}: the interaction needs {names!r} as a term of its own; "
                    f"{'*'.join(each.text for each in term)!r} has all of them"
                )


def _variable(written: str, text: str) -> Variable:
    name = written.strip()
    if not name:
        raise SurveyError(f"{text!r} is not a formula: a variable is missing")
    call = _CALL.match(name)
    if call is None or not _closes_last(name):
        if len(_split(name, "/^")) > 1:
            raise SurveyError(f"{name!r}: put arithmetic in brackets, as I({name})")
        shown = name[1:-1] if name[0] == name[-1] == '"' and len(name) > 2 else name
        return Variable(shown, name)
    return Variable(
        name,
        call["inner"].strip(),
        as_factor=call["name"] in {"factor", "as.factor"},
        logarithm=call["name"] == "log",
    )


def _closes_last(name: str) -> bool:
    """Tell whether the first bracket of a call closes with the last character."""
    depth = 0
    for place, mark in _outside_quotes(name):
        depth += (mark == "(") - (mark == ")")
        if mark == ")" and depth == 0:
            return place == len(name) - 1
    return False


def _split(text: str, marks: str) -> list[tuple[str, str]]:
    """Split at marks outside of brackets and quotes: (the mark before, the part)."""
    parts, depth, start, before = [], 0, 0, ""
    for place, mark in _outside_quotes(text):
        depth += (mark == "(") - (mark == ")")
        if depth == 0 and mark in marks and "::" not in text[max(place - 1, 0) : place + 2]:
            if before or text[start:place].strip():
                parts.append((before, text[start:place]))
            start, before = place + 1, mark
    parts.append((before, text[start:]))
    return parts


def _outside_quotes(text: str) -> Iterator[tuple[int, str]]:
    quote = ""
    for place, mark in enumerate(text):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in _QUOTES:
            quote = mark
        else:
            yield place, mark
