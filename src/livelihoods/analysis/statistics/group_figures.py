"""How many workers a group has in a survey, how many are women, how many jobs are informal.

What may be shown is decided by `judgement`, before it is shown or written: by the ILO's rule, and
no share where 1 to 4 records are in it or outside it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.analysis_report import survey_metadata
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.digests import question_digest
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.statistic import Statistic, mean, total
from livelihoods.analysis.statistics.group_conditions import (
    Identified,
    NotIdentifiable,
    group_conditions,
)
from livelihoods.analysis.statistics.judgement import Measured, Verdict, few, judge
from livelihoods.analysis.statistics.judgement.thresholds import THRESHOLDS, WORDS
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.groups import Group, SurveyFields
    from livelihoods.analysis.statistics.survey import Survey

_SHARES = {"women": "sex = 'female'", "informal": "nature = 'informal'"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A worker group in a period of a survey; what is None is not known or may not be shown.

    Attributes:
        number, women_percent, informal_percent: Estimates, each with its standard error.
        n: Records of members.
        unknown_n: Records of workers of whom answers are missing, so that nobody can say.
        flag: suppressed, women_suppressed, informal_suppressed, unreliable, stand_in_error.
        route: How the survey tells the group; empty where it does not.
        reason: Why the group is not identifiable.
    """

    group: str
    title: str
    area: str
    period: str
    standard: str
    identifiable: bool
    n: int | None = None
    number: float | None = None
    number_se: float | None = None
    women_percent: float | None = None
    women_se: float | None = None
    informal_percent: float | None = None
    informal_se: float | None = None
    unknown_n: int | None = None
    flag: str = ""
    route: str = ""
    note: str = ""
    reason: str = ""


_KINDS: dict[object, pa.DataType] = {bool: pa.bool_(), str: pa.string(), int | None: pa.int64()}
SCHEMA = pa.schema([(each.name, _KINDS.get(each.type, pa.float64())) for each in fields(GroupRow)])
"""Columns of a table of groups."""


def group_rows(
    survey: "Survey",
    names: Sequence[str] = (),
    *,
    pool: bool = False,
    groups: "dict[str, Group] | None" = None,
    survey_fields: "SurveyFields | None" = None,
) -> list[GroupRow]:
    """Estimate worker groups, in the order of their file; one row per period and group.

    Args:
        survey: A survey with a codebook.
        names: Which groups; none named means all.
        pool: Whether several periods make one figure.
        groups: The groups; those that come with the software unless given.
        survey_fields: What the survey gives for groups; its file in `groups/` unless given.

    Raises:
        UnknownNameError: There is no such group.
        SurveyError: The survey has no codebook.
    """
    known = definitions.load() if groups is None else groups
    chosen = {name: definitions.group(name, known) for name in names or known}
    if survey.standard is None:
        raise SurveyError("Worker groups need a survey with a codebook")
    found = group_conditions(survey, chosen, survey_fields)
    identified = {key: each for key, each in found.items() if isinstance(each, Identified)}
    statistics = [one for key, each in identified.items() for one in _statistics(survey, key, each)]
    figures: dict[tuple[str, str], Figure] = {}
    if statistics:
        plan = survey.plan(statistics, [()], universe(survey.standard), pool=pool)
        figures = {(each.block, each.statistic.name): each for each in plan.figures()}
    return [
        _row(survey, chosen[key], each, period, figures)
        for period in ([survey.pooled_period] if pool else survey.periods)
        for key, each in found.items()
    ]


def group_table(survey: "Survey", rows: Sequence[GroupRow], command: Sequence[str] = ()) -> Table:
    """Return rows as a table with its metadata: survey, standard, and what each group is.

    Columns are those of GroupRow.
    """
    known = definitions.load()
    groups = [
        {
            "id": each.id,
            "titles": dict(each.title),
            "definition": each.definition,
            "source": each.source,
            "universe": each.universe,
        }
        for each in (known[name] for name in dict.fromkeys(row.group for row in rows))
    ]
    conditions = {
        key: [each.condition, each.unknown]
        for key, each in group_conditions(survey).items()
        if isinstance(each, Identified) and key in {group["id"] for group in groups}
    }
    notes = ["Groups overlap.", "number_se and the like are standard errors; shares are percent."]
    metadata = {
        **survey_metadata(survey, command),
        "format": "livelihoods-groups",
        "format_version": 1,
        "groups": groups,
        "judgement": {"rule": "ilo", "words": WORDS["ilo"], "thresholds": dict(THRESHOLDS["ilo"])},
        "notes": notes,
    }
    pooled = bool(rows) and {row.period for row in rows} == {survey.pooled_period}
    metadata["digests"]["plan"] = question_digest(survey, {"groups": conditions, "pool": pooled})
    return Table(pa.Table.from_pylist([asdict(row) for row in rows], SCHEMA), metadata)


def _statistics(survey: "Survey", key: str, group: Identified) -> list[Statistic]:
    assert survey.standard is not None
    shares = [name for name in _SHARES if name != "informal" or "nature" in survey.standard.outputs]
    return [
        total("TRUE", where=group.condition, name=f"{key}:number"),
        total("TRUE", where=group.unknown, name=f"{key}:unknown"),
        *(
            mean(_SHARES[name], where=group.condition, name=f"{key}:{name}", interval="logit")
            for name in shares
        ),
    ]


def _row(
    survey: "Survey",
    group: "Group",
    found: Identified | NotIdentifiable,
    period: str,
    figures: dict[tuple[str, str], Figure],
) -> GroupRow:
    assert survey.codebook is not None
    assert survey.standard is not None
    row = GroupRow(
        group=group.id,
        title=group.title["en"],
        area=survey.codebook.area.code,
        period=period,
        standard=survey.standard.id,
        identifiable=isinstance(found, Identified),
    )
    if isinstance(found, NotIdentifiable):
        return replace(row, reason=found.reason)
    number = figures.get((period, f"{group.id}:number"))
    unknown = figures.get((period, f"{group.id}:unknown"))
    row = replace(row, unknown_n=_count(unknown), route=found.route, note=found.note)
    stand_in = ["stand_in_error"] if survey.codebook.design.stand_in else []
    verdict = _verdict(number)
    if number is None or verdict.status == "suppressed":
        return replace(row, flag=";".join(["suppressed", *stand_in]))
    flags = ["unreliable"] if verdict.status == "caution" else []
    shares: dict[str, Any] = {}
    for name in _SHARES:
        rate = figures.get((period, f"{group.id}:{name}"))
        if rate is None:
            continue
        if few([rate.n, rate.n_y, rate.n - rate.n_y]).any():
            flags.append(f"{name}_suppressed")
        else:
            shares[f"{name}_percent"] = _hundred(rate.value)
            shares[f"{name}_se"] = _hundred(rate.se)
    return replace(
        row,
        n=number.n,
        number=number.value,
        number_se=number.se if number.n else None,
        flag=";".join([*flags, *stand_in]),
        **shares,
    )


def _verdict(number: Figure | None) -> Verdict:
    """Judge the number of members; a share has the same records and so the same verdict."""
    if number is None:
        return judge("ilo", Measured("count", None, None, n=0, df=0))
    return judge("ilo", Measured("count", number.value, number.se, number.n, number.df))


def _count(unknown: Figure | None) -> int | None:
    """Return how many records nobody can say of; 1 to 4 are not told."""
    if unknown is None:
        return 0
    return None if few(unknown.n) else unknown.n


def _hundred(value: float | None) -> float | None:
    return None if value is None else value * 100
