"""The addresses of results: what a reader asks for stands in the address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.entries import Kind
from livelihoods.knowledge.search.rules import Wanted, wanted

PER_PAGE: Final = 20
MOST_PAGES: Final = 500
FILTERS: Final = ("kind", "language", "group", "country", "programme", "goal")
NEWEST: Final = "newest"
_NAMES: Final = ("q", *FILTERS, "sort", "page")
_CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_PATTERNS: Final = {
    "language": (re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "a language, such as es"),
    "group": (_CODE, "a code, such as street-vendors"),
    "country": (re.compile(r"[A-Z]{3}"), "three letters, such as GHA"),
    "programme": (_CODE, "a code"),
    "goal": (_CODE, "a code"),
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
        return wanted(self.q)

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
                f"{name[:40]!r} is no part of the address; it may have {', '.join(_NAMES)}"
            )
        if name != "q" and name in found:
            raise InputError(f"{name} is asked twice; choose one")
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
            raise InputError(f"kind={text[:40]!r} is none of {', '.join(Kind)}")
    elif name == "sort":
        if text != NEWEST:
            raise InputError(f"sort={text[:40]!r}: write sort={NEWEST}, or leave it out")
    elif len(text) > 40 or not _PATTERNS[name][0].fullmatch(text):
        raise InputError(f"{name}={text[:40]!r}: write {_PATTERNS[name][1]}")
    return text


def _page(text: str) -> int:
    if not text:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    if not is_number or not 1 <= int(text) <= MOST_PAGES:
        raise InputError(f"page={text[:40]!r} is no page from 1 to {MOST_PAGES}")
    return int(text)
