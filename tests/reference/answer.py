"""What our engine answers to a case, in the shape that it is compared in."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

Key = tuple[str, ...]
_NOT_A_NAME = re.compile(r"(?:as\.)?factor\(|[^0-9A-Za-z_.\-]")


@dataclass(frozen=True)
class Row:
    """One figure of ours.

    Attributes:
        key: Levels of the domain, as text.
        names: How the other software may call it: variable, or variable and level pasted.
        p: Of a quantile.
        value, se, lower, upper, df, n, deff: As in our table.
    """

    key: Key
    names: tuple[str, ...]
    value: float | None
    se: float | None
    lower: float | None = None
    upper: float | None = None
    df: float | None = None
    n: int | None = None
    deff: float | None = None
    p: float | None = None

    def is_called(self, name: str) -> bool:
        """Whether a name means this figure, with or without its domain before it."""
        domain = ".".join(self.key)
        ends = [f"{each}{end}" for each in self.names for end in self._ends()]
        return name in ends or any(name == f"{domain}:{each}" for each in ends) or name == domain

    def is_like(self, name: str) -> bool:
        """Whether a name means this figure when marks are left aside (`sex = 'male'`, `sexmale`)."""
        return any(_bare(name) == _bare(each) for each in self.names)

    def _ends(self) -> tuple[str, ...]:
        return ("",) if self.p is None else ("", f".{self.p:g}", f":{self.p:g}", f" {self.p:g}")


def _bare(name: str) -> str:
    return _NOT_A_NAME.sub("", name.replace("(Intercept)", "Intercept")).lower()


@dataclass(frozen=True)
class Records:
    """How many records a domain has, with or without a value, and the degrees of freedom of it."""

    n: int
    df: float | None


@dataclass(frozen=True)
class Test:
    """A test: its statistic, degrees of freedom, p value and the estimate it is about."""

    __test__ = False

    statistic: float | None
    parameter: tuple[float, ...]
    p_value: float | None
    estimate: float | None = None


@dataclass(frozen=True)
class Answer:
    """All that a case may expect something of."""

    rows: list[Row] = field(default_factory=list)
    records: Mapping[Key, Records] = field(default_factory=dict)
    overall: Records | None = None
    matrix: Callable[[list[Row]], np.ndarray] | None = None
    df_residual: float | None = None
    test: Test | None = None


def find(rows: Iterable[Row], key: Key, name: str | None, p: float | None) -> Row | None:
    """Return the one figure of ours that is meant; None where there is none or several."""
    found = [row for row in rows if row.key == key]
    if p is not None:
        found = [row for row in found if row.p is not None and abs(row.p - p) < 1e-12]
    if len(found) == 1:
        return found[0]
    for fits in (Row.is_called, Row.is_like):
        named = [row for row in found if name is not None and fits(row, name)]
        if len(named) == 1:
            return named[0]
    return None
