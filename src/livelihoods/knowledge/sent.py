"""What the rooms of this wing tell of where a thing went: the list for a take-down.

A room that sends photos or stories out of the house (newsletters, an offline kit) offers
`where_sent(kind, key)` in its queries; `stories` asks each of them (`stories/queries/sendings.py`).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SentTo:
    """One way in which a thing left the house.

    Args:
        way: how, in words of the reader's language: "sent in a newsletter".
        use: for what, such as `press`; empty where the way says it.
        to_whom: a newspaper, an issue of a newsletter, an account on social media.
        contact: how they are reached; staff alone see it.
        day: when.
        note: what else was noted.
    """

    way: str
    use: str
    to_whom: str
    day: date
    contact: str = ""
    note: str = ""
