"""The labour-input method: value added of an activity, divided by who does the work.

In activity j informal labour input is I of L in all. If an informal job (or hour) produces `theta`
times what another does, the informal part of the activity's value added is

    p = theta I / (theta I + L - I)

and the contribution is the sum over activities of value added times p, so that informal and other
parts add up to the published value added (ILO 2013, Measuring informality:
a statistical manual). The error is that of the labour input: value added is taken as published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.analysis_report import report
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.contribution.shares import (
    Inputs,
    activity_lines,
    sensitivity_lines,
)
from livelihoods.analysis.statistics.contribution.value_added import ValueAdded
from livelihoods.analysis.statistics.dimensions import UNKNOWN
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.extended import extended
from livelihoods.analysis.statistics.estimation.statistic import mean, total
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.judgement import few
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

# Whose contribution: of the units of the informal sector, or of all informal jobs.
_INFORMAL = {"sector": "sector = 'informal'", "employment": "nature = 'informal'"}
_OUTPUT = {"sector": "sector", "employment": "nature"}
_WORDS = {"sector": "the informal sector", "employment": "informal employment"}
_CODE = "value_added_code"


@dataclass(frozen=True)
class Assumptions:
    """What the labour input cannot tell.

    Attributes:
        productivity: What an informal job (or hour) produces, relative to another of the same
            activity; 1 is equal productivity.
        by_activity: Activities whose relative productivity is another.
        sensitivity: Relative productivities (of all activities) for which the whole is given too.
    """

    productivity: float = 1.0
    by_activity: Mapping[str, float] = field(default_factory=dict)
    sensitivity: Sequence[float] = (0.25, 0.5, 0.75, 1.0)

    def of(self, codes: Sequence[str]) -> Floats:
        """Return the relative productivity of each activity.

        Raises:
            SurveyError: An activity is not in the table, or a productivity is not above 0.
        """
        if unknown := sorted(set(self.by_activity).difference(codes)):
            raise SurveyError(
                f"productivity of {', '.join(unknown)}: the table of value added has "
                f"{', '.join(codes)}"
            )
        found = [self.by_activity.get(code, self.productivity) for code in codes]
        for theta in (*found, *self.sensitivity):
            if not (theta > 0 and np.isfinite(theta)):
                raise SurveyError(f"relative productivity is a number above 0, not {theta:g}")
        return np.array(found, dtype=np.float64)


def contribution(
    survey: "Survey",
    value_added: ValueAdded,
    assumptions: Assumptions = Assumptions(),
    *,
    of: str = "sector",
    industry: str | None = None,
    hours: str | None = None,
    command: Sequence[str] = (),
) -> Table:
    """Estimate the contribution to gross value added; several periods are taken together.

    Args:
        survey: A survey with a codebook.
        value_added: Value added by activity, or by industry.
        assumptions: Relative productivity.
        of: sector or employment.
        industry: Of a table by industry: SQL whose values, as text, are its codes.
        hours: SQL of hours of work: then labour input is hours, else jobs.
        command: The command that asked, for the metadata.

    Raises:
        UnknownNameError: `of` is neither.
        SurveyError: Activities of survey and table do not match, a cell is on fewer than 5
            records or tells of fewer than 5, or the standard gives no sector or nature.
    """
    if of not in _WORDS:
        raise UnknownNameError("contribution", of, _WORDS)
    if survey.standard is None or _OUTPUT[of] not in survey.standard.outputs:
        raise SurveyError(f"A contribution needs a codebook, and a standard giving {_OUTPUT[of]}")
    assert survey.codebook is not None
    if value_added.area not in (None, country := survey.codebook.area.country):
        raise SurveyError(
            f"{value_added.file} is of {value_added.area}, the survey is of {country}"
        )
    codes = list(value_added.amounts)
    theta = assumptions.of(codes)
    coded = _coded(survey, value_added, industry)
    labour = hours or "1"
    where = f"({universe(survey.standard)}) AND ({labour}) >= 0"
    records = _records(coded, of, where)
    records.pop(UNKNOWN, None)
    _refuse_unmatched(value_added, records)
    _refuse_few(records, codes, of)
    asked = [
        total(labour, name="all", where=f"{_CODE} <> '{UNKNOWN}'"),
        total(f"CASE WHEN {_INFORMAL[of]} THEN {labour} ELSE 0 END", name="informal",
              where=f"{_CODE} <> '{UNKNOWN}'"),
    ]  # fmt: skip
    found = coded.covariance(asked, by=[_CODE], where=where, pool=True)
    inputs = Inputs.read(found, _CODE, codes)
    lines = activity_lines(inputs, value_added, theta, [records[code][0] for code in codes])
    lines += sensitivity_lines(inputs, value_added, assumptions.sensitivity)
    whole = mean(f"{_CODE} = '{UNKNOWN}'", name="unknown")
    unknown = next(iter(coded.plan([whole], where=where, pool=True).figures()))
    return report(
        survey,
        "contribution",
        lines,
        definition={
            "of": _WORDS[of],
            "labour_input": f"hours: {hours}" if hours else "jobs",
            "value_added": {
                "file": value_added.file,
                "area": value_added.area,
                "by": value_added.key,
                "industry": industry,
                "currency": value_added.currency,
                "year": value_added.year,
                "vintage": value_added.vintage,
                "sources": list(value_added.sources),
                "values": dict(value_added.amounts),
            },
            "relative_productivity": dict(zip(codes, theta.tolist(), strict=True)),
            "sensitivity": list(assumptions.sensitivity),
        },
        notes=[
            _assumption(of, hours, theta),
            *_notes(survey, value_added, of, hours),
            _left_out(value_added.key, unknown.n_y),
        ],
        command=command,
    )


def without_code(
    survey: "Survey", value_added: ValueAdded, of: str, industry: str | None
) -> tuple[int, int]:
    """Return how many records have no code of the table, and how many of these are informal."""
    assert survey.standard is not None
    coded = _coded(survey, value_added, industry)
    return _records(coded, of, universe(survey.standard)).get(UNKNOWN, (0, 0))


def _coded(survey: "Survey", value_added: ValueAdded, industry: str | None) -> "Survey":
    """Return the survey with the code of the table as a column; `unknown` where there is none."""
    if value_added.key == "activity":
        if industry is not None:
            raise SurveyError("The table is by activity: an expression of industry is not needed")
        text = "activity"
    else:
        if industry is None:
            raise SurveyError(
                "The table is by industry: say by an expression which variable of the survey has "
                "its codes"
            )
        text = industry
    bound = bind(text, survey.jobs_query.names, Place("industry")).sql(DIALECT)
    code = f"COALESCE(CAST({bound} AS TEXT), '{UNKNOWN}')"
    return extended(survey, {_CODE: code})


def _records(coded: "Survey", of: str, where: str) -> dict[str, tuple[int, int]]:
    """Count records and informal ones of each code, and of `unknown`."""
    plan = coded.plan([mean(_INFORMAL[of])], by=[[_CODE]], where=where, pool=True)
    return {str(each.domain[_CODE]): (each.n, each.n_y) for each in plan.figures()}


def _refuse_unmatched(value_added: ValueAdded, found: Mapping[str, tuple[int, int]]) -> None:
    problems = []
    if lacking := sorted(set(found).difference(value_added.amounts)):
        # A code that few records have could be anything, also a name.
        told = [code for code in lacking if found[code][0] >= SUPPRESS_BELOW][:20]
        told += ["codes on fewer than 5 records"] * any(few(found[code][0]) for code in lacking)
        problems.append(f"in the survey only: {', '.join(told)}")
    if idle := sorted(set(value_added.amounts).difference(found)):
        problems.append(f"in {value_added.file} only: {', '.join(idle[:20])}")
    if problems:
        raise SurveyError(
            f"The {value_added.key} codes of survey and value added do not match; "
            f"{'; '.join(problems)}"
        )


def _refuse_few(records: Mapping[str, tuple[int, int]], codes: Sequence[str], of: str) -> None:
    for code in codes:
        n, informal = records[code]
        if n < SUPPRESS_BELOW:
            problem = f"{code} rests on fewer than {SUPPRESS_BELOW} records"
        elif few(informal) or few(n - informal):
            problem = f"{_WORDS[of]} in {code} tells of fewer than {SUPPRESS_BELOW} records"
        else:
            continue
        raise SurveyError(f"{problem}: no contribution is shown; join it with another row")


def _assumption(of: str, hours: str | None, theta: Floats) -> str:
    unit = "hour" if hours else "job"
    if (theta == 1).all():
        how = f"as much as one elsewhere (relative productivity 1 for every {unit})"
    else:
        how = "the multiple that is given (relative productivity) of what one elsewhere does"
    return (
        f"Assumption: in each activity one {unit} in {_WORDS[of]} produces {how}. The lines "
        "`sensitivity` tell what follows from others."
    )


def _notes(survey: "Survey", value_added: ValueAdded, of: str, hours: str | None) -> list[str]:
    assert survey.codebook is not None
    coverage = survey.codebook.area.coverage
    notes = [
        "Errors are those of the labour input; value added is taken as published, without error.",
        "Main jobs only: work in second jobs is not counted.",
        (
            f"Labour input covers: {coverage} Its shares are taken to hold for all that the "
            "accounts cover."
        ),
        (
            f"Value added of {value_added.year} ({value_added.vintage}; "
            f"{'; '.join(value_added.sources)}); labour input of {survey.pooled_period}."
        ),
    ]
    if hours:
        notes.append("Jobs without hours are left out of the labour input.")
    if of == "sector":
        notes.append("Households that employ are not in the informal sector.")
    return notes


def _left_out(key: str, records: int) -> str:
    told = "A few" if few(records) else str(records)
    return f"{told} records without a known {key} are left out."
