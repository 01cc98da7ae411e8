"""Reading what comes back: the report of a mail server (RFC 3464), a complaint (RFC 5965)."""

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError

_FAILURES: Final = "message/delivery-status"
_COMPLAINT: Final = "message/feedback-report"
_COMPLAINTS: Final = frozenset({"abuse", "fraud", "opt-out"})
"""Kinds of feedback by which somebody says that a mail was unwanted.

The others are no such thing: `not-spam` takes it back, `auth-failure` (RFC 6591) and `virus` come
from machines, `other` may be anything.
"""


@dataclass(frozen=True)
class Notice:
    """That mail to an address failed for good, or that its owner called it unwanted.

    Attributes:
        address: as the report has it; empty where a complaint does not say it.
        code: the enhanced status of a failure (RFC 3463), or the kind of a complaint.
        is_complaint: somebody called it unwanted.
        links: the addresses by which the letter itself, which comes with the report, can be
            unsubscribed from. Nobody but whoever got the letter has them.
        at: when the report was written, as it says.
    """

    address: str
    code: str
    is_complaint: bool = False
    links: tuple[str, ...] = ()
    at: datetime | None = None


def notices(content: bytes) -> list[Notice]:
    """Return of what a mail tells; nothing where it was only late, arrived, or is not unwanted.

    Raises:
        InputError: where it is neither a delivery report nor a complaint.
    """
    message = message_from_bytes(content, policy=policy.compat32)
    around, parts = _nearest(message)
    if not parts:
        raise InputError(
            gettext("this is neither a delivery report of a mail server nor a complaint")
        )
    at = _instant(around)
    links = tuple(_links(around))
    found: list[Notice] = []
    for part in parts:
        if part.get_content_type() == _COMPLAINT:
            found += _complaint(part, links, at)
        else:
            found += _failures(part, links, at)
    return list(dict.fromkeys(found))


def _nearest(message: Message) -> tuple[Message, list[Message]]:
    """Return the reports, and the message whose they are: not those of a mail that came back.

    Only where a message has none itself are those of messages in it read: somebody passed it on.
    """
    inner: list[Message] = []
    reports: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() in {_FAILURES, _COMPLAINT}:
            reports.append(part)
        elif part.get_content_type() == "message/rfc822":
            inner += _below(part)
        else:
            waiting += _below(part)
    if reports:
        return message, reports
    for each in inner:
        around, found = _nearest(each)
        if found:
            return around, found
    return message, []


def _below(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if part.is_multipart() else []


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a report."""
    blocks = _below(part)
    if not blocks:
        content = part.get_payload(decode=True)
        return [_fields(content if isinstance(content, bytes) else b"")]
    if str(part.get("Content-Transfer-Encoding") or "").strip().lower() == "base64":
        # it must not be encoded (RFC 5965, section 3), and some servers do it: read as it stands,
        # it is a message without fields
        with suppress(ValueError):
            return [_fields(b64decode(str(blocks[0].get_payload())))]
    return blocks


def _fields(content: bytes) -> Message:
    return message_from_string(content.decode("utf-8", "replace").lstrip())


def _complaint(part: Message, links: tuple[str, ...], at: datetime | None) -> Iterator[Notice]:
    for block in _blocks(part):
        kind = str(block.get("Feedback-Type") or "").strip().lower()
        if kind not in _COMPLAINTS:
            continue
        addresses = [_mailbox(str(each)) for each in block.get_all("Original-Rcpt-To") or []]
        for address in addresses or [""]:
            yield Notice(address, kind, is_complaint=True, links=links, at=at)


def _failures(part: Message, links: tuple[str, ...], at: datetime | None) -> Iterator[Notice]:
    for block in _blocks(part):
        address = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
        status = str(block.get("Status") or "").split()
        if str(block.get("Action") or "").strip().lower() == "failed" and address:
            yield Notice(_mailbox(address), status[0] if status else "failed", links=links, at=at)


def _mailbox(text: str) -> str:
    """Return the address of a field such as `rfc822; <rosa@example.org>`."""
    kind, _semicolon, mailbox = text.partition(";")
    return (mailbox or kind).strip().strip("<>")


def _links(message: Message) -> Iterator[str]:
    """Yield the addresses in List-Unsubscribe of the letter that came with a report."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            letters = _below(part)
        elif part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            letters = _blocks(part)
        else:
            continue
        for letter in letters:
            for value in letter.get_all("List-Unsubscribe") or []:
                yield from re.findall(r"<([^<>]+)>", re.sub(r"\s", "", str(value)))


def _instant(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date") or ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
