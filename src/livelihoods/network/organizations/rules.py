"""Rules about organizations, without a database: what stands of what was stated, and how whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from livelihoods.platform.alphabet import searchable, spaced

MEMBERSHIP_BASED = frozenset(
    {"union", "cooperative", "association", "self_help_group", "federation", "network"}
)
COUNTED_AFFILIATIONS = frozenset({"affiliate", "branch"})
"""Whose members are members of the body that they belong to."""

DAYS_UNTIL_CHECK = 365
"""A record is due for a check a year after it was last verified."""

SIZES = ("1..99", "100..999", "1000..9999", "10000..99999", "100000..")
"""Ranges of members by which organizations are listed."""

STRICTNESS = {"claimed": 0, "registered": 1, "paid_up": 2, "audited": 3}


class Stated(Protocol):
    """Something that one source stated, and that a later row may have corrected."""

    pk: int
    stated_on: date
    recorded_at: datetime
    corrects_id: int | None
    is_withdrawal: bool


Row = TypeVar("Row", bound=Stated)


def is_membership_based(kind: str) -> bool:
    """Whether workers themselves set up, own and run organizations of this kind.

    A support NGO, a research institution or a public body works with them or for them; it is no
    membership-based organization.
    """
    return kind in MEMBERSHIP_BASED


def known(rows: Iterable[Row], known_before: datetime) -> list[Row]:
    """Return the statements on record before an instant that none of them corrects or withdraws."""
    there = [row for row in rows if row.recorded_at < known_before]
    corrected = {row.corrects_id for row in there}
    return [row for row in there if row.pk not in corrected and not row.is_withdrawal]


def latest(rows: Iterable[Row], as_of: date) -> Row | None:
    """Return the statement that stands on a day: the newest made by then, the last one recorded."""
    made = [row for row in rows if row.stated_on <= as_of]
    return max(made, key=lambda row: (row.stated_on, row.recorded_at, row.pk), default=None)


@dataclass(frozen=True)
class Count:
    """What ranks a headcount among others of the same organization."""

    counted_on: date
    kind: str
    recorded_at: datetime
    pk: int


def rank(count: Count) -> tuple[date, int, datetime, int]:
    """Return by what the headcount that stands is chosen: the newest; the strictest; the last."""
    return count.counted_on, STRICTNESS[count.kind], count.recorded_at, count.pk


def completeness(values: Mapping[str, Any], counted: Collection[str], *, has_members: bool) -> int:
    """Return how much of a record is filled, in percent of the fields that a whole one has."""
    filled = sum(values.get(name) not in (None, "", []) for name in counted) + has_members
    return round(100 * filled / (len(counted) + 1))


def last_due(day: date) -> date:
    """Return the last day of a verification after which a check is due on a day."""
    return day - timedelta(days=DAYS_UNTIL_CHECK)


def is_due(verified_on: date | None, day: date) -> bool:
    """Whether a record is to be checked with its organization."""
    return verified_on is None or verified_on <= last_due(day)


def search_text(names: Iterable[str]) -> str:
    """Return the text in which names are found: blanks around each word, a stroke between names."""
    found = dict.fromkeys(text for name in names if (text := spaced(searchable(name))))
    return f" {' | '.join(found)} " if found else ""


def country_mark(country: str) -> str:
    """Return what stands for a country in the search text of its organizations, and for no word."""
    return f"@{country.lower()}"


def search_patterns(asked: str) -> list[str]:
    """Return what stands in the search text of all that these words find, each 3 letters or more.

    A word is found within any other; one of two letters at the beginning of a word, since it is
    an acronym or a word that is still being written; a single letter as a word. Chinese and
    Japanese have no blanks between words: each of their letters counts as a word, and what is
    asked for is found anywhere.
    """
    found = []
    for word in searchable(asked).split():
        text = spaced(word)
        before = " " if len(text) < 3 else ""
        found.append(f"{before}{text}{' ' if len(text) < 2 else ''}")
    return list(dict.fromkeys(found))


def size_of(members: int | None) -> str:
    """Return the range of `SIZES` that a number of members is in; empty where it is not known."""
    if not members:
        return ""
    return next(size for size in reversed(SIZES) if members >= int(size.partition("..")[0]))
