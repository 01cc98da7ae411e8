"""Days of the year that workers keep, and which of them are near."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language

_FILE = Path(__file__).with_name("days.toml")
_BEFORE: Final = timedelta(days=21)
_AFTER: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class CommemorativeDay:
    """A day that is kept each year.

    Attributes:
        day: When it is in the year in question.
        groups: The occupational groups whose day it is; empty for everybody's.
        about: Why that day, in a sentence.
    """

    code: str
    day: date
    name: str
    about: str
    groups: frozenset[str]
    source: str


def near(on: date) -> tuple[CommemorativeDay, ...]:
    """Return the days that are at most three weeks ahead, or three days past; nearest first."""
    years = (on.year - 1, on.year, on.year + 1)
    found = [each for year in years for each in in_year(year)]
    kept = [each for each in found if on - _AFTER <= each.day <= on + _BEFORE]
    return tuple(sorted(kept, key=lambda each: abs(each.day - on)))


def in_year(year: int) -> tuple[CommemorativeDay, ...]:
    """Return the days of a year, as they follow one another; none before it was first kept."""
    language = (get_language() or "en").partition("-")[0]
    return tuple(
        sorted(
            (
                CommemorativeDay(
                    code=row["code"],
                    day=date(year, row["month"], row["day"]),
                    name=_in(row["name"], language),
                    about=_in(row["about"], language),
                    groups=frozenset(row.get("groups", ())),
                    source=row["source"],
                )
                for row in _rows()
                if year >= row.get("since", 0)
            ),
            key=lambda each: each.day,
        )
    )


@cache
def _rows() -> Iterable[dict[str, Any]]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["day"])


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language, words["en"])
