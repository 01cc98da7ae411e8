"""SDMX files that this software wrote, read again: the same estimates as before.

What the figures mean stands in the metadata beside the file; the identifiers in it are turned back
into the codes that the metadata explains.
"""

import json
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from livelihoods.analysis.statistics import estimates as files
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.errors import EstimatesError, SurveyError
from livelihoods.analysis.statistics.estimates import SCHEMA, UNITS, Estimates, columns_with
from livelihoods.analysis.statistics.period import Period
from livelihoods.analysis.statistics.release.code_lists import (
    AGENCY,
    DATAFLOW,
    INDICATOR_CODES,
    TOTAL,
    UNIT_CODES,
    VERSION,
    dimension_code,
    sdmx_id,
)
from livelihoods.analysis.statistics.release.observations import (
    ATTRIBUTE_TITLES,
    CARRIED,
    CODED,
    DIMENSION_TITLES,
    VALUE,
)
from livelihoods.analysis.statistics.release.received import Received, noted, refusal
from livelihoods.analysis.statistics.release.time_periods import time_period

_OURS: Final = f"{AGENCY}:{DATAFLOW}({VERSION})"
_NUMBERS: Final = ("value", "se", "lower", "upper", "level", "n", "df")
_COMPONENTS: Final = (*DIMENSION_TITLES, VALUE, *ATTRIBUTE_TITLES)


def read_csv(path: Path) -> Received:
    """Read an SDMX-CSV file, 1.0 or 2.0, with the metadata beside it.

    Raises:
        EstimatesError: It is not of our dataflow, or a row of it cannot be understood; the message
            names line and column.
    """
    name = path.name
    try:
        head = _content(path).split(b"\r\n", 1)[0].decode("utf-8-sig").split(",")
        options = pa.csv.ConvertOptions(
            column_types=dict.fromkeys(head, pa.string()), strings_can_be_null=False
        )
        # On one thread an error names its line.
        alone = pa.csv.ReadOptions(use_threads=False)
        table = pa.csv.read_csv(path, alone, convert_options=options)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise EstimatesError(f"{name}: cannot be read as CSV: {first}") from error
    flow = next((each for each in ("STRUCTURE_ID", "DATAFLOW") if each in table.column_names), None)
    if flow is None:
        raise EstimatesError(f"{name} line 1: neither a column DATAFLOW nor STRUCTURE_ID: no SDMX")
    lines = pa.array(range(2, table.num_rows + 2), pa.int64())
    return _received(path, table, lines, flow, lambda line: f"{name} line {line}")


def read_json(path: Path) -> Received:
    """Read an SDMX-JSON data message, flat as we write it, with the metadata beside it.

    Raises:
        EstimatesError: It is no such message, or an observation of it cannot be understood; the
            message names the observation by its number and key, and the component.
    """
    name = path.name
    try:
        data = json.loads(_content(path))["data"]
        structure = data["structure"]
        dimensions = structure["dimensions"]["observation"]
        attributes = structure["attributes"]["observation"]
        observations = data["dataSets"][0]["observations"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise EstimatesError(
            f"{name}: not a flat SDMX-JSON 1.0 data message: {type(error).__name__} {error}"
        ) from error
    keys = list(observations)
    columns = {}
    for place, component in enumerate(dimensions):
        columns[component["id"]] = _looked_up(
            component, [key.split(":")[place : place + 1] for key in keys], keys, name
        )
    rows = list(observations.values())
    columns[VALUE] = ["" if row[0] is None else str(row[0]) for row in rows]
    for place, component in enumerate(attributes, 1):
        given = [row[place : place + 1] for row in rows]
        columns[component["id"]] = _looked_up(component, given, keys, name)
    table = pa.table({each: pa.array(column, pa.string()) for each, column in columns.items()})
    for each in ATTRIBUTE_TITLES:  # one that no figure has is not in the message
        if each not in table.column_names:
            table = table.append_column(each, pa.array([""] * table.num_rows))
    numbers = pa.array(range(1, table.num_rows + 1), pa.int64())
    return _received(
        path,
        table,
        numbers,
        None,
        lambda number: f"{name} observation {number} ({keys[number - 1]})",
    )


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise EstimatesError(f"{path.name}: there is no such file")
    return path.read_bytes()


def _looked_up(
    component: Mapping[str, Any], given: list[Any], keys: list[str], name: str
) -> list[str]:
    """Return the values that places in a component's list stand for; an empty text for none."""
    coded = component["id"] in (*DIMENSION_TITLES, *CODED)
    # A period is told by its name: an identifier allows no slash.
    told = "id" if coded and component["id"] != "TIME_PERIOD" else "name"
    values = [str(each[told]) for each in component["values"]]
    found = []
    for number, place in enumerate(given):
        try:
            found.append("" if not place or place[0] is None else values[int(place[0])])
        except (ValueError, IndexError):
            raise EstimatesError(
                f"{name} observation {number + 1} ({keys[number]}), {component['id']}: "
                f"{place[0]!r} is no place in the list of its {len(values)} values"
            ) from None
    return found


def _received(
    path: Path, table: pa.Table, lines: pa.Array, flow: str | None, place: Callable[[int], str]
) -> Received:
    metadata = files.read_metadata(path)
    if missing := [each for each in _COMPONENTS if each not in table.column_names]:
        raise EstimatesError(f"{path.name}: the component {missing[0]} is missing")
    found: list[tuple[int, str]] = []

    def mapped(component: str, known: Callable[[str], Any]) -> list[Any]:
        """Turn the identifiers of a component into what they stand for; note what is not known."""
        column = table[component]
        meant: dict[str, Any] = {}
        for text in column.unique().to_pylist():
            try:
                meant[text] = known(text)
            except (KeyError, ValueError):
                meant[text] = None
                for at in pc.indices_nonzero(pc.equal(column, text)).to_pylist():
                    where = place(lines[at].as_py())
                    found.append((at, f"{where}, {component}: {text!r} is not known"))
        return [meant[text] for text in column.to_pylist()]

    if flow is not None:
        mapped(flow, {_OURS: _OURS}.__getitem__)
    columns: dict[str, list[Any]] = {
        "indicator": mapped("INDICATOR", _indicators(metadata).__getitem__),
        "standard": mapped("STANDARD", _identified(metadata["standards"], "id").__getitem__),
        "area": mapped("REF_AREA", {sdmx_id(each): each for each in metadata["areas"]}.__getitem__),
        "period": mapped("TIME_PERIOD", _periods(metadata)),
        "source": mapped("SOURCE", _identified(metadata["codebooks"], "code").__getitem__),
        "unit": mapped("UNIT_MEASURE", _units(metadata).__getitem__),
        "value": mapped(VALUE, lambda text: float(text) if text else None),
        **{name: mapped(attribute, _reader(name)) for name, attribute in CARRIED.items()},
    }
    columns |= _dimensions(mapped)
    if found:
        raise refusal(path.name, [words for _, words in sorted(found)])
    used = [name for name in DIMENSIONS if any(each is not None for each in columns[name])]
    names = columns_with(used)
    schema = pa.schema([SCHEMA.field(name) for name in names])
    shaped = pa.table([pa.array(columns[name], schema.field(name).type) for name in names], schema)
    files.check_rows(shaped, metadata, path.name)
    beside = files.metadata_path(path).name
    told = Estimates(shaped, metadata)
    return Received(path.name, beside, told, lines, place, noted(told))


def _reader(name: str) -> Callable[[str], Any]:
    if name not in _NUMBERS:
        return lambda text: text or None
    kind: type = float if SCHEMA.field(name).type == pa.float64() else int
    return lambda text: kind(text) if text else None


def _identified(entries: list[dict[str, Any]], key: str) -> dict[str, str]:
    return {sdmx_id(each[key]): each[key] for each in entries}


def _indicators(metadata: Mapping[str, Any]) -> dict[str, str]:
    known = {each["id"] for each in metadata["indicators"]}
    theirs = {code: own for (own, _), code in INDICATOR_CODES.items() if own in known}
    return {**theirs, **{sdmx_id(each): each for each in known}}


def _units(metadata: Mapping[str, Any]) -> dict[str, str]:
    known = {*UNITS, *(each["unit"] for each in metadata["indicators"])}
    return {UNIT_CODES.get(each, sdmx_id(each)): each for each in known}


def _periods(metadata: Mapping[str, Any]) -> Callable[[str], str]:
    """Return what reads a period; a time range is one of the periods that the metadata names."""
    told: list[str] = [each["period"] for each in metadata["swept"]]
    told += chain.from_iterable(each["periods"] for each in metadata["codebooks"])
    ranges: dict[str, str] = {time_period(each): each for each in told}

    def read(text: str) -> str:
        if text in ranges:
            return ranges[text]
        try:
            Period.parse(text)
        except SurveyError as error:
            raise ValueError(text) from error
        return text

    return read


def _dimensions(mapped: Callable[[str, Callable[[str], Any]], list[Any]]) -> dict[str, list[Any]]:
    """Return the columns of the dimensions, from sex and the two classifications."""
    codes: dict[str, tuple[str, str | None]] = {TOTAL: ("", None)}
    for name, dimension in DIMENSIONS.items():
        for code in (None, *dimension.codes):
            codes[dimension_code(name, code)] = (name, code)
    sex = mapped(
        "SEX", {of: code for of, (name, code) in codes.items() if name == "sex"}.__getitem__
    )
    known = {of: pair for of, pair in codes.items() if pair[0] != "sex"}
    classified = [mapped(f"CLASSIF{place}", known.__getitem__) for place in (1, 2)]
    columns: dict[str, list[Any]] = {name: [None] * len(sex) for name in DIMENSIONS}
    columns["sex"] = sex
    for pairs in classified:
        for at, pair in enumerate(pairs):
            if pair and pair[1] is not None:
                columns[pair[0]][at] = pair[1]
    return columns
