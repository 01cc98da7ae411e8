"""Reading what comes back: the report of a mail server (RFC 3464), a complaint (RFC 5965)."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message

from livelihoods.analysis.errors import InputError


@dataclass(frozen=True)
class Failure:
    """An address to which mail could not be delivered for good, and the server's code."""

    address: str
    note: str


def failures(content: bytes) -> list[Failure]:
    """Return the addresses that failed for good; a delay is no failure.

    Raises:
        InputError: where it is no delivery report, or tells of no failure for good.
    """
    message = message_from_bytes(content, policy=policy.default)
    reports = [part for part in message.walk() if part.get_content_type() == _REPORT]
    if not reports:
        raise InputError(
            "this is no delivery report of a mail server (it has no part message/delivery-status); "
            "name the address instead, with --address"
        )
    found = [failure for report in reports for failure in _of(report)]
    if not found:
        raise InputError("the report tells of no failure for good: the mail was delayed or arrived")
    return found


def complaints(content: bytes) -> list[str]:
    """Return the addresses whose owners called a mail unwanted; none where it is no such report."""
    message = message_from_bytes(content, policy=policy.default)
    found: list[str] = []
    for part in message.walk():
        if part.get_content_type() != _COMPLAINT:
            continue
        payload = part.get_payload()
        blocks = payload if isinstance(payload, list) else []
        text = "" if blocks else str(part.get_payload(decode=False) or "")
        fields = blocks or [message_from_string(text.lstrip("\n"))]
        for block in fields:
            if isinstance(block, Message):
                asked = block.get_all("Original-Rcpt-To") or []
                found += [str(each).strip().strip("<>") for each in asked]
    return found


_REPORT = "message/delivery-status"
_COMPLAINT = "message/feedback-report"


def _of(report: EmailMessage | Message) -> list[Failure]:
    found = []
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        address = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
        status = str(block.get("Status") or "").split(" ")[0]
        if str(block.get("Action") or "").strip().lower() == "failed" and address:
            kind, _semicolon, mailbox = address.partition(";")
            found.append(Failure((mailbox or kind).strip().strip("<>"), status or "failed"))
    return found
