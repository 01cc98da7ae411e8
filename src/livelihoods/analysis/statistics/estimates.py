"""Files of estimates: their columns, how they are written and read, and the metadata beside them.

An estimates file is a CSV or Parquet table with one row per figure. Beside `figures.csv` lies
`figures.metadata.json`, which says what every row means: software, surveys, files, standards,
indicators, warnings. The metadata is one JSON object:

- `format` ("livelihoods-estimates"), `format_version` (1), `software` {name, version}
- `command`: the words of the command that made the file, without machine paths
- `digests` (may be absent): {codebooks: code -> SHA-256, standards: id -> SHA-256,
  plan: SHA-256}; what they are of is in `digests`
- `areas`: code -> {name, country (ISO 3166-1 alpha-3), coverage}
- `codebooks`: list of {code, title, producer, area, periods, files, design, credit, terms, url,
  notes, breaks}; each of `files` has {name, sha256 (null for a frame), period, records,
  employed (null if fewer than 5)}; `design` has
  {words, stand_in (true: the design is not the survey's own, and the true errors are larger)}
- `standards`: list of {id, title, universe, source, parameters}; `parameters` name -> value
- `indicators`: list of {id, title, definition, formula, unit, universe, titles (language -> title),
  is_not, source}; older files lack the last three
- `dimensions`: name -> {title, codes: code -> name}
- `swept`: list of {standard, area, period, percent}: the share of employment whose sector no
  answer decided and the last rule of the standard did; `percent` is null where 1 to 4 records are
  in the base, in the numerator, or outside it
- `warnings`: list of {code, text}: what a reader must be told
- `notes` (may be absent): code -> {kind, words, indicators}: what must be told with the figures of
  these indicators (kind `assumption`, `error` or `range`); where the words hold numbers, `form` is
  the words with their names in braces, and `numbers` name -> number
- `judgement` (not in older files): {rule, words, thresholds, disclosure {fewest_records,
  protection_percent}, reasons: code -> meaning}: by which rule figures were suppressed or flagged
- `table`: {file, sha256}: the name of the table that it was written with, and the SHA-256 of its
  bytes; `read` checks the bytes and leaves it out
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from livelihoods.analysis.statistics.dimensions import ALWAYS, DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import EstimatesError, SurveyError
from livelihoods.analysis.statistics.period import Period

FORMAT: Final = "livelihoods-estimates"
FORMAT_VERSION: Final = 1

METADATA_KEY: Final = "livelihoods-estimates"
"""Under this key a Parquet file holds its metadata too, in its own key-value metadata."""

KEY_COLUMNS: Final = ("indicator", "standard", "area", "period")
VALUE_COLUMNS: Final = (
    *("value", "se", "lower", "upper", "level", "interval", "n", "df", "unit", "flag"),
    *("reason", "source"),
)
COLUMNS: Final = (*KEY_COLUMNS, *DIMENSION_NAMES, *VALUE_COLUMNS)
"""Columns that an estimates table may have, in order; in a dimension's column empty means total."""

INTERVALS: Final = ("t", "logit", "woodruff", "by_definition", "none", "not_given")
"""How `lower` and `upper` were made. `by_definition`: the value follows from the definition alone
and has no sampling error, so `se`, `lower` and `upper` are empty. `none`: no interval can be given
(standard error 0, a count of 0, a rate of 0 or 100, or no degrees of freedom). `not_given`: the
figure is another producer's, who publishes no margin of error."""

FLAGS: Final = ("unreliable", "suppressed", "break", "stand_in_error", "modelled", "provisional")
"""What `flag` may hold, joined by `;`. Of a suppressed row `value`, `se`, `lower`, `upper`, `n` and
`df` are empty."""

REASONS: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "confidential": "few people stand behind the figure: it could tell about them",
        "complementary": "hidden so that a confidential figure cannot be worked out from it",
        "no_value": "nothing can be computed",
        "few_records": "too few records",
        "limited_records": "few records",
        "no_records": "no record: nobody in the sample, and perhaps some in the population",
        "sample_size": "sample smaller than the standard asks for",
        "effective_sample_size": "effective sample smaller than the standard asks for",
        "interval_width": "confidence interval too wide",
        "relative_width": "confidence interval too wide beside the figure itself",
        "relative_error": "standard error too large beside the figure itself",
        "no_interval": "no confidence interval can be given",
        "stand_in_error": "the standard error is a stand-in: the true one is larger",
        "degrees_of_freedom": "the standard error is itself uncertain",
        "zero_or_all": "none or all of the records: the error cannot be estimated",
        "complement_width": "confidence interval too wide beside the complement of the figure",
    }
)
"""What `reason` may hold, with its meaning: why a figure is suppressed or to be read with caution.
Of several reasons the first that is found. Older files have no such column."""

SUPPRESSING: Final = frozenset(
    {
        *("confidential", "complementary", "no_value", "few_records", "sample_size"),
        *("effective_sample_size", "interval_width", "relative_width", "relative_error"),
        *("no_interval",),
    }
)
"""The reasons that suppress; with the others the figure is shown."""

SUPPRESS_BELOW: Final = 5
"""Figures on fewer records are not shown."""

UNRELIABLE_BELOW: Final = 15
"""Figures on fewer records are flagged."""

UNITS: Final = ("persons", "percent", "points", "hours")
"""Units of figures; those of money are the code of a currency (ISO 4217), such as ARS."""

_CURRENCY: Final = re.compile(r"[A-Z]{3}")

_FLOATS = ("value", "se", "lower", "upper")
_WHOLE = ("level", "n", "df")
_REQUIRED = (*KEY_COLUMNS, "unit", "source")
_METADATA_KEYS = (
    *("format", "format_version", "software", "command", "areas", "codebooks", "standards"),
    *("indicators", "dimensions", "swept", "warnings"),
)
# Lists of the metadata -> what each of their entries must have.
_LISTS: Final = MappingProxyType(
    {
        "codebooks": ("code",),
        "standards": ("id",),
        "indicators": ("id", "unit"),
        "swept": (),
        "warnings": (),
    }
)

SCHEMA: Final = pa.schema(
    [
        pa.field(
            name,
            pa.float64() if name in _FLOATS else pa.int64() if name in _WHOLE else pa.string(),
        )
        for name in COLUMNS
    ]
)


@dataclass(frozen=True, slots=True)
class Estimates:
    """A file of estimates as read: `table` with the columns of SCHEMA, `metadata` as documented."""

    table: pa.Table
    metadata: dict[str, Any]


def columns_with(dimensions: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a table that uses these dimensions, in order."""
    unused = set(DIMENSION_NAMES).difference(ALWAYS, dimensions)
    return tuple(name for name in COLUMNS if name not in unused)


def dimensions_of(table: pa.Table) -> list[str]:
    """Return the dimensions that have a column in a table."""
    return [name for name in DIMENSION_NAMES if name in table.column_names]


def metadata_path(path: Path) -> Path:
    """Return where the metadata of an estimates file lies: its stem + `.metadata.json`."""
    return path.with_name(f"{path.stem}.metadata.json")


def read(path: str | Path) -> Estimates:
    """Read a file of estimates (CSV or Parquet) and the metadata beside it, and check both.

    Columns may stand in any order and dimension columns may be absent (that reads as totals), and
    so may `reason`, which older files lack (that reads as null); unknown columns are refused.

    Raises:
        EstimatesError: The file or its metadata is absent, is not in the documented form, or the
            two do not belong together.
    """
    path = Path(path)
    if not path.is_file():
        raise EstimatesError(f"{path.name}: there is no such file of estimates")
    table = _shaped(_raw_table(path), path.name)
    metadata = read_metadata(path)
    check_rows(table, metadata, path.name)
    return Estimates(table, metadata)


def read_metadata(path: Path) -> dict[str, Any]:
    """Read the metadata beside a file of figures, in whatever form that is.

    Raises:
        EstimatesError: It is absent or not in the documented form, or was written for another file.
    """
    metadata = _metadata(metadata_path(path))
    _check_bytes(path, metadata.pop("table", None))
    return metadata


def _check_bytes(path: Path, written: Any) -> None:
    """Refuse a table that is not the one that its metadata was written with."""
    if written is None:
        return
    told = written.get("sha256") if isinstance(written, dict) else None
    if told != hashlib.sha256(path.read_bytes()).hexdigest():
        of = written.get("file") if isinstance(written, dict) else None
        raise EstimatesError(
            f"{path.name}: {metadata_path(path).name} was written for another table ({of}), or the "
            "table was changed since; write each table under a name of its own"
        )


def _raw_table(path: Path) -> pa.Table:
    try:
        if path.suffix.lower() == ".parquet":
            return pa.parquet.read_table(path)
        if path.suffix.lower() == ".csv":
            convert = pa.csv.ConvertOptions(
                column_types=SCHEMA, strings_can_be_null=True, null_values=[""]
            )
            # On one thread an error names its line.
            alone = pa.csv.ReadOptions(use_threads=False)
            return pa.csv.read_csv(path, alone, convert_options=convert)
    except (pa.ArrowException, OSError) as error:
        first = str(error).splitlines()[0]
        raise EstimatesError(f"{path.name}: cannot be read as estimates: {first}") from error
    raise EstimatesError(f"{path.name}: estimates are .csv or .parquet files")


def _shaped(table: pa.Table, name: str) -> pa.Table:
    have = set(table.column_names)
    if unknown := [each for each in table.column_names if each not in COLUMNS]:
        raise EstimatesError(f"{name}: unknown column {unknown[0]!r}; known: {', '.join(COLUMNS)}")
    needed = [each for each in (*KEY_COLUMNS, *VALUE_COLUMNS) if each != "reason"]
    wanted = [each for each in needed if each not in have]
    if wanted:
        raise EstimatesError(f"{name}: column {wanted[0]!r} is missing")
    names = columns_with(have)
    columns = [
        table[each] if each in have else pa.nulls(table.num_rows, pa.string()) for each in names
    ]
    try:
        kinds = pa.schema([SCHEMA.field(each) for each in names])
        return pa.table(columns, names=list(names)).cast(kinds)
    except pa.ArrowException as error:
        raise EstimatesError(f"{name}: {str(error).splitlines()[0]}") from error


def _metadata(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EstimatesError(
            f"{path.name} is missing: the metadata is written beside the estimates and must "
            "travel with them"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise EstimatesError(f"{path.name}: not readable as JSON: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise EstimatesError(f"{path.name}: not the metadata of an estimates file")
    if content.get("format_version") != FORMAT_VERSION:
        raise EstimatesError(
            f"{path.name}: format_version {content.get('format_version')!r}, this software reads "
            f"{FORMAT_VERSION}"
        )
    if missing := [key for key in _METADATA_KEYS if key not in content]:
        raise EstimatesError(f"{path.name}: {missing[0]!r} is missing")
    _check_shape(content, path.name)
    return content


def _check_shape(content: dict[str, Any], name: str) -> None:
    """Refuse metadata whose parts are not the lists and objects that are documented."""
    for key, needed in _LISTS.items():
        given = content[key]
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise EstimatesError(f"{name}: {key!r} is not a list of objects")
        for number, each in enumerate(given, 1):
            if strange := [one for one in needed if not isinstance(each.get(one), str)]:
                raise EstimatesError(f"{name}: {key!r}, number {number}: {strange[0]!r} is no text")
    for key in ("areas", "dimensions", "notes"):
        given = content.get(key, {})
        if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
            raise EstimatesError(f"{name}: {key!r} is not an object of objects")
    for code, each in content["dimensions"].items():
        if not isinstance(each.get("codes", {}), dict):
            raise EstimatesError(f"{name}: 'dimensions', {code!r}: 'codes' is not an object")


def check_rows(table: pa.Table, metadata: dict[str, Any], name: str) -> None:
    """Refuse a table whose codes are not known to the metadata, naming the first such row.

    Raises:
        EstimatesError: A code, a period or a flag is not known, or a row repeats another's key.
    """
    known: dict[str, set[str]] = {
        "indicator": {each["id"] for each in metadata["indicators"]},
        "standard": {each["id"] for each in metadata["standards"]},
        "area": set(metadata["areas"]),
        "source": {each["code"] for each in metadata["codebooks"]},
        "unit": {*UNITS, *filter(_CURRENCY.fullmatch, table["unit"].unique().to_pylist())},
        "interval": set(INTERVALS),
        "reason": set(REASONS),
        **{dimension: set(DIMENSIONS[dimension].codes) for dimension in dimensions_of(table)},
    }
    for column in _REQUIRED:
        if table[column].null_count:
            raise EstimatesError(
                f"{_place(table, column, None, name)}, column {column!r} has empty cells"
            )
    for column, codes in known.items():
        for value in table[column].unique().to_pylist():
            if value is not None and value not in codes:
                raise EstimatesError(
                    f"{_place(table, column, value, name)}, {column} {value!r} is not known to the "
                    f"metadata; known: {', '.join(sorted(codes))}"
                )
    for value in table["period"].unique().to_pylist():
        try:
            Period.parse(value)
        except SurveyError as error:
            place = _place(table, "period", value, name)
            raise EstimatesError(f"{place}, period: {error}") from None
    for value in table["flag"].unique().to_pylist():
        if strange := set((value or "").split(";")) - {"", *FLAGS}:
            place = _place(table, "flag", value, name)
            raise EstimatesError(f"{place}, flag {min(strange)!r} is not known")
    _check_unique(table, name)


def _place(table: pa.Table, column: str, value: str | None, name: str) -> str:
    """Name the first line of a CSV file, or row of another, that has a value in a column."""
    found = pc.is_null(table[column]) if value is None else pc.equal(table[column], value)
    number = pc.index(found, value=True).as_py()
    # The first line of a CSV file holds the names of the columns.
    is_csv = name.lower().endswith(".csv")
    return f"{name} line {number + 2}" if is_csv else f"{name} row {number + 1}"


def _check_unique(table: pa.Table, name: str) -> None:
    keys = table.select([*KEY_COLUMNS, *dimensions_of(table)]).to_pylist()
    seen = {tuple(key.values()) for key in keys}
    if len(seen) != len(keys):
        raise EstimatesError(f"{name}: {len(keys) - len(seen)} rows repeat the key of another row")
