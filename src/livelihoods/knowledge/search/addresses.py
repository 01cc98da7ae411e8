"""The addresses of results: what a reader asks for stands in the address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.entries import Kind
from livelihoods.knowledge.search.rules import (
    LONGEST,
    MOST_WORDS,
    TooManyLettersError,
    TooManyWordsError,
    Wanted,
    wanted,
)

PER_PAGE: Final = 20
MOST_PAGES: Final = 500
FILTERS: Final = ("kind", "language", "group", "country", "programme", "goal")
NEWEST: Final = "newest"
_NAMES: Final = ("q", *FILTERS, "sort", "page")
_CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_PATTERNS: Final = {
    "language": (re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "es"),
    "group": (_CODE, "street-vendors"),
    "country": (re.compile(r"[A-Z]{3}"), "GHA"),
    "programme": (_CODE, "urban-policies"),
    "goal": (_CODE, "development-discourse"),
}


@dataclass(frozen=True)
class Question:
    """What is looked for; every part is empty by default."""

    q: str = ""
    kind: str = ""
    language: str = ""
    group: str = ""
    country: str = ""
    programme: str = ""
    goal: str = ""
    sort: str = ""
    page: int = 1

    @property
    def wanted(self) -> Wanted:
        """What the words ask for.

        Raises:
            InputError: they are too many.
        """
        try:
            return wanted(self.q)
        except TooManyLettersError:
            raise InputError(
                gettext(
                    "what you look for has {number} letters; {most} are the most: take the words "
                    "that matter"
                ).format(number=len(self.q), most=LONGEST)
            ) from None
        except TooManyWordsError:
            raise InputError(
                gettext(
                    "you look for more than {most} words: take those that matter, since all must "
                    "occur"
                ).format(most=MOST_WORDS)
            ) from None

    @property
    def filters(self) -> dict[str, str]:
        """What was chosen beside the words."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.q or self.filters)

    def with_(self, **changes: Any) -> "Question":
        """Return another question, from its first page on."""
        return replace(self, **({"page": 1} | changes))

    def pairs(self) -> list[tuple[str, str]]:
        """Return its parts as they stand in an address, in one order."""
        values = ((name, getattr(self, name)) for name in _NAMES)
        return [(name, str(value)) for name, value in values if value and value != 1]

    def query(self) -> str:
        """Return the part of the address after the path, empty where nothing is asked."""
        return f"?{urlencode(self.pairs())}" if self.pairs() else ""


def read(pairs: Iterable[tuple[str, str]]) -> Question:
    """Read a question from the parts of an address.

    Raises:
        InputError: an unknown part, or a value that it cannot have, and what it can.
    """
    found: dict[str, Any] = {}
    for name, text in pairs:
        if name not in _NAMES:
            raise InputError(
                gettext("{name!r} is no part of the address; it may have {parts}").format(
                    name=name[:40], parts=", ".join(_NAMES)
                )
            )
        if name != "q" and name in found:
            raise InputError(gettext("{name} is given twice; give it once").format(name=name))
        found[name] = _value(name, " ".join(text.replace("\x00", " ").split()))
    question = Question(**found)
    _wanted = question.wanted  # what is too long is refused here
    return question


def is_canonical(question: Question, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the address is the one under which a question is known."""
    return list(pairs) == question.pairs()


def _value(name: str, text: str) -> Any:
    if name == "page":
        return _page(text)
    if not text or name == "q":
        return text
    if name == "kind":
        if text not in list(Kind):
            raise InputError(
                gettext("{name}={value!r} is none of {choices}").format(
                    name=name, value=text[:40], choices=", ".join(Kind)
                )
            )
    elif name == "sort":
        if text != NEWEST:
            raise _written_as(name, text, NEWEST)
    elif len(text) > 40 or not _PATTERNS[name][0].fullmatch(text):
        raise _written_as(name, text, _PATTERNS[name][1])
    return text


def _written_as(name: str, text: str, example: str) -> InputError:
    return InputError(
        gettext("{name}={value!r}: write it as in {example}").format(
            name=name, value=text[:40], example=f"{name}={example}"
        )
    )


def _page(text: str) -> int:
    if not text:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    if not is_number or not 1 <= int(text) <= MOST_PAGES:
        raise InputError(
            gettext("{name}={value!r}: write a number from 1 to {most}").format(
                name="page", value=text[:40], most=MOST_PAGES
            )
        )
    return int(text)
