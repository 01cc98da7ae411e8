"""The variables of a codebook in a file of records: are they there, of which type and codes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from livelihoods.analysis.statistics.checking.expressions import normal
from livelihoods.analysis.statistics.checking.finding import Finding
from livelihoods.analysis.statistics.codebook import Codebook, Variable
from livelihoods.analysis.statistics.conversion import Labels
from livelihoods.analysis.statistics.drafting.contents import kept, labels_of, occurrences
from livelihoods.analysis.statistics.engine import MEMORY, Engine, as_pattern, lock
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.number_columns import other_kinds, texts_statement
from livelihoods.analysis.statistics.reading import (
    Part,
    open_parts,
    refuse_other_survey,
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
    with Engine((), None, MEMORY).open() as connection:
        parts = open_parts(connection, [made for _, made in files])
        paths = [str(made) for _, made in files]
        lock(connection, [*paths, *map(as_pattern, paths)])
        own: list[tuple[Part, dict[str, Labels]]] = []
        for number, ((path, made), part) in enumerate(zip(files, parts, strict=True)):
            named = kept(connection, replace(part, name=path.name), f"given_{number}")
            try:
                refuse_other_survey(named, book.variables, book.title)
            except SurveyError as error:
                message = str(error).removeprefix(f"{path.name}: ")
                findings.append(Finding("error", path.name, message))
                continue
            own.append((named, labels_of(made)))
            findings += _missing(named, book, used_by)
            findings += _texts(connection, named, book, used_by)
        for variable in book.variables.values():
            if variable.codes and own:
                findings += _codes(connection, own, variable)
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
    parts: list[tuple[Part, dict[str, Labels]]],
    variable: Variable,
) -> Iterator[Finding]:
    """Compare the codes of a variable with those of all files together."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    labels: dict[str, str] = {}
    whole, many = True, False
    for part, known in parts:
        column = part.find(variable.name)
        if column is None:
            continue
        found, different = occurrences(connection, part, column, variable.type)
        codes = {code: n for code, n in found.items() if code is not None}
        counts.update(codes)
        files.update(codes.keys())
        labels = known.get(column, Labels()).values | labels
        whole &= different <= len(found)
        many |= different > _MANY
    if not files:
        return
    name = parts[0][0].name if len(parts) == 1 else f"{len(parts)} files"
    documented = {normal(code, variable.type): label for code, label in variable.codes.items()}
    if many and variable.type == "text":
        message = "many different values: its codes are not compared one by one"
        yield Finding("note", name, message, "", variable.name)
    elif not many:
        told = []
        for code in sorted(counts.keys() - documented.keys(), key=lambda each: -counts[each]):
            if counts[code] >= SUPPRESS_BELOW:
                label = f" {labels[code]!r}" if code in labels else ""
                some = files[code] < len(parts)
                where = f" in {files[code]} of the {len(parts)} files" if some else ""
                told.append(f"{code}{label} ({counts[code]:,} records{where})")
        yield from _undocumented(name, variable, told, few=_few(counts, documented))
    never = [f"{code} {label}".strip() for code, label in documented.items() if code not in counts]
    if never and whole:
        message = f"documented codes that no record has: {_listed(never)}"
        yield Finding("note", name, message, "", variable.name)


def _undocumented(
    file: str, variable: Variable, told: list[str], *, few: bool
) -> Iterator[Finding]:
    listed = [_listed(told)] if told else []
    listed += ["codes on fewer than 5 records each"] if few else []
    if listed:
        message = f"codes that the codebook does not document: {', '.join(listed)}"
        yield Finding("warning", file, message, "", variable.name)


def _few(counts: Mapping[str, int], documented: Mapping[str, str]) -> bool:
    return any(n < SUPPRESS_BELOW for code, n in counts.items() if code not in documented)


def _listed(told: list[str]) -> str:
    more = f" and {len(told) - _LISTED} more" if len(told) > _LISTED else ""
    return ", ".join(told[:_LISTED]) + more


def _counted(count: int) -> str:
    return f"{count:,}" if count >= SUPPRESS_BELOW else "fewer than 5"
