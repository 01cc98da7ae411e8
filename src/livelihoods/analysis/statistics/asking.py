"""What indicators ask of a survey: statistics, or the reason why the survey cannot tell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.statistic import (
    Statistic,
    low_pay_rate,
    mean,
    quantile,
    share,
    total,
)
from livelihoods.analysis.statistics.indicators import ALL, INDICATORS, Indicator, indicator
from livelihoods.analysis.statistics.jobs import JobNames
from livelihoods.analysis.statistics.quantities import currency
from livelihoods.analysis.statistics.scheme import OUTPUTS, Standard

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_HOURS = ("hours_usual", "hours_actual")
VALUE_ADDED_NEEDED = (
    "needs the value added of each activity, which no survey tells: `livelihoods survey "
    "contribution FILE... --codebook NAME --value-added TABLE --publishable --output FILE` makes "
    "it of both"
)
_ALWAYS = ("age", "age_group", "employed", "sex", "status", "activity")


def chosen_indicators(
    survey: "Survey", names: Sequence[str], sets: Sequence[tuple[str, ...]]
) -> list[Indicator]:
    """Return the indicators of these names: none means the headline ones, `all` what can be told.

    Raises:
        UnknownNameError: There is no such indicator.
        SurveyError: One that is named cannot be told by the survey or the standard, or cannot be
            broken down as asked.
    """
    every = list(INDICATORS.values())
    if not names:
        # Each by the sets that its definition allows; its total is always there.
        return [each for each in every if each.headline and why_not(survey, each) is None]
    for name in names:
        if name != ALL:
            indicator(name)
    if ALL in names:
        return [each for each in every if why_not(survey, each) is None]
    asked = {name for each in sets for name in each}
    chosen = [indicator(name) for name in dict.fromkeys(names)]
    for each in chosen:
        if (why := why_not(survey, each)) is not None:
            raise SurveyError(f"{each.id}: {why}")
        if wrong := sorted(asked.difference(each.dimensions)):
            raise SurveyError(
                f"{each.id} cannot be broken down by {wrong[0]}: its own definition fixes that; "
                f"possible: {', '.join(each.dimensions)}"
            )
    return chosen


def why_not(survey: "Survey", each: Indicator) -> str | None:
    """Return why a survey cannot tell an indicator by its standard; None if it can."""
    assert survey.standard is not None
    assert survey.codebook is not None
    return why_not_by(survey.standard, survey.codebook, each, absent_fields(survey))


def why_not_by(
    standard: Standard,
    codebook: Codebook,
    each: Indicator,
    absent: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """Return why an indicator cannot be told by a standard and a codebook; None if it can.

    `absent` maps fields that a file lacks to the reason.
    """
    if each.kind == "contribution":
        return VALUE_ADDED_NEEDED
    if missing := [name for name in each.outputs if name not in standard.outputs]:
        return (
            f"needs the {' and '.join(each.outputs)}, and {standard.id} does not give the "
            f"{' and '.join(missing)}"
        )
    for name in sorted(each.names.difference(OUTPUTS, _ALWAYS)):
        fields = _HOURS if name == "hours" else (name,)
        why = [
            absent.get(field) or f"not asked in this survey ({codebook.code})"
            for field in fields
            if field in absent or not standard.record.get(field)
        ]
        if len(why) == len(fields):
            return f"{name}: {why[0]}"
    return None


def absent_fields(survey: "Survey") -> Mapping[str, str]:
    """Return the fields of the job record that the files of a survey lack, with the reason."""
    names = survey.jobs_query.names
    return names.absent if isinstance(names, JobNames) else {}


def statistics(
    survey: "Survey", each: Indicator, sets: Sequence[tuple[str, ...]]
) -> list[Statistic]:
    """Return what an indicator asks of the engine; of a gap nothing, see `gaps`."""
    standard = survey.standard
    assert standard is not None
    base, y = base_in(survey, each), with_hours(survey, each.y or "")
    if each.kind == "count":
        return [_complete(total("TRUE", where=base, name=each.id))]
    if each.kind == "rate":
        assert each.having is not None
        certain = _certain(each, standard)
        rate = mean(each.having, where=base, name=each.id, interval="logit", certain=certain)
        return [_complete(rate)]
    if each.over is not None:
        within = {tuple(name for name in columns if name != each.over) for columns in sets}
        return [
            _complete(share(each.over, columns, where=base, name=each.id))
            for columns in sorted(within, key=lambda names: (len(names), names))
        ]
    # The line of low pay is that of all who have a value: only those who are covered have one.
    covered = f"CASE WHEN ({universe(standard)}) AND ({base}) THEN {y} END"
    made = {
        "mean": lambda: mean(y, where=base, name=each.id),
        "median": lambda: quantile(y, where=base, name=each.id),
        "low_pay": lambda: low_pay_rate(covered, strict=True, name=each.id),
    }
    return [made[each.kind]()] if each.kind in made else []


def _complete(statistic: Statistic) -> Statistic:
    """Say that within the base every condition has an answer, so that no null is looked for."""
    return replace(statistic, complete=True)


def base_in(survey: "Survey", each: Indicator) -> str:
    """Return the base of an indicator in a survey, narrowed if its standard does so."""
    assert survey.standard is not None
    base = with_hours(survey, each.base)
    if each.rate_base and survey.standard.rate_base:
        base = f"({base}) AND ({survey.standard.rate_base})"
    return base


def with_hours(survey: "Survey", text: str) -> str:
    """Put for `{hours}` those that the survey has: usual hours first."""
    if "{hours}" not in text:
        return text
    absent = absent_fields(survey)
    there = [name for name in _HOURS if name not in absent]
    return text.replace("{hours}", f"COALESCE({', '.join(there)})" if len(there) > 1 else there[0])


def universe(standard: Standard) -> str:
    """Return the condition of the people whom a standard covers."""
    return f"employed AND ({standard.universe})"


def unit_in(survey: "Survey", each: Indicator) -> str:
    """Return the unit of an indicator in a survey: of money its currency (ISO 4217)."""
    assert survey.codebook is not None
    return currency(survey.codebook) if each.unit == "currency" else each.unit


def _certain(each: Indicator, standard: Standard) -> str | None:
    """Condition of the jobs whose nature the definition alone decides (contributing family)."""
    if each.having != "nature = 'informal'" or not standard.by_definition:
        return None
    listed = ", ".join(f"'{rule}'" for rule in standard.by_definition)
    return f"nature_rule IN ({listed})"
