"""Columns that a codebook reads as numbers: which of them hold something else."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.expressions import DIALECT, names_in
from livelihoods.analysis.statistics.reading import Part


def no_numbers(
    part: Part, codebook: Codebook, fetch: Callable[[str], list[dict[str, Any]]]
) -> Iterator[str]:
    """Tell of columns that hold no numbers, but should by the codebook; not of text weights.

    `fetch` runs a statement.
    """
    weights = names_in(codebook.design.weight)
    numbers = [
        each.name
        for each in codebook.variables.values()
        if each.type == "number" and each.name not in weights
    ]
    for name, kind in other_kinds(part, [*numbers, *weights]).items():
        yield f"{part.name}: {name} holds {kind}; the codebook says that it holds numbers"
    statement = texts_statement(part, numbers)
    if statement is None:
        return
    row = fetch(statement)[0]
    records = row.pop("_records")
    for name, count in row.items():
        if count:
            yield (
                f"{part.name}: {name}: {count} of {records} values are text, not numbers; the "
                "codebook says that it holds numbers"
            )


def other_kinds(part: Part, names: Iterable[str]) -> dict[str, str]:
    """Return the columns, of those read as numbers, that hold something else -> what in words."""
    found = {}
    for name in names:
        column = part.find(name)
        if column is not None and part.is_neither(column):
            kind = part.columns[column].lower()
            found[name] = "dates" if kind == "date" else f"values of type {kind}"
    return found


def texts_statement(part: Part, names: Iterable[str]) -> str | None:
    """Compile the count of values that are text and no number, in columns read as numbers."""
    counts = []
    for name in names:
        found = part.find(name)
        if found is not None and part.is_text(found):
            text = exp.cast(part.column(found), "text").sql(DIALECT)
            odd = f"TRIM({text}) <> '' AND TRY_CAST({text} AS DOUBLE) IS NULL"
            counts.append(exp.alias_(f"COUNT(*) FILTER (WHERE {odd})", name, quoted=True))
    if not counts:
        return None
    records = exp.alias_("COUNT(*)", "_records")
    return exp.select(records, *counts).from_(part.table, dialect=DIALECT).sql(DIALECT)
