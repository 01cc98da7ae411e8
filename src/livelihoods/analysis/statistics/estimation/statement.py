"""Statements of the engine, put together from checked parts.

What users and codebooks write is parsed, checked and bound as a tree (`expressions`). The frame
around it is of our own making and always of the same few shapes; it is put together as text, which
takes a tenth of the time that building a tree does. `pretty` lays a statement out for a reader;
another engine's dialect is a translation of the same text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import sqlglot
from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT


def _text(part: str | exp.Expr) -> str:
    return part if isinstance(part, str) else part.sql(DIALECT)


@dataclass(frozen=True, slots=True)
class Select:
    """A query, made by its methods: `select(...).from_(...).where(...).group_by(...)`."""

    columns: tuple[str, ...]
    source: str = ""
    joins: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    groups: str = ""
    ordering: str = ""
    most: int | None = None

    def from_(self, source: str) -> Self:
        """Read from a table, a step or an aliased one."""
        return replace(self, source=source)

    def left_join(self, table: str, on: str) -> Self:
        """Keep every row, with what the other table has beside it."""
        return replace(self, joins=(*self.joins, f"LEFT JOIN {table} ON {on}"))

    def where(self, *conditions: str | exp.Expr) -> Self:
        """Keep rows that meet all conditions."""
        return replace(self, conditions=(*self.conditions, *(f"({_text(c)})" for c in conditions)))

    def group_by(self, *keys: str) -> Self:
        """Add up by keys."""
        return replace(self, groups=", ".join(keys))

    def order_by(self, *keys: str) -> Self:
        """Sort by keys."""
        return replace(self, ordering=", ".join(keys))

    def limited(self, most: int) -> Self:
        """Take so many rows at most."""
        return replace(self, most=most)

    def sql(self, dialect: str = DIALECT) -> str:
        """Return the text, in the dialect of the engine."""
        parts = ["SELECT", ", ".join(self.columns), "FROM", self.source, *self.joins]
        if self.conditions:
            parts += ["WHERE", " AND ".join(self.conditions)]
        if self.groups:
            parts += ["GROUP BY", self.groups]
        if self.ordering:
            parts += ["ORDER BY", self.ordering]
        if self.most is not None:
            parts += ["LIMIT", str(self.most)]
        text = " ".join(parts)
        return text if dialect == DIALECT else translated(text, dialect)


def select(*columns: str | exp.Expr) -> Select:
    """Begin a query with its columns."""
    return Select(tuple(_text(column) for column in columns))


@dataclass(frozen=True, slots=True)
class Statement:
    """A query with the steps before it."""

    text: str

    def sql(self, dialect: str = DIALECT) -> str:
        """Return the text, in the dialect of the engine."""
        return self.text if dialect == DIALECT else translated(self.text, dialect)


def with_steps(query: Select, steps: Mapping[str, str]) -> Statement:
    """Put common table expressions, in order, before a query."""
    before = ", ".join(f"{name} AS ({text})" for name, text in steps.items())
    return Statement(f"WITH {before} {query.sql()}" if before else query.sql())


def translated(text: str, dialect: str) -> str:
    """Translate a statement into another dialect."""
    return sqlglot.transpile(text, read=DIALECT, write=dialect)[0]


_RAW = re.compile(r'"?raw_(?:\d+_)?(\w+)"?')


def plain(text: str) -> str:
    """Write an expression as its user knows it: columns by their own names."""
    return _RAW.sub(r"\1", text).removeprefix("(").removesuffix(")")


def pretty(text: str) -> str:
    """Lay a statement out for a reader."""
    return sqlglot.parse_one(text, read=DIALECT).sql(DIALECT, pretty=True)
