"""Rules of newsletters, without a database: how an issue goes on, what a server's answer means."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How far an issue is."""

    PLANNED = "planned"
    TEXTS_IN = "texts_in"
    TRANSLATED = "translated"
    APPROVED = "approved"
    SENT = "sent"
    ARCHIVED = "archived"


OPEN: Final = frozenset({State.PLANNED, State.TEXTS_IN, State.TRANSLATED})
"""In which its words can be changed: what was approved stays as it was approved."""

PUBLIC: Final = frozenset({State.SENT, State.ARCHIVED})
"""In which everybody can read it."""

STEPS: Final = {
    "collect": (frozenset({State.PLANNED}), State.TEXTS_IN),
    "translate": (frozenset({State.TEXTS_IN}), State.TRANSLATED),
    "approve": (frozenset({State.TRANSLATED}), State.APPROVED),
    "send": (frozenset({State.APPROVED}), State.SENT),
    "archive": (frozenset({State.SENT}), State.ARCHIVED),
    "reopen": (frozenset({State.TEXTS_IN, State.TRANSLATED, State.APPROVED}), State.PLANNED),
}
"""Step -> from which states it leads, and to which."""


def next_state(step: str, state: str) -> State | None:
    """Return the state after a step, or None where it cannot be done from this one."""
    before, after = STEPS[step]
    return after if state in before else None


def steps_from(state: str) -> tuple[str, ...]:
    """Return the steps that can be done from a state."""
    return tuple(step for step, (before, _after) in STEPS.items() if state in before)


class SendingState(StrEnum):
    """How far the sending of an issue is."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class DeliveryState(StrEnum):
    """What became of one address."""

    WAITING = "waiting"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """What the answer of a mail server means for an address."""

    LATER = "later"
    """Not now: it is tried again."""
    REFUSED = "refused"
    """Not this mail; the address may be good."""
    NO_SUCH_ADDRESS = "no_such_address"
    """There is no such mailbox: the subscription ends."""


MOST_ATTEMPTS: Final = 5
MOST_SOFT_BOUNCES: Final = 3
"""So many mails in a row that came back for now end a subscription."""

CONFIRM_WITHIN: Final = timedelta(days=7)
"""So long a link to confirm is valid; then the address is erased."""

MOST_REQUESTS: Final = 3
"""Mails to confirm that one address gets in a day, whoever asks for them."""

LARGEST_MAIL: Final = 60_000
"""Bytes of the HTML part: what is longer is cut by readers of mail, with the link to end it."""

# RFC 3463: the mailbox, its domain or their form does not exist, has moved, or is closed for good.
_NOBODY: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


def verdict(code: int, status: str = "") -> Verdict:
    """Return what a reply means: its code (RFC 5321) and its enhanced status (RFC 3463), if any.

    A refusal for reasons of policy (5.7.1) says nothing of the mailbox; a bare 550 may be either,
    so that it ends nothing by itself.
    """
    if 400 <= code < 500 or status.startswith("4."):
        return Verdict.LATER
    return Verdict.NO_SUCH_ADDRESS if status in _NOBODY else Verdict.REFUSED


def wait_after(attempts: int) -> timedelta:
    """Return for how long nobody tries again after so many attempts: 5, 20, 80, 320 minutes."""
    return timedelta(minutes=5 * 4 ** (max(attempts, 1) - 1))
