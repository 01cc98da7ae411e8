"""ILOSTAT's bulk CSV files, in the form with codes and in the form with labels."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.ilostat.notes import Note, notes_of_codes, notes_of_labels
from livelihoods.analysis.statistics.release.code_lists import DIMENSION_CODES, INDICATOR_CODES

CREDIT: Final = "International Labour Organization, ILOSTAT (CC BY 4.0)"

_FREQUENCY = re.compile(r"_[AQM]$")
_TIME = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4]))?")
_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_NEEDED: Final = ("ref_area", "indicator", "sex", "time", "obs_value")
THOUSAND: Final = 1000.0

INDICATORS: Final = MappingProxyType({code: own for (own, _), code in INDICATOR_CODES.items()})
"""ILOSTAT's indicator -> ours."""

INDICATOR_LABELS: Final = MappingProxyType(
    {
        "Informal employment rate by sex (%)": "EMP_NIFL_SEX_RT",
        "Informal employment by sex and status in employment (thousands)": "EMP_NIFL_SEX_STE_NB",
    }
)
SEX: Final = MappingProxyType(
    {
        "SEX_T": "",
        "SEX_F": "female",
        "SEX_M": "male",
        "Sex: Total": "",
        "Sex: Female": "female",
        "Sex: Male": "male",
    }
)
STATUS_LABELS: Final = MappingProxyType({"Break in series": "B", "Unreliable": "U"})

# Of the classifications in which we have no dimension, what is the same as in one that we have.
_SAME: Final = MappingProxyType(
    {
        "ECO_AGNAG_TOTAL": ("activity", ""),
        "ECO_AGNAG_AGR": ("activity", "agriculture"),
        "ECO_AGGREGATE_TOTAL": ("activity", ""),
        "ECO_AGGREGATE_AGR": ("activity", "agriculture"),
        "ECO_AGGREGATE_X": ("activity", "unknown"),
    }
)
CLASSIFICATIONS: Final = MappingProxyType(
    {
        **{
            theirs: (dimension, own)
            for dimension, codes in DIMENSION_CODES.items()
            if dimension != "sex"
            for own, theirs in codes.items()
        },
        **_SAME,
    }
)


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation of a bulk file.

    Attributes:
        indicator: ILOSTAT's code without its frequency.
        source: Code or label of the survey.
        sex, classification, time: As the file writes them.
        period: The time as estimates write it.
        domain: Our dimension -> our code, without totals; None where it has no counterpart.
        value: In our unit; None where it is withheld.
        status: B, U or S; empty for none.
    """

    indicator: str
    source: str
    sex: str
    classification: str
    time: str
    period: str
    domain: Mapping[str, str] | None
    value: float | None
    status: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BulkFile:
    """A bulk file: of some areas and years, by area; `vintage` is empty where its name has none."""

    name: str
    sha256: str
    vintage: str
    observations: Mapping[str, tuple[Observation, ...]]

    def alike(self, area: str, as_in: Observation, domain: Mapping[str, str]) -> list[Observation]:
        """Return the observations of a domain that are of the same indicator and period."""
        return [
            each
            for each in self.observations[area]
            if each.domain == domain
            and each.period == as_in.period
            and INDICATORS[each.indicator] == INDICATORS[as_in.indicator]
        ]


def read(path: Path, areas: Mapping[str, Collection[str]], years: Collection[str]) -> BulkFile:
    """Read the observations of some areas and years.

    Args:
        path: A CSV file, with codes or with labels.
        areas: Key of an area -> the codes and names that the file may have for it.
        years: Years of four digits.

    Raises:
        EstimatesError: It is no bulk file of ILOSTAT, holds no indicator that we have, or a row of
            those areas and years cannot be understood.
    """
    if not path.is_file():
        raise EstimatesError(f"{path.name}: there is no such file")
    content = path.read_bytes()
    table, labelled = as_text(content, path.name)
    _refuse_other_indicators(table, path.name)
    year = pc.utf8_slice_codeunits(table["time"], 0, 4)
    table = table.filter(pc.is_in(year, value_set=pa.array(sorted(years), pa.string())))
    found = {}
    for key, names in areas.items():
        own = table.filter(pc.is_in(table["ref_area"], value_set=pa.array(sorted(names))))
        rows = (_observation(row, labelled, path.name) for row in own.to_pylist())
        found[key] = tuple(row for row in rows if row.indicator in INDICATORS)
    digest = hashlib.sha256(content).hexdigest()
    return BulkFile(path.name, digest, vintage_of(path.name), found)


def vintage_of(name: str) -> str:
    """Return the day in the name of a file, `2024-07-26`; empty where it has none."""
    day = _DAY.search(name)
    return "-".join(day.groups()) if day else ""


def as_text(content: bytes, name: str) -> tuple[pa.Table, bool]:
    """Return the file as texts, under the names of the form with codes, and which form it has."""
    try:
        head = content.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode()
        columns = [each.strip().strip('"') for each in head.split(",")]
        types = dict.fromkeys(columns, pa.string())
        table = pa.csv.read_csv(
            pa.BufferReader(content),
            # On one thread an error names its line.
            read_options=pa.csv.ReadOptions(use_threads=False),
            convert_options=pa.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
    except (pa.ArrowException, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise EstimatesError(f"{name}: cannot be read as CSV: {first}") from error
    labelled = "ref_area" not in columns
    if labelled:
        table = table.rename_columns([each.removesuffix(".label") for each in columns])
    for column in _NEEDED:
        if column not in table.column_names:
            raise EstimatesError(
                f"{name}: no bulk file of ILOSTAT: it has neither a column {column!r} nor "
                f"'{column}.label'"
            )
    return table, labelled


def _refuse_other_indicators(table: pa.Table, name: str) -> None:
    codes = [_indicator(each) for each in table["indicator"].unique().to_pylist()]
    if not set(codes) & set(INDICATORS):
        raise EstimatesError(
            f"{name}: {', '.join(codes[:3]) or 'no indicator'}: there is nothing to compare it "
            f"with; known: {', '.join(INDICATORS)}, and the labels {'; '.join(INDICATOR_LABELS)}"
        )


def _indicator(text: str) -> str:
    return INDICATOR_LABELS.get(text) or _FREQUENCY.sub("", text)


def _observation(row: Mapping[str, str], labelled: bool, name: str) -> Observation:
    indicator = _indicator(row["indicator"])
    time = _TIME.fullmatch(row["time"])
    try:
        value = float(row["obs_value"]) if row["obs_value"] else None
    except ValueError:
        raise EstimatesError(
            f"{name}: {row['ref_area']} {row['time']}: obs_value {row['obs_value']!r} is no number"
        ) from None
    if value is not None and indicator.endswith("_NB"):
        value *= THOUSAND
    quarter = time["quarter"] if time else None
    read_notes = notes_of_labels if labelled else notes_of_codes
    status = row.get("obs_status", "")
    classifications = [row[key] for key in ("classif1", "classif2") if row.get(key)]
    return Observation(
        indicator=indicator,
        source=row.get("source", ""),
        sex=row["sex"],
        classification=", ".join(classifications),
        time=row["time"],
        period=f"{time['year']}-Q{quarter}" if time and quarter else row["time"],
        domain=_domain(row["sex"], classifications),
        value=value,
        status=STATUS_LABELS.get(status, status),
        notes=tuple(
            note
            for key in ("note_classif", "note_indicator", "note_source")
            for note in read_notes(row.get(key, ""))
        ),
    )


def _domain(sex: str, classifications: list[str]) -> Mapping[str, str] | None:
    """Return our domain, None where sex or a classification has no counterpart."""
    pairs = [("sex", SEX.get(sex)), *(CLASSIFICATIONS.get(each) for each in classifications)]
    domain = {}
    for pair in pairs:
        if pair is None or pair[1] is None:
            return None
        if pair[1]:
            domain[pair[0]] = pair[1]
    return domain
