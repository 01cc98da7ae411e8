"""Tables of analyses: rows with one form, and what a reader must know of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from livelihoods.analysis.statistics.digests import question_digest
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.interval import LEVEL, interval
from livelihoods.analysis.statistics.metadata import estimates_metadata
from livelihoods.analysis.statistics.output import replace_files
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

FORMAT: Final = "livelihoods-analysis"
FORMAT_VERSION: Final = 1
SUFFIXES: Final = (".csv", ".json", ".parquet")

_FLOATS = ("value", "se", "lower", "upper")
_WHOLE = ("level", "n", "df")
_COLUMNS = (
    *("analysis", "standard", "area", "period", "component", "term"),
    *(*_FLOATS, *_WHOLE, "unit", "flag", "source"),
)
SCHEMA: Final = pa.schema(
    [
        (name, pa.float64() if name in _FLOATS else pa.int64() if name in _WHOLE else pa.string())
        for name in _COLUMNS
    ]
)
"""Columns of a report. `term` is empty for a whole; `n` counts records, `level` is 95."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a report; `bounds` where they are not value +- t standard errors."""

    component: str
    term: str | None
    value: float
    se: float | None
    unit: str
    n: int | None = None
    df: float = 0
    bounds: tuple[float | None, float | None] | None = None
    flag: str = ""


def report(
    survey: "Survey",
    analysis: str,
    lines: Sequence[Line],
    *,
    definition: Mapping[str, Any],
    notes: Sequence[str],
    command: Sequence[str] = (),
) -> Table:
    """Return lines as a table with metadata.

    Args:
        survey: The survey that they come from.
        analysis: What was done: kitagawa, oaxaca_blinder, mincer, contribution.
        lines: The numbers.
        definition: What was asked: universe, groups, variables, assumptions; and the weight, where
            it is not the survey's usual one.
        notes: What a reader must be told.
        command: The words of the command that asked.
    """
    assert survey.codebook is not None
    assert survey.standard is not None
    stand_in = survey.codebook.design.stand_in
    rows = []
    for line in lines:
        bounds = line.bounds
        if bounds is None and line.se is not None:
            found = interval(line.value, line.se, line.df, "t")
            bounds = (found.lower, found.upper)
        lower, upper = bounds or (None, None)
        flags = [line.flag, "stand_in_error" if stand_in and line.se is not None else ""]
        rows.append(
            {
                "analysis": analysis,
                "standard": survey.standard.id,
                "area": survey.codebook.area.code,
                "period": survey.pooled_period,
                "component": line.component,
                "term": line.term,
                "value": line.value,
                "se": line.se,
                "lower": lower,
                "upper": upper,
                "level": None if lower is None else LEVEL,
                "n": line.n,
                "df": None if line.se is None else int(line.df),
                "unit": line.unit,
                "flag": ";".join(filter(None, flags)) or None,
                "source": survey.codebook.code,
            }
        )
    asked = {
        "weight": survey.codebook.design.weight,
        **definition,
        "universe": survey.standard.universe_words,
    }
    metadata = {
        **survey_metadata(survey, command),
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "analysis": analysis,
        "definition": asked,
        "notes": list(notes),
    }
    metadata["digests"]["plan"] = question_digest(survey, {"analysis": analysis, **asked})
    return Table(pa.Table.from_pylist(rows, schema=SCHEMA), metadata)


_OF_ESTIMATES = ("indicators", "dimensions", "swept", "judgement", "format", "format_version")


def survey_metadata(survey: "Survey", command: Sequence[str]) -> dict[str, Any]:
    """Describe software, survey, files and standard, for tables that are no estimates."""
    whole = estimates_metadata(survey, [], {}, command, "ilo")
    return {key: value for key, value in whole.items() if key not in _OF_ESTIMATES}


def write_report(table: Table, path: Path) -> None:
    """Write a .csv or .parquet file with its metadata beside it, or a .json file with both.

    Raises:
        SurveyError: The name ends in something else, or the folder cannot be written to.
    """
    if path.suffix.lower() != ".json":
        table.write(path)
        return
    content = {"metadata": table.metadata, "rows": table.arrow().to_pylist()}
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    replace_files({path: text.encode()})


def refuse_suffix(path: Path) -> None:
    """Refuse the name of a report that ends in something else than its forms."""
    if path.suffix.lower() not in SUFFIXES:
        raise SurveyError(f"{path.name}: write to a file ending in {', '.join(SUFFIXES)}")
