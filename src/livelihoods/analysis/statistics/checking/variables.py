"""The variables of a codebook in a file of records: are they there, of which type and codes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from livelihoods.analysis.statistics.checking.expressions import normal
from livelihoods.analysis.statistics.checking.finding import Finding
from livelihoods.analysis.statistics.codebook import Codebook, Variable
from livelihoods.analysis.statistics.conversion import Labels
from livelihoods.analysis.statistics.drafting.contents import labels_of, occurrences
from livelihoods.analysis.statistics.engine import as_pattern, connect, lock
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.reading import (
    Part,
    open_parts,
    other_kinds,
    refuse_other_survey,
    texts_statement,
)

_LISTED, _MANY = 10, 60


def look_at_variables(
    files: list[tuple[Path, Path]], book: Codebook, used_by: Mapping[str, str]
) -> list[Finding]:
    """Look at the variables of each file.

    Args:
        files: Each file as the user named it, and as the engine reads it.
        book: The codebook.
        used_by: Variable -> the first place of the codebook that uses it.

    Raises:
        SurveyError: A file cannot be read, or is given twice.
    """
    findings: list[Finding] = []
    with connect() as connection:
        parts = open_parts(connection, [made for _, made in files])
        paths = [str(made) for _, made in files]
        lock(connection, [*paths, *map(as_pattern, paths)])
        for (path, made), part in zip(files, parts, strict=True):
            named = replace(part, name=path.name)
            try:
                refuse_other_survey(named, book.variables, book.title)
            except SurveyError as error:
                message = str(error).removeprefix(f"{path.name}: ")
                findings.append(Finding("error", path.name, message))
                continue
            findings += _missing(named, book, used_by)
            findings += _texts(connection, named, book, used_by)
            known = labels_of(made)
            for variable in book.variables.values():
                column = named.find(variable.name)
                if column is not None and variable.codes:
                    labels = known.get(column, Labels())
                    findings += _codes(connection, named, column, variable, labels)
    return findings


def _missing(part: Part, book: Codebook, used_by: Mapping[str, str]) -> Iterator[Finding]:
    for name in book.variables:
        if part.find(name) is not None:
            continue
        if name in used_by:
            message = f"the column is missing; {used_by[name]} uses it"
            yield Finding("error", part.name, message, "", name)
        else:
            message = "the column is missing; neither record nor design use it"
            yield Finding("warning", part.name, message, "", name)


def _texts(
    connection: duckdb.DuckDBPyConnection, part: Part, book: Codebook, used_by: Mapping[str, str]
) -> Iterator[Finding]:
    numbers = [each.name for each in book.variables.values() if each.type == "number"]
    for name, kind in other_kinds(part, numbers).items():
        message = f'holds {kind}, not numbers; say type = "text" in [variables]'
        yield Finding("error" if name in used_by else "warning", part.name, message, "", name)
    statement = texts_statement(part, numbers)
    if statement is None:
        return
    result = connection.execute(statement)
    names = [each[0] for each in result.description]
    row = dict(zip(names, result.fetchall()[0], strict=True))
    records = row.pop("_records")
    for name, count in row.items():
        if count:
            message = (
                f"{_counted(count)} of {records:,} values are text, not numbers; if the variable "
                'holds text, say type = "text" in [variables]'
            )
            yield Finding("error" if name in used_by else "warning", part.name, message, "", name)


def _codes(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    column: str,
    variable: Variable,
    labels: Labels,
) -> Iterator[Finding]:
    counts, different = occurrences(connection, part, column, variable.type)
    counts.pop(None, None)
    documented = {normal(code, variable.type): label for code, label in variable.codes.items()}
    other = {code: n for code, n in counts.items() if code is not None and code not in documented}
    if different <= _MANY:
        yield from _undocumented(part, column, other, labels)
    elif variable.type == "text":
        message = f"{different:,} different values: its codes are not compared one by one"
        yield Finding("note", part.name, message, "", column)
    never = [code for code in documented if code not in counts]
    if never and different <= len(counts) + 1:
        told = ", ".join(f"{code} {documented[code]}".strip() for code in never[:_LISTED])
        more = f" and {len(never) - _LISTED} more" if len(never) > _LISTED else ""
        message = f"documented codes that no record has: {told}{more}"
        yield Finding("note", part.name, message, "", column)


def _undocumented(
    part: Part, column: str, other: Mapping[str, int], labels: Labels
) -> Iterator[Finding]:
    shown = [(code, n) for code, n in other.items() if n >= SUPPRESS_BELOW]
    told = [
        f"{code} {labels.values[code]!r} ({n:,} records)"
        if code in labels.values
        else f"{code} ({n:,} records)"
        for code, n in shown[:_LISTED]
    ]
    if len(shown) > _LISTED:
        told.append(f"{len(shown) - _LISTED} more")
    if len(shown) < len(other):
        told.append("codes on fewer than 5 records each")
    if told:
        message = f"codes that the codebook does not document: {', '.join(told)}"
        yield Finding("warning", part.name, message, "", column)


def _counted(count: int) -> str:
    return f"{count:,}" if count >= SUPPRESS_BELOW else "fewer than 5"
