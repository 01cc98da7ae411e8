"""The gap in the informal employment rate between women and men, or between two periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.analysis_report import Line, report
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.decomposition.kitagawa import Part, kitagawa
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.errors import (
    SurveyError,
    TooFewRecordsError,
    UnknownNameError,
)
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation.covariance import Covariance
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.statistic import mean, total
from livelihoods.analysis.statistics.judgement import Measured, few, judge
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

GAPS = ("sex", "period")
COMPOSITIONS = ("status", "activity")
INFORMAL = "nature = 'informal'"

_WORDS = {"female": "women", "male": "men"}


@dataclass(frozen=True)
class _Cell:
    """Records of one level of one population, and those of them whose job is informal."""

    n: int
    informal: int


def rate_gap(
    survey: "Survey",
    gap: str,
    by: str,
    *,
    form: str = "symmetric",
    where: str | None = None,
    command: Sequence[str] = (),
) -> Table:
    """Decompose a gap in the informal employment rate: women less men, or later less earlier.

    Args:
        survey: A survey with a codebook. Of several periods, sex is compared over all of them.
        gap: sex, or period (the survey then has exactly two).
        by: Of which levels the composition is: status or activity.
        form: symmetric (Kitagawa) or threefold.
        where: Condition that narrows the universe further, such as "activity <> 'unknown'".
        command: The command that asked, for the metadata.

    Returns:
        A report: both rates, the gap, its components, and each component level by level, in
        percentage points.

    Raises:
        UnknownNameError: There is no such gap, level or form.
        TooFewRecordsError: A cell is on fewer than 5 records, or tells of fewer than 5.
        SurveyError: The survey has no codebook, or not the periods to compare.
    """
    for kind, name, known in (("gap", gap, GAPS), ("composition", by, COMPOSITIONS)):
        if name not in known:
            raise UnknownNameError(kind, name, known)
    standard = survey.standard
    if standard is None or "nature" not in standard.outputs:
        raise SurveyError("A gap needs a survey with a codebook, and a standard that gives nature")
    populations = _populations(survey, gap)
    narrowed = _narrowed(survey, gap, where)
    asked = [total("TRUE", name="employed"), total(INFORMAL, name="informal")]
    found = survey.covariance(asked, by=[gap, by], where=narrowed, pool=True)
    cells = _cells(survey, gap, by, narrowed)
    levels = [each for each in DIMENSIONS[by].codes if any((p, each) in cells for p in populations)]
    _refuse_few(cells, populations, levels, by)
    totals, matrix = _totals(found, gap, by, populations, levels)
    parts = kitagawa(totals[:2], totals[2:], form)
    fewest = min(cells[p, level].n for p in populations for level in levels)
    records = [sum(cells[p, level].n for level in levels) for p in populations]
    lines = [
        _line(part, sqrt(part.variance(matrix)), found.df, levels, records=records, fewest=fewest)
        for part in parts
    ]
    names = [_WORDS.get(each, each) for each in populations]
    return report(
        survey,
        "kitagawa",
        lines,
        definition={
            "rate": "informal employment rate",
            "gap": f"{names[0]} less {names[1]}",
            "first": names[0],
            "second": names[1],
            "by": by,
            "form": form,
            "where": where,
        },
        notes=_NOTES,
        command=command,
    )


_NOTES = (
    (
        "Composition: the gap that there would be if the two differed in their shares by level "
        "only. Rate: if they differed in the rates within levels only. A split, not a cause."
    ),
    (
        "What a single level adds to the composition depends on the level of its rate; only the "
        "sum over levels has a meaning of its own."
    ),
)


def _populations(survey: "Survey", gap: str) -> tuple[str, str]:
    if gap == "sex":
        return "female", "male"
    if len(survey.periods) != 2:
        raise SurveyError(
            f"A gap between periods compares two; the files have {len(survey.periods)}: "
            f"{', '.join(survey.periods)}"
        )
    return survey.periods[1], survey.periods[0]


def _narrowed(survey: "Survey", gap: str, where: str | None) -> str:
    assert survey.standard is not None
    conditions = [universe(survey.standard)]
    if survey.standard.rate_base:
        conditions.append(survey.standard.rate_base)
    if gap == "sex":
        conditions.append("sex IN ('female', 'male')")
    if where:
        conditions.append(where)
    return " AND ".join(f"({each})" for each in conditions)


def _cells(survey: "Survey", gap: str, by: str, narrowed: str) -> dict[tuple[str, str], _Cell]:
    plan = survey.plan([mean(INFORMAL)], by=[[gap, by]], where=narrowed, pool=True)
    return {
        (str(each.domain[gap]), str(each.domain[by])): _Cell(each.n, each.n_y)
        for each in plan.figures()
    }


def _refuse_few(
    cells: dict[tuple[str, str], _Cell], populations: Sequence[str], levels: Sequence[str], by: str
) -> None:
    """Refuse a decomposition from which single people could be told, or that rests on them."""
    if not levels:
        raise SurveyError("No record is of an employed person in the universe: nothing to compare")
    for population in populations:
        for level in levels:
            cell = cells.get((population, level), _Cell(0, 0))
            where = f"{by} {level!r} of {_WORDS.get(population, population)}"
            if cell.n < SUPPRESS_BELOW:
                problem = f"{where} rests on fewer than {SUPPRESS_BELOW} records"
            elif few(cell.informal) or few(cell.n - cell.informal):
                problem = f"the rate of {where} tells of fewer than {SUPPRESS_BELOW} records"
            else:
                continue
            raise TooFewRecordsError(
                f"{problem}: no decomposition is shown. Take another classification, or leave the "
                f"level out: --where \"{by} <> '{level}'\""
            )


def _totals(
    found: Covariance, gap: str, by: str, populations: Sequence[str], levels: Sequence[str]
) -> tuple[Floats, Floats]:
    """Return totals (employed of first, second; informal likewise) and their covariance."""
    places = {
        (row["statistic"], str(row[gap]), str(row[by])): number
        for number, row in enumerate(found.rows)
    }
    order = [
        places[statistic, population, level]
        for statistic in ("employed", "informal")
        for population in populations
        for level in levels
    ]
    values = np.array([found.rows[place]["value"] for place in order], dtype=np.float64)
    return values.reshape(4, len(levels)), found.matrix[np.ix_(order, order)]


def _line(
    part: Part,
    se: float,
    df: int,
    levels: Sequence[str],
    *,
    records: Sequence[int],
    fewest: int,
) -> Line:
    value, se = 100 * part.value, 100 * se
    whole = part.component in ("first", "second")
    n = {"first": records[0], "second": records[1]}.get(part.component, sum(records))
    verdict = judge("ilo", Measured("mean", value, se, fewest, df))
    return Line(
        component=part.component,
        term=None if part.level is None else levels[part.level],
        value=value,
        se=se,
        unit="percent" if whole else "percentage points",
        n=n,
        df=df,
        flag="unreliable" if verdict.status == "caution" else "",
    )
