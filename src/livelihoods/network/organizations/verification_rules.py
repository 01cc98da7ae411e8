"""Rules of the yearly check, without a database: how far it is, what an answer makes of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

VALID = timedelta(days=30)
"""For how long the link of a request is valid."""

ASK_AGAIN = timedelta(days=90)
"""Nobody is asked by mail again before that, whether there was an answer or not."""


class State(StrEnum):
    """How far a request has come."""

    NOT_SENT = "not_sent"
    OPEN = "open"
    BEGUN = "begun"
    ANSWERED = "answered"
    EXPIRED = "expired"
    REVOKED = "revoked"


OPEN_STATES = frozenset({State.OPEN, State.BEGUN, State.NOT_SENT})
"""In which the link can be answered: a mail that was not handed over here can still be copied."""


@dataclass(frozen=True)
class Instants:
    """What happened to a request, and when; None where it did not."""

    expires_at: datetime
    begun_at: datetime | None
    answered_at: datetime | None
    revoked_at: datetime | None
    has_problem: bool


def state(request: Instants, now: datetime) -> State:
    """Return how far a request is: answered and revoked are final, then time decides."""
    if request.answered_at is not None:
        return State.ANSWERED
    if request.revoked_at is not None:
        return State.REVOKED
    if now >= request.expires_at:
        return State.EXPIRED
    if request.has_problem:
        return State.NOT_SENT
    return State.BEGUN if request.begun_at is not None else State.OPEN


def outcome(shown: Sequence[str], answers: Mapping[str, str]) -> str:
    """Return what a check comes to: `confirmed`, `corrected` or `partly`.

    The whole record was checked where every value that it has was looked at. That somebody does not
    know one of them does not undo the others; that nothing was found right or wrong does.

    Args:
        shown: the fields that have a value on record.
        answers: field -> `right`, `change` or `unknown`.
    """
    given = set(answers.values())
    if not all(name in answers for name in shown) or not given & {"right", "change"}:
        return "partly"
    return "corrected" if "change" in given else "confirmed"


def seen(values: Mapping[str, Any]) -> str:
    """Return a short mark of the values of a page, to tell whether they changed meanwhile."""
    text = repr(sorted(values.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest(secret: str) -> str:
    """Return what is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_digest(address: str) -> str:
    """Return what is kept of an address of mail that failed, whatever its case."""
    return digest(address.strip().lower())


def interface_language(
    wanted: Sequence[str], spoken: str, offered: Sequence[str], default: str
) -> str:
    """Return the offered language nearest to those that an organization has.

    Args:
        wanted: languages (BCP 47), the one of contact first: `pt-BR`, `qu`, `sw`.
        spoken: the offered language that most people of its country understand, or empty.
        offered: the languages of the interface.
        default: where nothing is nearer.
    """
    for tag in wanted:
        language = tag.replace("_", "-").partition("-")[0].lower()
        if language in offered:
            return language
    return spoken or default
