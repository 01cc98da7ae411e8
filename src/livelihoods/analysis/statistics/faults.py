"""Errors that only the engine sees: which expression it was, without a word from the records."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from livelihoods.analysis.statistics.errors import CodebookError
from livelihoods.analysis.statistics.expressions import DIALECT, Place

_WITHOUT = re.compile(r"raw_(?:\d+_)?")
_HARMLESS = (
    *(duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException),
    *(duckdb.IOException, duckdb.OutOfMemoryException),
)


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression bound to columns of a step, and where it was written."""

    place: Place
    step: str
    value: exp.Expr


def words(error: duckdb.Error) -> str:
    """Say what went wrong; the engine's own words are kept only where they hold no value."""
    first = str(error).splitlines()[0]
    if isinstance(error, _HARMLESS) or "CSV Error on Line" in first:
        return first
    if isinstance(error, duckdb.ConversionException):
        return "a value cannot be converted to the type that is asked for; TRY_CAST gives NULL then"
    if isinstance(error, duckdb.OutOfRangeException):
        return "a number is too large"
    return "the engine refused a value"


def branches(columns: Mapping[str, tuple[Place, exp.Expr]], step: str) -> list[Bound]:
    """List the expressions of columns, each condition of a decision by its own key."""
    found = []
    for place, value in columns.values():
        ifs = value.args.get("ifs") if isinstance(value, exp.Case) else None
        for each in ifs or ():
            outcome = each.args["true"]
            key = outcome.name if isinstance(outcome, exp.Literal) else place.key
            found.append(Bound(Place(place.file, place.table, key), step, each.this))
        if not ifs:
            found.append(Bound(place, step, value))
    return found


def locate(
    run: Callable[[str], object],
    steps: Mapping[str, exp.Select],
    suspects: Iterable[Bound],
    advice: Callable[[exp.Expr], str] = lambda _: "",
) -> CodebookError | None:
    """Compute each expression alone, in order, and return the error of the first that fails.

    `advice` says what to do about the types of an expression's columns.
    """
    names = list(steps)
    for each in suspects:
        if not each.value.find(exp.Column):
            continue
        query = exp.select(exp.Count(this=each.value.copy())).from_(each.step)
        for name in names[: names.index(each.step) + 1]:
            query = query.with_(name, as_=steps[name], dialect=DIALECT)
        try:
            run(query.sql(DIALECT))
        except duckdb.Error as error:
            more = advice(each.value) if isinstance(error, duckdb.BinderException) else ""
            return each.place.refuse(_WITHOUT.sub("", words(error)) + more)
    return None
