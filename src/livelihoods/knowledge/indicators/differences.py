"""What a new release changes: figures that are new, gone and revised, and by how much."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from livelihoods.analysis.statistics.estimates import VALUE_COLUMNS
from livelihoods.knowledge.indicators.rules import Key, Row, key_of, words_of

SHOWN: Final = 10
"""How many of the largest revisions a summary names."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure whose value, error, size, flag or reason differs from the version before."""

    key: Key
    before: float | None
    after: float | None

    @property
    def size(self) -> float:
        """How large the change is, relative to the larger of the two values."""
        if self.before is None or self.after is None:
            return float("inf") if self.before != self.after else 0.0
        largest = max(abs(self.before), abs(self.after))
        return abs(self.after - self.before) / largest if largest else 0.0

    def __str__(self) -> str:
        return f"{words_of(self.key)}: {_number(self.before)} -> {_number(self.after)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the version before; `before` is empty where there was none."""

    before: str
    new: tuple[Key, ...]
    gone: tuple[Key, ...]
    revised: tuple[Revision, ...]
    unchanged: int

    def __str__(self) -> str:
        counts = (
            f"{len(self.new)} new, {len(self.gone)} gone, {len(self.revised)} revised, "
            f"{self.unchanged} unchanged"
        )
        return f"{counts} against {self.before}" if self.before else f"{len(self.new)} figures"

    @property
    def by_indicator(self) -> dict[str, Counter[str]]:
        """Indicator -> how many of its figures are new, gone and revised."""
        counted: dict[str, Counter[str]] = {}
        for word, keys in (
            ("new", self.new),
            ("gone", self.gone),
            ("revised", [each.key for each in self.revised]),
        ):
            for key in keys:
                counted.setdefault(key[0], Counter())[word] += 1
        return dict(sorted(counted.items()))

    @property
    def largest(self) -> tuple[Revision, ...]:
        """The largest revisions, first the largest."""
        return tuple(sorted(self.revised, key=lambda each: (-each.size, each.key))[:SHOWN])


def difference(
    before: Iterable[Mapping[str, Any]], after: Iterable[Row], *, name: str
) -> Difference:
    """Compare two sets of rows; `name` is the version before, empty where there is none."""
    old = {key_of(row): row for row in before}
    new: list[Key] = []
    revised: list[Revision] = []
    unchanged = 0
    for row in after:
        key = key_of(row)
        former = old.pop(key, None)
        if former is None:
            new.append(key)
        elif any(former[column] != row[column] for column in VALUE_COLUMNS):
            revised.append(Revision(key, former["value"], row["value"]))
        else:
            unchanged += 1
    return Difference(name, tuple(sorted(new)), tuple(sorted(old)), tuple(revised), unchanged)


def _number(value: float | None) -> str:
    return "suppressed" if value is None else f"{value:,.10g}"
