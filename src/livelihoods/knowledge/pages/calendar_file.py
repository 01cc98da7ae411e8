"""An event as a file that calendars read (RFC 5545). Pure: no database, no request."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LINE: Final = 75
"""Octets of a line; what is longer goes on in the next, which begins with a blank."""


@dataclass(frozen=True, slots=True)
class Event:
    """What takes place from a day to a day, both included."""

    key: str
    title: str
    first_day: date
    last_day: date
    place: str
    about: str
    address: str
    changed_at: datetime | None


def written(event: Event, *, host: str) -> bytes:
    """Write a calendar with one event of whole days.

    Args:
        event: what takes place.
        host: of the site; with the key it names the event in the calendars of the world.
    """
    changed = (event.changed_at or datetime(event.first_day.year, 1, 1, tzinfo=UTC)).astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Livelihoods//Events//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.key}@{host.partition(':')[0]}",
        f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.first_day:%Y%m%d}",
        # The end is the first day on which it is over.
        f"DTEND;VALUE=DATE:{event.last_day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.place)}",
        f"DESCRIPTION:{_escaped(event.about)}",
        f"URL:{event.address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line into pieces of at most 75 octets, never within a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    pieces.append(piece)
    return b"\r\n".join(pieces) + b"\r\n"
