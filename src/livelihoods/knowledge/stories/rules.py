"""The gate: whether a photo, a story, a quote or a recording may be shown for a use on a day.

It is open where a person has said whether somebody can be recognized in it, and each of those who
can allows this use on this day. One missing consent closes it. No database, no framework.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from livelihoods.network.consent.rules import Answer, Given, may_be_shown

WEBSITE: Final = "website"
OPEN_LICENCE: Final = "open_licence"
THIRD_PARTIES: Final = "third_parties"
USES: Final = ("website", "print", "social_media", "press", "third_parties", "open_licence")
"""All uses that a photo can be cleared for; an open licence is one of its own, never implied."""
RECORDED_USES: Final = ("press", "third_parties")
"""Uses of which we keep who took the thing away: they must be told when it is taken down."""

LETTERS: Final = "23456789BCDFGHJKMNPQRTVWXY"
"""Of references to read out on the phone: none looks or sounds like another, none spells a word."""

LOOKS_ALIKE: Final = 6
"""Bits of 64 in which two pictures may differ and still be near copies of one another."""


class Decision(StrEnum):
    """Whether somebody can be recognized, as a person decided."""

    UNDECIDED = "undecided"
    RECOGNIZABLE = "recognizable"
    NOBODY = "nobody"


class Standing(StrEnum):
    """How a thing stands at the gate; all but `OPEN` keep it closed."""

    OPEN = "open"
    DRAFT = "draft"
    HIDDEN = "hidden"
    UNDECIDED = "undecided"
    NOBODY_NAMED = "nobody_named"
    CONTRADICTED = "contradicted"
    CLOSED = "closed"


class Assent(StrEnum):
    """What one person's consents come to; all but `YES` close the gate."""

    YES = "yes"
    NEVER_GIVEN = "never_given"
    NOT_FOR_THIS_USE = "not_for_this_use"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CHILD_NOT_ASKED = "child_not_asked"
    GUARDIAN_NOT_ASKED = "guardian_not_asked"
    NOT_REVIEWED = "not_reviewed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A person who can be recognized.

    Attributes:
        given: All that she, or a guardian for her, has allowed.
        is_minor: She is younger than 18: guardian, child and a reviewer must all agree.
        is_approved: A safeguarding reviewer agreed.
        withdrawn_on: She withdrew for this one thing; what was given until that day does not count.
    """

    given: tuple[Given, ...] = ()
    is_minor: bool = False
    is_approved: bool = False
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A photo or a story as the gate sees it."""

    key: str
    medium: str
    decision: str
    people: tuple[Shown, ...] = ()
    published_on: date | None = None
    hidden_on: date | None = None


def assent(person: Shown, *, medium: str, use: str, day: date, about: str) -> Assent:
    """Say whether a person's consents cover a use of a thing on a day; if not, why not."""
    since = person.withdrawn_on
    given = [one for one in person.given if since is None or one.given_on > since]
    own = _answer([one for one in given if not one.by_guardian], medium, use, day, about)
    if since is not None and own == Answer.NEVER_GIVEN:
        return Assent.WITHDRAWN
    if not person.is_minor:
        return Assent(own.value)
    guardian = _answer([one for one in given if one.by_guardian], medium, use, day, about)
    if own != Answer.YES:
        return Assent.CHILD_NOT_ASKED if own == Answer.NEVER_GIVEN else Assent(own.value)
    if guardian != Answer.YES:
        never = guardian == Answer.NEVER_GIVEN
        return Assent.GUARDIAN_NOT_ASKED if never else Assent(guardian.value)
    return Assent.YES if person.is_approved else Assent.NOT_REVIEWED


def standing(item: Item, *, use: str, day: date, medium: str = "") -> Standing:
    """Say whether a thing may be shown for a use on a day; `medium` asks for a part of it.

    Parts of a story are its quotes and its recording: each has a consent of its own kind, and
    none is open where the story itself is closed.
    """
    if item.hidden_on is not None and item.hidden_on <= day:
        return Standing.HIDDEN
    if item.published_on is None or item.published_on > day:
        return Standing.DRAFT
    if item.decision == Decision.UNDECIDED:
        return Standing.UNDECIDED
    if item.decision == Decision.NOBODY:
        return Standing.CONTRADICTED if item.people else Standing.OPEN
    if not item.people:
        return Standing.NOBODY_NAMED
    media = {item.medium, medium or item.medium}
    agreed = all(
        assent(person, medium=each, use=use, day=day, about=item.key) == Assent.YES
        for person in item.people
        for each in media
    )
    return Standing.OPEN if agreed else Standing.CLOSED


def is_open(item: Item, *, use: str, day: date, medium: str = "") -> bool:
    """Whether a thing may be shown for a use on a day."""
    return standing(item, use=use, day=day, medium=medium) == Standing.OPEN


def is_open_for(item: Item, uses: Iterable[str], *, day: date, medium: str = "") -> bool:
    """Whether a thing may be shown for each of some uses on a day."""
    return all(is_open(item, use=use, day=day, medium=medium) for use in uses)


def open_uses(item: Item, *, day: date) -> tuple[str, ...]:
    """Return the uses for which a thing is cleared on a day."""
    return tuple(use for use in USES if is_open(item, use=use, day=day))


def licence_in_force(licence: str, uses: Collection[str]) -> str:
    """Return the licence that may be named: an open one only where everybody agreed to that."""
    return licence if OPEN_LICENCE in uses else "reserved"


def best_language(there: Collection[str], *, wanted: str, source: str) -> str:
    """Return in which of its languages a text is shown; empty where it has none."""
    base = wanted.partition("-")[0]
    for language in (wanted, base, source, "en"):
        if language in there:
            return language
    near = sorted(each for each in there if each.partition("-")[0] == base)
    return near[0] if near else min(there, default="")


def is_stale(of_version: int | None, source_version: int | None) -> bool:
    """Whether a translation is of an earlier version than the source has now."""
    return of_version is not None and source_version is not None and of_version < source_version


def direction(language: str) -> str:
    """Return in which direction a language is written, for the attribute `dir`."""
    parts = language.lower().split("-")
    scripts = {"arab", "hebr", "thaa", "syrc", "nkoo"}
    if len(parts) > 1 and len(parts[1]) == 4:
        return "rtl" if parts[1] in scripts else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "ks", "mzn", "nqo", "ps", "sd", "ug", "ur",
     "yi"}
)  # fmt: skip


def near(likeness: str, others: Iterable[tuple[str, str]]) -> list[str]:
    """Return the keys of those of (key, likeness) that look much the same."""
    own = int(likeness, 16)
    return [key for key, other in others if (own ^ int(other, 16)).bit_count() <= LOOKS_ALIKE]


def _answer(given: list[Given], medium: str, use: str, day: date, about: str) -> Answer:
    return may_be_shown(given, medium=medium, use=use, day=day, about=about)
