"""Estimates of a brief: rows of a judged table, found by indicator and codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure as it may be shown: of a suppressed one only the reason is known.

    Attributes:
        indicator: Id of the indicator, or of another thing that a brief tells.
        period: Period, or periods taken together.
        codes: Dimension -> code of its domain; none of a total.
        unit: percent, persons, hours, points or the code of a currency.
        interval: How the bounds were made: t, logit, by_definition, none.
        n: Records that it rests on.
    """

    indicator: str
    period: str
    unit: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    interval: str = "t"
    n: int | None = None
    df: int | None = None
    flags: frozenset[str] = frozenset()
    reason: str = ""
    codes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Read a row of a table of estimates."""
        codes = [(name, row[name]) for name in DIMENSION_NAMES if row.get(name) is not None]
        return cls(
            indicator=row["indicator"],
            period=row["period"],
            unit=row["unit"],
            value=row["value"],
            lower=row["lower"],
            upper=row["upper"],
            interval=row["interval"] or "none",
            n=row["n"],
            df=row["df"],
            flags=frozenset(filter(None, (row["flag"] or "").split(";"))),
            reason=row["reason"] or "",
            codes=tuple(codes),
        )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that it is broken down by."""
        return tuple(name for name, _ in self.codes)

    def code(self, dimension: str) -> str:
        """Return its code of a dimension; empty where it is a total."""
        return dict(self.codes).get(dimension, "")

    def is_apart_from(self, other: "Estimate") -> bool:
        """Whether the intervals of the two do not touch."""
        bounds = (self.lower, self.upper, other.lower, other.upper)
        if any(bound is None for bound in bounds):
            return False
        return self.upper < other.lower or other.upper < self.lower  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Estimates:
    """All estimates of a brief, in the order of their tables."""

    rows: tuple[Estimate, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Read the rows of a table."""
        return cls(tuple(Estimate.from_row(row) for row in rows))

    def has(self, indicator: str) -> bool:
        """Whether there is a figure of an indicator, shown or not."""
        return any(each.indicator == indicator for each in self.rows)

    def find(self, indicator: str, **codes: str) -> Estimate | None:
        """Return the figure of exactly these codes, if there is one."""
        wanted = tuple(sorted(codes.items()))
        for each in self.rows:
            if each.indicator == indicator and tuple(sorted(each.codes)) == wanted:
                return each
        return None

    def shown(self, indicator: str, **codes: str) -> Estimate | None:
        """Return the figure of these codes if it may be shown."""
        found = self.find(indicator, **codes)
        return found if found is not None and found.value is not None else None

    def by(self, indicator: str, *dimensions: str) -> Sequence[Estimate]:
        """Return the figures broken down by exactly these dimensions."""
        wanted = set(dimensions)
        return [
            each
            for each in self.rows
            if each.indicator == indicator and set(each.dimensions) == wanted
        ]
