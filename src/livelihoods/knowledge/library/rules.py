"""What makes a publication whole: numbers, days, states. Pure functions, no database."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from livelihoods.knowledge.library.faults import NO_FAULT, Fault


class State(StrEnum):
    """Where a publication is on its way; what was published once stays, with a notice."""

    PROPOSED = "proposed"
    DRAFTED = "drafted"
    PEER_REVIEW = "peer_review"
    COPY_EDIT = "copy_edit"
    TRANSLATED = "translated"
    PUBLISHED = "published"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"


BEFORE: Final = (
    State.PROPOSED, State.DRAFTED, State.PEER_REVIEW, State.COPY_EDIT, State.TRANSLATED,
)  # fmt: skip
"""States before the public sees anything."""
PUBLIC: Final = (State.PUBLISHED, State.REVISED, State.WITHDRAWN)
"""States in which a publication has a page; a withdrawn one has no text and no files."""
READABLE: Final = (State.PUBLISHED, State.REVISED)


def step_fault(now: str, then: str) -> Fault:
    """Say why a publication cannot go from one state to another; "" where it can."""
    if now == State.WITHDRAWN:
        return Fault(
            "it was withdrawn: what was withdrawn does not come back; record a new publication"
        )
    if then in BEFORE:
        return NO_FAULT if now in BEFORE else Fault("it was published: revise it or withdraw it")
    if then == State.PUBLISHED:
        return NO_FAULT if now in BEFORE else Fault("it was published already")
    return NO_FAULT if now in READABLE else Fault("it was not published yet")


class Outcome(StrEnum):
    """How a peer review ended; empty while it goes on."""

    ACCEPTED = "accepted"
    ACCEPTED_AFTER_CHANGES = "accepted_after_changes"
    REFUSED = "refused"


FINISHED: Final = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_AFTER_CHANGES})
"""Outcomes after which a publication of a reviewed series may appear."""


_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def issued_fault(text: str) -> Fault:
    """Say why a text is no year, month or day of publication; "" where it is one."""
    found = _PARTIAL.fullmatch(text)
    if found is None or not text.isascii():
        return Fault(
            "{text!r} is no date: write 2013, 2013-12 or 2013-12-05, as the imprint has it",
            text=text[:20],
        )
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return Fault("{text} is no day of the calendar", text=text)
    return NO_FAULT


def first_day(issued: str) -> date | None:
    """Return the first day that a year, month or day of publication may mean."""
    if not issued:
        return None
    year, month, day = (int(part) if part else 1 for part in _parts(issued))
    return date(year, month, day)


def is_out_by(issued: str, day: date) -> bool:
    """Whether it was surely out on a day: one dated 2013 was at the end of that year.

    >>> is_out_by("2013-12", date(2013, 12, 30)), is_out_by("2013-12", date(2013, 12, 31))
    (False, True)
    """
    if not issued:
        return False
    year, month, last = _parts(issued)
    of_month = int(month or 12)
    ends = int(last) if last else monthrange(int(year), of_month)[1]
    return date(int(year), of_month, ends) <= day


def _parts(issued: str) -> tuple[str, str | None, str | None]:
    found = _PARTIAL.fullmatch(issued)
    assert found is not None, issued
    return found[1], found[2], found[3]


def plain_isbn(text: str) -> str:
    """Return the digits of an ISBN without hyphens and spaces."""
    return re.sub(r"[\s\u2010-\u2015-]", "", text).upper()


def isbn_fault(text: str) -> Fault:
    """Say why a text is no ISBN, of 13 digits or of 10; "" where its check digit is right.

    International ISBN Agency, ISBN Users' Manual, 7th edition: weights 1 and 3 modulo 10; the old
    numbers weights 10 to 1 modulo 11, X for ten.

    >>> isbn_fault("978-92-95055-12-4")
    ''
    >>> isbn_fault("978-92-95055-12-5")
    'the check digit of 978-92-95055-12-5 is 5 and should be 4: some digit is mistyped'
    """
    digits = plain_isbn(text)
    if not digits.isascii():
        return Fault(
            "{text!r} is no ISBN: it has other signs than digits and hyphens", text=text[:30]
        )
    if re.fullmatch(r"97[89]\d{10}", digits):
        total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits[:12]))
        right = str(-total % 10)
    elif re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
        right = "0123456789X"[-total % 11]
    else:
        return Fault(
            "{text!r} is no ISBN: it has 13 digits and begins with 978 or 979, or 10",
            text=text[:30],
        )
    if digits[-1] == right:
        return NO_FAULT
    return Fault(
        "the check digit of {text} is {digit} and should be {right}: some digit is mistyped",
        text=text, digit=digits[-1], right=right,
    )  # fmt: skip


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")


def plain_doi(text: str) -> str:
    """Return a DOI without the address before it: they are written in many ways."""
    return re.sub(r"(?i)^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text).strip()


def doi_fault(text: str) -> Fault:
    """Say why a text is no DOI (ISO 26324); "" where it has the form of one.

    >>> doi_fault("10.1000/182"), bool(doi_fault("doi.org/182"))
    ('', True)
    """
    if _DOI.fullmatch(plain_doi(text)):
        return NO_FAULT
    return Fault(
        "{text!r} is no DOI: it begins with 10., a number and /, as in 10.1000/182", text=text[:60]
    )


def folded(text: str) -> str:
    """Return a text as it is searched: small letters, no accents, single spaces.

    >>> folded("  Ação  em São Paulo")
    'acao em sao paulo'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def is_stale(followed_version: int | None, version_there: int | None) -> bool:
    """Whether a translation follows an earlier version than the one that is there now."""
    return bool(followed_version and version_there and followed_version < version_there)


def missing_for_publication(
    *, languages: Iterable[str], needs_review: bool, outcomes: Iterable[str]
) -> Fault:
    """Say what a publication lacks before it can appear; "" where nothing.

    Args:
        languages: of the editions that would appear.
        needs_review: whether its series is peer reviewed.
        outcomes: of its reviews that are finished.
    """
    if not tuple(languages):
        return Fault("it has no edition yet: record one with its title and language")
    if needs_review and not FINISHED & set(outcomes):
        return Fault(
            "its series is peer reviewed, and no finished review with a good outcome is on "
            "record: record the review first"
        )
    return NO_FAULT
