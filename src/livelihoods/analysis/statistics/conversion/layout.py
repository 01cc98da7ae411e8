"""Layouts: which column of a fixed-width file stands where, as TOML."""

import codecs
import math
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from livelihoods.analysis.statistics.conversion.source import code_text, refuse_duplicates
from livelihoods.analysis.statistics.errors import SurveyError, suggestion

_KEYS = {"name", "start", "width", "type", "label", "labels", "missing"}
NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a fixed-width file.

    Attributes:
        name: Its name.
        start: Its first character in the line, counted from 1.
        width: How many characters it has.
        type: Whether it holds numbers or text.
        label: What it means.
        labels: Code -> label, the code as text.
        missing: Codes that stand for no answer.
    """

    name: str
    start: int
    width: int
    type: Literal["number", "text"]
    label: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    missing: frozenset[float | str] = frozenset()

    @property
    def end(self) -> int:
        """Its last character in the line, counted from 1."""
        return self.start + self.width - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a fixed-width file stand, and how its text is encoded."""

    file: str
    fields: list[Field]
    encoding: str = "utf-8"


def number(text: str) -> float | None:
    """Return the number that a text is; None where it is none."""
    value = float(text) if re.match(NUMBER, text) else math.nan
    return value if math.isfinite(value) else None


def load(path: Path) -> Layout:
    """Load a layout from a TOML file.

    Raises:
        SurveyError: The file is absent or not a layout; the message names column and key.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SurveyError(f"{path.name}: there is no such layout file") from None
    except UnicodeDecodeError:
        raise SurveyError(f"{path.name}: not a TOML file: it is not UTF-8 text") from None
    except OSError as error:
        raise SurveyError(f"{path.name}: cannot be read: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        raise SurveyError(f"{path.name}: not a TOML file: {error}") from None
    except RecursionError:
        raise SurveyError(f"{path.name}: not a TOML file: nested too deep") from None
    _check_keys(content, {"encoding", "columns"}, path.name)
    entries = content.get("columns")
    if not isinstance(entries, list) or not entries:
        raise SurveyError(f"{path.name}: [[columns]] is expected, one for each column")
    fields = [_field(entry, f"{path.name}: column {n}") for n, entry in enumerate(entries, 1)]
    refuse_duplicates(path.name, [each.name for each in fields])
    return Layout(path.name, fields, _encoding(content.get("encoding", "utf-8"), path.name))


def _encoding(name: Any, file: str) -> str:
    try:
        "".encode(name)
        found = codecs.lookup(name).name
    except (LookupError, TypeError, ValueError):
        raise SurveyError(
            f"{file}: encoding: {name!r} is not known; write utf-8, latin-1 or cp1252"
        ) from None
    if "\n".encode(found) != b"\n":
        raise SurveyError(f"{file}: encoding: {name} is not read; save the data as utf-8")
    return found


def _field(entry: Any, where: str) -> Field:
    _check_keys(entry, _KEYS, where)
    name, label = entry.get("name"), entry.get("label", "")
    if not isinstance(name, str) or not name:
        raise SurveyError(f'{where}: name: text is expected, such as "AGE"')
    where = f"{where} ({name})"
    for key in ("start", "width"):
        value = entry.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SurveyError(f"{where}: {key}: a whole number from 1 is expected")
    kind = entry.get("type")
    if kind not in ("number", "text"):
        raise SurveyError(f"{where}: type: number or text is expected")
    if not isinstance(label, str):
        raise SurveyError(f"{where}: label: text is expected")
    return Field(
        name,
        entry["start"],
        entry["width"],
        kind,
        label,
        _labels(entry.get("labels", {}), kind, where),
        _missing(entry.get("missing", []), kind, where),
    )


def _labels(entry: Any, kind: str, where: str) -> dict[str, str]:
    if not isinstance(entry, dict) or not all(isinstance(each, str) for each in entry.values()):
        raise SurveyError(
            f'{where}: labels: a table of texts is expected, such as {{ 1 = "Yes", 2 = "No" }}'
        )
    return {code_text(_code(code, kind, f"{where}: labels")): text for code, text in entry.items()}


def _missing(entry: Any, kind: str, where: str) -> frozenset[float | str]:
    if not isinstance(entry, list):
        raise SurveyError(f"{where}: missing: a list of codes is expected, such as [98, 99]")
    return frozenset(_code(str(code), kind, f"{where}: missing", odd=True) for code in entry)


def _code(code: str, kind: str, where: str, *, odd: bool = False) -> float | str:
    """Return a code as the column holds it; an `odd` one may be no number, such as a dot."""
    value = number(code) if kind == "number" else None
    if value is None and kind == "number" and not odd:
        raise SurveyError(f"{where}: {code!r} is no number, but the column holds numbers")
    return code if value is None else value


def _check_keys(entry: Any, known: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise SurveyError(f"{where}: a table is expected")
    for key in entry:
        if key not in known:
            raise SurveyError(f"{where}: unknown key {key!r}{suggestion(key, sorted(known))}")
