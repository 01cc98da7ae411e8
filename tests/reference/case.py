"""Cases of reference results: what a file of them looks like, and the data that they speak of.

A file that is not of the form is refused with the file and the key, because a runner that skipped
it would report a proof that was never made.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

PARTS = ("id", "dataset", "design", "statistic", "expected")


class FormError(Exception):
    """A directory or file that is not of the form; the message names file and key."""


@dataclass(frozen=True)
class Case:
    """One case: a statistic of a data set under a design, and what the other software answered."""

    id: str
    file: Path
    data: Path
    dataset: str
    design: Mapping[str, Any]
    statistic: Mapping[str, Any]
    options: Mapping[str, Any]
    expected: Mapping[str, Any]
    calls: Mapping[str, str]

    @property
    def group(self) -> str:
        """The first word of the id."""
        return self.id.split(".", 1)[0]

    @cached_property
    def by(self) -> list[str]:
        """The columns that make the domains."""
        return listed(self.statistic.get("by"))


def listed(value: Any) -> list[Any]:
    """Return one value, several or none as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def case_files(folder: Path) -> tuple[list[Path], Path]:
    """Return the case files of a directory, and the folder of its data."""
    if not folder.is_dir():
        raise FormError(f"{folder}: there is no such directory")
    inner = folder / "cases"
    home = inner if inner.is_dir() else folder
    files = sorted(path for path in home.glob("*.json") if path.name != "index.json")
    if not files:
        raise FormError(f"{folder}: there are no case files in it (cases/*.json)")
    for data in (folder / "data", folder.parent / "data"):
        if data.is_dir():
            return files, data
    raise FormError(f"{folder}: there is no data/ in it")


def read_cases(file: Path, data: Path) -> Iterator[Case]:
    """Read one file of cases, refusing what is not of the form."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FormError(f"{file}: not readable as JSON: {error}") from None
    if isinstance(content, dict) and "cases" not in content:
        raise FormError(f"{file}: cases: the key is missing")
    cases = content["cases"] if isinstance(content, dict) else content
    if not isinstance(cases, list):
        raise FormError(f"{file}: cases: a list is expected")
    for index, each in enumerate(cases):
        yield _case(each, file, data, f"cases[{index}]")


def _case(content: Any, file: Path, data: Path, place: str) -> Case:
    if not isinstance(content, dict):
        raise FormError(f"{file}: {place}: an object is expected")
    for key in PARTS:
        if key not in content:
            raise FormError(f"{file}: {place}.{key}: the key is missing")
        kind = str if key in {"id", "dataset"} else dict
        if not isinstance(content[key], kind):
            what = "a text" if kind is str else "an object"
            raise FormError(f"{file}: {place}.{key}: {what} is expected")
    if not isinstance(content["statistic"].get("stat"), str):
        raise FormError(f"{file}: {place}.statistic.stat: the key is missing")
    if not any(content["expected"].get(key) for key in ("rows", "test", "error")):
        raise FormError(f"{file}: {place}.expected: no row, test or error: nothing to compare")
    case = Case(
        id=content["id"],
        file=file,
        data=data,
        dataset=content["dataset"],
        design=content["design"],
        statistic=content["statistic"],
        options=content.get("options") or {},
        expected=content["expected"],
        calls=content.get("r") or {},
    )
    _require_data(case, place)
    return case


def _require_data(case: Case, place: str) -> None:
    if not any((case.data / f"{case.dataset}{end}").is_file() for end in (".csv.gz", ".csv")):
        raise FormError(
            f"{case.file}: {place}.dataset: there is no {case.dataset}.csv.gz in {case.data}"
        )
    replicates = case.design.get("replicates")
    if replicates is None:
        return
    name = replicates.get("file") if isinstance(replicates, dict) else None
    if not name or not (case.data / name).is_file():
        raise FormError(
            f"{case.file}: {place}.design.replicates.file: there is no {name} in {case.data}"
        )


_tables: dict[Path, pa.Table] = {}


def read_table(data: Path, name: str) -> pa.Table:
    """Read a data set once; empty cells are missing, quoted numbers are numbers."""
    path = next(
        path
        for path in (data / name, data / f"{name}.csv.gz", data / f"{name}.csv")
        if path.is_file()
    )
    if path not in _tables:
        _tables[path] = pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(block_size=1 << 28),
            convert_options=pyarrow.csv.ConvertOptions(
                null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
            ),
        )
    return _tables[path]


def text(value: Any) -> str:
    """Write a value of a column as R pastes it."""
    if value is None:
        return "NA"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
