"""All expressions of a codebook, each looked at alone, so that one error does not hide another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
from sqlglot import exp

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.checking.finding import Finding, Written
from livelihoods.analysis.statistics.codebook import Codebook, Variable
from livelihoods.analysis.statistics.codebook_form import TODO
from livelihoods.analysis.statistics.conversion.source import code_text
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.faults import words
from livelihoods.analysis.statistics.record import (
    NODES,
    TRAITS,
    raw_column,
    raw_names,
    record_columns,
)

_REQUIRED = ("employed", "age")
_NUMBERS = ("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT")
_ENGINE_TYPES = {"number": "DOUBLE", "text": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class _Bound:
    """An expression, where it stands, and of which kind its result must be."""

    place: Place
    value: exp.Expr
    kind: Literal["any", "number", "condition"]


class Expressions:
    """The expressions of design, record and variants.

    Args:
        book: The codebook.
        written: Its lines.

    Attributes:
        findings: Errors and warnings.
        used_by: Variable -> the first place that uses it.
    """

    def __init__(self, book: Codebook, written: Written) -> None:
        self.findings: list[Finding] = []
        self.used_by: dict[str, str] = {}
        self._book = book
        self._written = written
        self._names = raw_names(book)
        prefix = raw_column("")
        with duckdb.connect(":memory:") as engine:
            engine.execute(_empty_table(book))
            for each in self._all():
                for column in each.value.find_all(exp.Column):
                    name = column.name.removeprefix(prefix)
                    where = each.place.words.removeprefix(f"{book.file}: ")
                    self.used_by.setdefault(name, where)
                self.findings += _typed(engine, each, written)
                self.findings += _literals(book, each, written)

    def _all(self) -> Iterator[_Bound]:
        """Yield each expression that can be bound; those that cannot become findings."""
        book = self._book
        for key in ("weight", "strata", "psu"):
            kind: Literal["any", "number"] = "number" if key == "weight" else "any"
            yield from self._one(getattr(book.design, key), Place(book.file, "design", key), kind)
        self.findings += [
            self._written.finding("error", f"{key!r} is missing", "record")
            for key in _REQUIRED
            if key not in book.record
        ]
        yield from self._record(book.record, "record")
        for name, variant in book.variants.items():
            yield from self._record(variant.get("record", {}), f"variants.{name}.record")

    def _record(self, record: Mapping[str, Any], table: str) -> Iterator[_Bound]:
        file, valued = self._book.file, NODES | TRAITS
        for key, entry in record.items():
            if key == "employed":
                yield from self._one(entry, Place(file, table, key), "condition")
            elif key == "age":
                yield from self._one(entry, Place(file, table, key), "number")
            elif key in valued and isinstance(entry, dict) and "concordance" not in entry:
                for value, text in entry.items():
                    if value in valued[key].values:
                        place = Place(file, f"{table}.{key}", value)
                        yield from self._one(text, place, "condition")
                    else:
                        message = f"unknown value {value!r}; known: {', '.join(valued[key].values)}"
                        self._tell(message, f"{table}.{key}", value)
            elif entry != TODO:
                yield from self._whole(key, entry, table)

    def _one(
        self, text: object, place: Place, kind: Literal["any", "number", "condition"]
    ) -> Iterator[_Bound]:
        if text == TODO:
            return
        try:
            yield _Bound(place, bind(text, self._names, place), kind)
        except InputError as error:
            self.findings.append(self._written.error(error, text))

    def _whole(self, key: str, entry: Any, table: str) -> Iterator[_Bound]:
        """Yield a field that is no table of conditions: a concordance, or an expression."""
        others = {"employed": "TRUE", "age": "0"}
        try:
            columns = record_columns(self._book, {**others, key: entry}, household_first=True)
        except InputError as error:
            message = self._written.error(error).message.replace(f" ({self._book.file})", "")
            self._tell(message, table, key)
            return
        yield _Bound(Place(self._book.file, table, key), columns[key], "any")

    def _tell(self, message: str, table: str, key: str) -> None:
        self.findings.append(self._written.finding("error", message, table, key))


def _empty_table(book: Codebook) -> str:
    columns = [
        f"{exp.to_identifier(raw_column(name), quoted=True).sql(DIALECT)} "
        f"{_ENGINE_TYPES[each.type]}"
        for name, each in book.variables.items()
    ]
    return f"CREATE TABLE source ({', '.join(columns) or 'nothing INTEGER'})"


def _typed(engine: duckdb.DuckDBPyConnection, each: _Bound, written: Written) -> Iterator[Finding]:
    """Ask the engine for the type of an expression over no records."""
    query = exp.select(exp.alias_(each.value.copy(), "v")).from_("source").limit(0).sql(DIALECT)
    place = each.place
    try:
        kind = str(engine.execute(query).description[0][1])
    except duckdb.Error as error:
        problem = words(error).replace(raw_column(""), "")
        yield written.finding("error", problem, place.table, place.key)
        return
    if each.kind == "condition" and kind != "BOOLEAN":
        problem = "a condition is expected, such as X = 1; this gives a value"
        yield written.finding("error", problem, place.table, place.key)
    if each.kind == "number" and not kind.startswith(_NUMBERS):
        problem = f"a number is expected; this gives {kind.lower()}"
        yield written.finding("error", problem, place.table, place.key)


def _literals(book: Codebook, each: _Bound, written: Written) -> Iterator[Finding]:
    """Compare the codes that an expression asks for with those that the variable has."""
    for node in each.value.find_all(exp.EQ, exp.NEQ, exp.In):
        sides = [side.unnest() for side in (node.this, *_others(node))]
        columns = [side for side in sides if isinstance(side, exp.Column)]
        literals = [side for side in sides if isinstance(side, exp.Literal)]
        if len(columns) != 1 or not literals:
            continue
        variable = book.variables[columns[0].name.removeprefix(raw_column(""))]
        where = each.place.table, each.place.key
        numbers = [literal.this for literal in literals if not literal.is_string]
        if variable.type == "text" and numbers:
            problem = (
                f"{variable.name} holds text: write its codes in quotes, such as '{numbers[0]}'"
            )
            yield written.finding("error", problem, *where)
            continue
        codes = {normal(code, variable.type) for code in variable.codes}
        unknown = [
            literal.this for literal in literals if normal(literal.this, variable.type) not in codes
        ]
        if codes and unknown:
            problem = (
                f"{variable.name} has no code {', '.join(unknown)}; its codes: {_listed(variable)}"
            )
            yield written.finding("warning", problem, *where)


def _others(node: exp.Expr) -> list[exp.Expr]:
    return list(node.expressions) if isinstance(node, exp.In) else [node.args["expression"]]


def _listed(variable: Variable) -> str:
    told = [f"{code} {label}".strip() for code, label in list(variable.codes.items())[:20]]
    return ", ".join(told) + (", ..." if len(variable.codes) > len(told) else "")


def normal(code: str, kind: str) -> str:
    """Write a code as counts do: of a number 1 for 01 and 1.0."""
    if kind == "text":
        return code
    try:
        return code_text(float(code))
    except ValueError:
        return code
