"""Reading the files of a folder into rows; every error is noted with file, line and column."""

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from livelihoods.analysis.errors import InputError
from livelihoods.platform.interchange.problems import Place, Problems
from livelihoods.platform.interchange.tables import Row, Table


def read_tables(folder: Path, tables: Sequence[Table], problems: Problems) -> dict[str, list[Row]]:
    """Read every table's file; what cannot be read is noted in `problems`.

    Raises:
        InputError: where the folder is not there.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; name the folder that holds network.toml")
    texts: dict[str, str | None] = {}
    rows: dict[str, list[Row]] = {}
    for table in tables:
        if table.is_optional and not (folder / table.file).exists():
            rows[table.name] = []
            continue
        if table.file not in texts:
            texts[table.file] = _text(folder / table.file, problems)
        content = texts[table.file]
        if content is None:
            rows[table.name] = []
            continue
        raw = _toml if table.section else _csv
        rows[table.name] = [
            row
            for line, cells in raw(table, content, problems)
            if (row := _row(table, line, cells, problems)) is not None
        ]
        _note_repeated(table, rows[table.name], problems)
    return rows


def _text(path: Path, problems: Problems) -> str | None:
    place = Place(path.name)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.add(place, f"is missing in {path.parent}")
        return None
    except OSError as error:
        problems.add(place, f"cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(Place(path.name, line), "is not UTF-8 text; save the file as UTF-8")
        return None
    if content.strip() and "\x00" not in content:
        return content
    fault = "is not a text file (it holds a zero byte)" if content.strip() else "is empty"
    problems.add(place, fault)
    return None


def _csv(table: Table, content: str, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    expected = [column.name for column in table.columns]
    try:
        header = [cell.strip() for cell in next(reader)]
        if not _note_header(table, header, expected, problems):
            return
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(header):
                problems.add(
                    Place(table.file, line),
                    f"has {len(cells)} values for {len(header)} columns; a value with a comma "
                    "stands in quotation marks",
                )
            elif any(cell.strip() for cell in cells):
                yield line, dict(zip(header, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(Place(table.file, reader.line_num), f"is not CSV: {error}")


def _note_header(table: Table, header: list[str], expected: list[str], problems: Problems) -> bool:
    missing = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    if missing:
        problems.add(
            Place(table.file, 1),
            f"lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
            + (f" (it has {', '.join(unknown)}, which we do not know)" if unknown else ""),
        )
    elif unknown:
        problems.add(
            Place(table.file, 1), f"has unknown columns: {', '.join(unknown)}; remove them"
        )
    elif len(set(header)) < len(header):
        problems.add(Place(table.file, 1), "names a column twice")
    else:
        return True
    return False


def _toml(table: Table, content: str, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        entries = tomllib.loads(content).get(table.section, [])
    except tomllib.TOMLDecodeError as error:
        place = Place(table.file)
        if (place, f"is not TOML: {error}") not in problems.found:  # once for all its sections
            problems.add(place, f"is not TOML: {error}")
        return
    if isinstance(entries, dict):
        entries = [entries]
    lines = [
        number
        for number, line in enumerate(content.splitlines(), 1)
        if line.strip().strip("[]").strip() == table.section and line.strip().startswith("[")
    ]
    expected = {column.name for column in table.columns}
    if not isinstance(entries, list) or len(lines) != len(entries):
        problems.add(Place(table.file), f"write each {table.section} as [[{table.section}]]")
        return
    for line, entry in zip(lines, entries, strict=True):
        for name in sorted(entry.keys() - expected):
            problems.add(Place(table.file, line, name), "is unknown; remove it")
        yield line, entry


def _row(table: Table, line: int, cells: dict[str, Any], problems: Problems) -> Row | None:
    values, is_whole = {}, True
    for column in table.columns:
        try:
            values[column.name] = column.value(cells.get(column.name))
        except InputError as error:
            problems.add(Place(table.file, line, column.name), str(error))
            is_whole = False
    if not is_whole:
        return None
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on <= starts_on:
        problems.add(
            Place(table.file, line, "ends_on"),
            f"{ends_on} is not after the start {starts_on}; the end is the first day on which it "
            "no longer holds",
        )
        return None
    return Row(line, values)


def _note_repeated(table: Table, rows: Sequence[Row], problems: Problems) -> None:
    first: dict[Any, int] = {}
    for row in rows:
        key = table.key_of(row.values)
        if key in first:
            shown = ", ".join(str(part) for part in key)
            problems.add(
                Place(table.file, row.line, table.key[0]),
                f"{shown} stands already in line {first[key]}; each has one row",
            )
        first.setdefault(key, row.line)
