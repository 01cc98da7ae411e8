"""Rules of passing messages on, without a database: how far one is, how many are taken."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CONFIRM_WITHIN = timedelta(days=2)
"""A writer confirms the own address within this time; then the message is deleted.

So long lasts the link by which an organization stops messages, too.
"""

ASK_WITHIN = timedelta(days=90)
"""The link in a message asks for that which stops messages for so long."""

MOST_STOP_MAILS = 3
"""Mails with the link that stops messages to one organization in an hour."""

KEPT = timedelta(days=30)
"""For so long text and writer are kept, in case of abuse."""

MOST_TO_ONE = 20
"""Messages to one organization in a day, of those that their writers confirmed."""

MOST_FROM_ONE = 3
"""Messages from one address of mail in a day: nobody is flooded with mails to confirm."""

MOST_LINKS = 1
LONGEST = 2000
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    ON_ITS_WAY = "on_its_way"
    PASSED_ON = "passed_on"
    FAILED = "failed"


@dataclass(frozen=True)
class MessageInstants:
    """What happened to a message, and when; None where it did not."""

    recorded_at: datetime
    confirmed_at: datetime | None
    passed_on_at: datetime | None
    has_problem: bool


def state(message: MessageInstants, now: datetime) -> MessageState:
    """Return how far a message is."""
    if message.passed_on_at is not None:
        return MessageState.PASSED_ON
    if message.has_problem:
        return MessageState.FAILED
    if message.confirmed_at is not None:
        return MessageState.ON_ITS_WAY
    return (
        MessageState.LAPSED if now >= message.recorded_at + CONFIRM_WITHIN else MessageState.WAITING
    )


def has_many_links(text: str) -> bool:
    """Whether a text leads to more places than somebody who asks something does."""
    return len(_LINK.findall(text)) > MOST_LINKS
