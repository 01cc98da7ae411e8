"""The addresses of lists of publications: what a reader asks for stands in the address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.entries import About
from livelihoods.knowledge.library.names import WorkKind
from livelihoods.platform.timeline import parse_date, today

PER_PAGE: Final = 25
LONGEST: Final = 100
MOST_VALUES: Final = 20
MOST_PAGES: Final = 100_000
LISTS: Final = ("series", "type", "group", "programme", "country", "goal", "language", "year")
SORTS: Final = ("newest", "oldest", "title", "series")
NAMES: Final = ("q", *LISTS, "sort", "as_of", "page")
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PATTERNS: Final = {
    "series": (_CODE, "working-papers"),
    "group": (_CODE, "street-vendors"),
    "programme": (_CODE, "urban-policies"),
    "goal": (_CODE, "development-discourse"),
    "country": (re.compile(r"[A-Z]{3}"), "GHA"),
    "language": (re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "es"),
    "year": (re.compile(r"\d{4}"), "2013"),
}


@dataclass(frozen=True)
class Question:
    """Which publications are asked for; every part is empty by default."""

    q: str = ""
    series: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    sort: str = ""
    as_of: str = ""
    page: int = 1

    @property
    def day(self) -> date | None:
        """The day by which they had appeared, where one is asked for."""
        return parse_date(self.as_of, "as_of") if self.as_of else None

    @property
    def shown_day(self) -> date:
        """The day for which the list stands."""
        return self.day or today()

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than all publications."""
        return bool(self.q or any(getattr(self, name) for name in LISTS))

    @classmethod
    def of(cls, about: About) -> "Question":
        """Return the question for what is about some codes."""
        return cls(
            group=tuple(sorted(about.groups)),
            country=tuple(sorted(about.countries)),
            programme=tuple(sorted(about.programmes)),
            goal=tuple(sorted(about.goals)),
        )

    def with_(self, **changes: Any) -> "Question":
        """Return another question, from its first page on."""
        return replace(self, **({"page": 1} | changes))

    def toggled(self, name: str, value: str) -> "Question":
        """Return the question with a value more, or less where it has it."""
        values = getattr(self, name)
        kept = tuple(each for each in values if each != value)
        return self.with_(**{name: kept if value in values else (*kept, value)})

    def pairs(self) -> list[tuple[str, str]]:
        """Return its parts as they stand in an address, in one order."""
        found = []
        for name in NAMES:
            value = getattr(self, name)
            if name in LISTS:
                value = ",".join(sorted(value))
            elif name == "page":
                value = str(value) if value > 1 else ""
            elif name == "sort":
                value = "" if value == SORTS[0] else value
            if value:
                found.append((name, value))
        return found

    def query(self) -> str:
        """Return the part of the address after the path, empty where nothing is asked."""
        written = urlencode(self.pairs(), safe=",")
        return f"?{written}" if written else ""


def read(pairs: Iterable[tuple[str, str]]) -> Question:
    """Read a question from the parts of an address.

    Raises:
        InputError: an unknown part, or a value that it cannot have, and what it can.
    """
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        if name not in NAMES:
            raise InputError(
                gettext("{name!r} is no part of the address; it may have {parts}").format(
                    name=name[:40], parts=", ".join(NAMES)
                )
            )
        values.setdefault(name, []).append(text.strip())
    found: dict[str, Any] = {}
    for name, texts in values.items():
        found[name] = _list(name, texts) if name in LISTS else _single(name, texts[-1])
    question = Question(**found)
    _day = question.day  # a date that cannot be read is refused here
    return question


def is_canonical(question: Question, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the address is the one under which a question is known."""
    return list(pairs) == question.pairs()


def _list(name: str, texts: list[str]) -> tuple[str, ...]:
    parts = {part for text in texts for part in text.split(",") if part}
    if name in ("series", "group", "programme", "goal"):
        parts = {part.replace("_", "-") for part in parts}  # codes of surveys have underscores
    found = tuple(sorted(parts))
    if len(found) > MOST_VALUES:
        raise InputError(
            gettext("{name} has {number} values; {most} are the most").format(
                name=name, number=len(found), most=MOST_VALUES
            )
        )
    for part in found:
        if name == "type":
            if part not in WorkKind.values:
                raise InputError(
                    gettext("{name}={value!r} is none of {choices}").format(
                        name=name, value=part[:40], choices=", ".join(WorkKind.values)
                    )
                )
        elif not (part.isascii() and _PATTERNS[name][0].fullmatch(part)):
            raise InputError(
                gettext("{name}={value!r}: write it as in {example}").format(
                    name=name, value=part[:40], example=f"{name}={_PATTERNS[name][1]}"
                )
            )
    return found


def _single(name: str, text: str) -> Any:
    if len(text) > LONGEST:
        raise InputError(
            gettext("{name} has {number} letters; {most} are the most").format(
                name=name, number=len(text), most=LONGEST
            )
        )
    if name == "page":
        if not text:
            return 1
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_PAGES:
            raise InputError(
                gettext("{name}={value!r}: write a number from 1 to {most}").format(
                    name="page", value=text[:40], most=MOST_PAGES
                )
            )
        return int(text)
    if name == "sort":
        if text and text not in SORTS:
            raise InputError(
                gettext("{name}={value!r} is none of {choices}").format(
                    name=name, value=text[:40], choices=", ".join(SORTS)
                )
            )
        return "" if text == SORTS[0] else text
    return " ".join(text.replace("\x00", "").split())
