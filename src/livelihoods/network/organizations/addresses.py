"""The addresses of lists of organizations: what a reader asks for stands in the address alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.models import OrganizationKind, Reach
from livelihoods.network.organizations.rules import SIZES
from livelihoods.platform.timeline import Moment

PER_PAGE: Final = 25
LONGEST: Final = 100
MOST_VALUES: Final = 30
_LISTS: Final = ("region", "country", "group", "kind", "reach", "size")
_NAMES: Final = ("q", *_LISTS[:5], "formed", "size", "member", "as_of", "known_on", "page")
_PATTERNS: Final = {
    "region": (re.compile(r"\d{3}"), "a number of the UN (M49), such as 011 for Western Africa"),
    "country": (re.compile(r"[A-Z]{3}"), "three letters, such as GHA"),
    "group": (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), "a code, such as street-vendors"),
}
_CHOICES: Final = {"kind": OrganizationKind.values, "reach": Reach.values, "size": list(SIZES)}
_FORMED = re.compile(r"(\d{4})?\.\.(\d{4})?")


@dataclass(frozen=True)
class Question:
    """Which organizations are asked for; every part is empty by default."""

    q: str = ""
    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    formed: str = ""
    size: tuple[str, ...] = ()
    member: bool = False
    as_of: str = ""
    known_on: str = ""
    page: int = 1

    @property
    def moment(self) -> Moment:
        """The day for which memberships are asked, and the day on which they were known.

        Raises:
            InputError: a date that cannot be read.
        """
        return Moment.read(self.as_of, self.known_on)

    @property
    def formed_between(self) -> tuple[int | None, int | None]:
        """The first and the last year of forming that are asked for."""
        first, _dots, last = self.formed.partition("..")
        return (int(first) if first else None, int(last) if last else None)

    @property
    def asks_for_fields(self) -> bool:
        """Whether it asks for more than name and country: only public records are searched."""
        return bool(self.group or self.kind or self.reach or self.formed or self.size)

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than all organizations."""
        return bool(self.q or self.region or self.country or self.member or self.asks_for_fields)

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
        for name in _NAMES:
            value = getattr(self, name)
            if name in _LISTS:
                value = ",".join(sorted(value))
            elif name == "member":
                value = "yes" if value else ""
            elif name == "page":
                value = str(value) if value > 1 else ""
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
        if name not in _NAMES:
            raise InputError(f"{name[:40]!r} is no part of the address; it may have {_listed()}")
        values.setdefault(name, []).append(text.strip())
    found: dict[str, Any] = {}
    for name, texts in values.items():
        found[name] = _list(name, texts) if name in _LISTS else _single(name, texts)
    question = Question(**found)
    first, last = question.formed_between
    if first and last and last < first:
        raise InputError(f"formed={question.formed}: {last} is before {first}")
    _moment = question.moment  # a date that cannot be read is refused here
    return question


def is_canonical(question: Question, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the address is the one under which a question is known."""
    return list(pairs) == question.pairs()


def _list(name: str, texts: list[str]) -> tuple[str, ...]:
    found = tuple(sorted({part for text in texts for part in text.split(",") if part}))
    if len(found) > MOST_VALUES:
        raise InputError(f"{name} has {len(found)} values; {MOST_VALUES} are the most")
    for part in found:
        if name in _CHOICES:
            if part not in _CHOICES[name]:
                raise InputError(f"{name}={part[:40]!r} is none of {', '.join(_CHOICES[name])}")
        elif not _PATTERNS[name][0].fullmatch(part):
            raise InputError(f"{name}={part[:40]!r}: write {_PATTERNS[name][1]}")
    return found


def _single(name: str, texts: list[str]) -> Any:
    text = texts[-1]
    if len(text) > LONGEST:
        raise InputError(f"{name} has {len(text)} letters; {LONGEST} are the most")
    if name == "page":
        return _page(text)
    if name == "member":
        if text not in ("", "yes"):
            raise InputError(f"member={text!r}; write member=yes, or leave it out")
        return bool(text)
    if name == "formed" and text not in ("", ".."):
        if not _FORMED.fullmatch(text):
            raise InputError(f"formed={text!r}: write years, such as 2000..2009, 2000.. or ..1999")
        return text
    return "" if name == "formed" else " ".join(text.replace("\x00", "").split())


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 100_000:
        raise InputError(f"page={text!r} is no number of a page")
    return int(text)


def _listed() -> str:
    return ", ".join(_NAMES)
