"""A workbook that a statistical office fills in with its own figures: made blank, and read."""

import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
import pyarrow as pa
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from livelihoods import __version__
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import EstimatesError, SurveyError
from livelihoods.analysis.statistics.estimates import (
    FLAGS,
    FORMAT,
    FORMAT_VERSION,
    INTERVALS,
    REASONS,
    SCHEMA,
    UNITS,
    Estimates,
    columns_with,
)
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.period import Period
from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS, FLAG_WORDS
from livelihoods.analysis.statistics.release.received import Received, refusal

FIGURES: Final = "figures"
NOTES: Final = "notes"
SHEETS: Final = MappingProxyType(
    {
        FIGURES: (*SCHEMA.names, NOTES),
        "areas": ("code", "name", "country", "coverage"),
        "sources": ("code", "title", "producer", "area", "credit", "terms", "url", "sample"),
        "standards": ("id", "title", "universe", "source"),
        "indicators": ("id", "title", "definition", "formula", "unit", "universe"),
        NOTES: ("code", "words"),
    }
)
"""Sheet -> its columns, in the first row."""

_MAY_BE_EMPTY: Final = MappingProxyType({"sources": ("url",)})
_NEEDED: Final = ("indicator", "standard", "area", "period", "unit", "source")
_KEYS: Final = MappingProxyType({"standards": "id", "indicators": "id"})
_FLOATS: Final = ("value", "se", "lower", "upper")
_WHOLE: Final = ("level", "n", "df")

# What openpyxl and the readers below it raise on a book that is damaged, locked or not one at all.
_NO_BOOK: Final = (
    InvalidFileException, BadZipFile, zlib.error, ParseError, KeyError, IndexError, AttributeError,
    TypeError, ValueError, OverflowError, EOFError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
_HOW: Final[tuple[str, ...]] = (
    (
        "Fill in the sheets; the first row of each stays as it is. Then: livelihoods figures "
        "import FILE.xlsx --format template.xlsx --dataset NAME --version YYYY-MM-DD"
    ),
    (
        "figures: one row for each figure. A dimension that is left empty means the total. A "
        "figure that does not exist has no row: missing is not zero."
    ),
    (
        "figures: a figure without standard error and interval is shown as one for which the "
        "producer gives no margin of error."
    ),
    "areas, sources, standards: one row for each code that the figures use, with all columns.",
    "sources: sample says how the sample was drawn and how errors were computed.",
    "indicators: only those that are not on the sheet codes; ours are known.",
    "notes: code and words of notes; a figure names its notes by their codes, joined by ';'.",
)


def blank() -> bytes:
    """Return the workbook before it is filled in, with what may stand in it."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    first = book.add_worksheet("read me")
    first.set_column(0, 0, 100, wrapped)
    first.write_column(0, 0, _HOW)
    for name, columns in SHEETS.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns, bold)
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.freeze_panes(1, 0)
    codes = book.add_worksheet("codes")
    codes.write_row(0, 0, ("column", "code", "meaning"), bold)
    for number, row in enumerate(_codes(), 1):
        codes.write_row(number, 0, row)
    codes.set_column(0, 1, 24)
    codes.set_column(2, 2, 100)
    book.close()
    return memory.getvalue()


def _codes() -> Iterator[tuple[str, str, str]]:
    for name, words in COLUMN_WORDS.items():
        yield name, "", words
    for name, each in INDICATORS.items():
        yield "indicator", name, f"{each.title} ({each.unit})"
    for dimension in DIMENSIONS.values():
        for code, words in dimension.codes.items():
            yield dimension.id, code, words
    for flag, words in FLAG_WORDS.items():
        yield "flag", flag, words
    for reason, words in REASONS.items():
        yield "reason", reason, words


@dataclass(slots=True)
class _Sheets:
    """The sheets of a workbook as texts and numbers, and what is wrong with them."""

    name: str
    rows: dict[str, list[tuple[int, dict[str, Any]]]]
    found: list[str] = field(default_factory=list)

    def place(self, sheet: str, row: int, column: str) -> str:
        letter = get_column_letter(SHEETS[sheet].index(column) + 1)
        return f"{self.name}, sheet {sheet}, row {row}, column {letter} ({column})"

    def note(self, sheet: str, row: int, column: str, words: str) -> None:
        self.found.append(f"{self.place(sheet, row, column)}: {words}")


def read(path: Path) -> Received:
    """Read a workbook that was filled in.

    Raises:
        EstimatesError: It is not that workbook, or a cell of it cannot be understood; the message
            names sheet, row and column of each.
    """
    sheets = _opened(path)
    entries = {name: _entries(sheets, name) for name in SHEETS if name != FIGURES}
    columns = _figures(sheets, entries)
    if sheets.found:
        raise refusal(path.name, sheets.found)
    used = [name for name in DIMENSION_NAMES if any(columns[name])]
    names = columns_with(used)
    schema = pa.schema([SCHEMA.field(name) for name in names])
    table = pa.table([pa.array(columns[name], schema.field(name).type) for name in names], schema)
    return Received(
        name=path.name,
        metadata_name=path.name,
        estimates=Estimates(table, _metadata(entries, columns, used)),
        lines=pa.array([row for row, _ in sheets.rows[FIGURES]], pa.int64()),
        place=lambda row: f"{path.name}, sheet {FIGURES}, row {row}",
        notes=pa.array([each or "" for each in columns[NOTES]], pa.string()),
    )


def _opened(path: Path) -> _Sheets:
    if not path.is_file():
        raise EstimatesError(f"{path.name}: there is no such file")
    try:
        rows = _rows(path)
    except EstimatesError:
        raise
    except _NO_BOOK as error:
        raise EstimatesError(f"{path.name}: cannot be read as a workbook: {error}") from error
    if not rows[FIGURES]:
        raise EstimatesError(f"{path.name}, sheet {FIGURES}: there are no figures")
    return _Sheets(path.name, rows)


def _rows(path: Path) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Return the rows of each sheet, with their numbers."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    try:
        for sheet, columns in SHEETS.items():
            if sheet not in book.sheetnames:
                raise EstimatesError(f"{path.name}: the sheet {sheet!r} is missing")
            given = book[sheet].iter_rows(values_only=True)
            head = [str(cell).strip() for cell in next(given, ()) if cell is not None]
            if head != list(columns):
                raise EstimatesError(
                    f"{path.name}, sheet {sheet}, row 1: the columns are {', '.join(head)}; "
                    f"expected: {', '.join(columns)}"
                )
            rows[sheet] = [
                (number, dict(zip(columns, map(_cell, row), strict=False)))
                for number, row in enumerate(given, 2)
                if any(cell not in (None, "") for cell in row[: len(columns)])
            ]
    finally:
        book.close()
    return rows


def _cell(value: Any) -> Any:
    """Return what stands in a cell; a text without blanks around it, None where it is empty."""
    if isinstance(value, str):
        return value.strip() or None
    return value


def _text(value: Any) -> str | None:
    """Return a cell as a text: a year or a code of digits may stand there as a number."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _entries(sheets: _Sheets, sheet: str) -> dict[str, dict[str, str]]:
    """Return code -> entry of a sheet that explains codes."""
    key = _KEYS.get(sheet, "code")
    found: dict[str, dict[str, str]] = {}
    for row, cells in sheets.rows[sheet]:
        texts = {column: _text(cells.get(column)) or "" for column in SHEETS[sheet]}
        for column, text in texts.items():
            if not text and column not in _MAY_BE_EMPTY.get(sheet, ()):
                sheets.note(sheet, row, column, "is empty")
        if texts[key] in found:
            sheets.note(sheet, row, key, f"{texts[key]!r} stands in the sheet already")
        found[texts[key]] = texts
    return found


def _figures(sheets: _Sheets, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the columns of the figures; what cannot be understood is noted."""
    readers = _readers(entries)
    columns: dict[str, list[Any]] = {column: [] for column in SHEETS[FIGURES]}
    for row, cells in sheets.rows[FIGURES]:
        for column, values in columns.items():
            given = cells.get(column)
            value = None
            if given is not None:
                try:
                    value = readers[column](given)
                except (ValueError, SurveyError) as error:
                    sheets.note(FIGURES, row, column, str(error))
            elif column in _NEEDED:
                sheets.note(FIGURES, row, column, "is empty")
            values.append(value)
        values_of = (columns[each][-1] for each in ("se", "lower", "upper", "interval"))
        if columns["value"][-1] is not None and all(each is None for each in values_of):
            columns["interval"][-1] = "not_given"
    return columns


def _readers(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Callable[[Any], Any]]:
    return {
        "indicator": _among({*INDICATORS, *entries["indicators"]}, "sheets indicators and codes"),
        "standard": _among(entries["standards"], "sheet standards"),
        "area": _among(entries["areas"], "sheet areas"),
        "source": _among(entries["sources"], "sheet sources"),
        "period": lambda given: str(Period.parse(_text(given) or "")),
        **{name: _among(DIMENSIONS[name].codes, "sheet codes") for name in DIMENSION_NAMES},
        **dict.fromkeys(_FLOATS, _number),
        **dict.fromkeys(_WHOLE, _whole),
        "interval": _among(INTERVALS, "intervals"),
        "reason": _among(REASONS, "sheet codes"),
        "unit": _unit,
        "flag": _each_among(FLAGS, "sheet codes"),
        NOTES: _each_among(entries[NOTES], "sheet notes"),
    }


def _among(known: Any, where: str) -> Callable[[Any], str]:
    def read(given: Any) -> str:
        text = _text(given) or ""
        if text not in known:
            raise ValueError(f"{text[:60]!r} is not known; see the {where}")
        return text

    return read


def _each_among(known: Any, where: str) -> Callable[[Any], str]:
    one = _among(known, where)
    return lambda given: ";".join(one(each.strip()) for each in (_text(given) or "").split(";"))


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(f"{given!r} is not a number in the workbook")  # noqa: TRY004 - a cell's fault
    return float(given)


def _whole(given: Any) -> int:
    if _number(given) != int(given):
        raise ValueError(f"{given!r} is not a whole number")
    return int(given)


def _unit(given: Any) -> str:
    text = _text(given) or ""
    is_currency = len(text) == 3 and text.isascii() and text.isupper()
    if text not in UNITS and not is_currency:
        raise ValueError(f"{text[:60]!r} is not one of {', '.join(UNITS)} or a currency (ISO 4217)")
    return text


def _metadata(
    entries: Mapping[str, Mapping[str, Any]],
    columns: Mapping[str, Sequence[Any]],
    dimensions: Sequence[str],
) -> dict[str, Any]:
    """Say what the figures mean, from the sheets and from the registry of indicators."""
    indicators: dict[str, set[str]] = {}
    for name, unit in zip(columns["indicator"], columns["unit"], strict=True):
        indicators.setdefault(name, set()).add(unit)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "software": {"name": "livelihoods", "version": __version__},
        "command": [],
        "areas": {
            code: {key: each[key] for key in ("name", "country", "coverage")}
            for code, each in entries["areas"].items()
        },
        "codebooks": [
            {
                **{key: each[key] for key in SHEETS["sources"] if key != "sample"},
                "periods": [],
                "files": [],
                "design": {"words": each["sample"], "stand_in": False},
                "notes": [],
                "breaks": [],
                "as_published": True,
            }
            for each in entries["sources"].values()
        ],
        "standards": [{**each, "parameters": {}} for each in entries["standards"].values()],
        "indicators": [
            entries["indicators"].get(name) or _of_registry(name, units)
            for name, units in sorted(indicators.items())
        ],
        "dimensions": {
            name: {"title": DIMENSIONS[name].title, "codes": dict(DIMENSIONS[name].codes)}
            for name in dimensions
        },
        "notes": {
            code: {"kind": "other", "words": each["words"]} for code, each in entries[NOTES].items()
        },
        "swept": [],
        "warnings": [],
    }


def _of_registry(name: str, units: set[str]) -> dict[str, Any]:
    known = INDICATORS[name]
    # Of money the office's own currency.
    unit = next(iter(units)) if known.unit == "currency" and len(units) == 1 else known.unit
    return {
        "id": name,
        "title": known.title,
        "titles": dict(known.titles),
        "definition": known.definition,
        "formula": known.formula,
        "unit": unit,
        "is_not": known.is_not,
        "source": known.source,
        "universe": f"{known.universe}.",
    }
