"""Which worker groups a survey tells: their conditions over its variables, or why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.groups import Group, Need, Route, SurveyFields

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

PRECEDENCE = (
    *("domestic_workers", "waste_pickers", "street_vendors", "market_traders"),
    *("transport_workers", "construction_workers", "homeworkers", "home_based_workers"),
    *("garment_textile_workers", "agricultural_workers", "single_client_own_account_workers"),
)
"""Which group takes a worker of several, where groups must not overlap."""

REST = "other"


@dataclass(frozen=True, slots=True)
class Identified:
    """A group that the survey tells.

    Attributes:
        condition: SQL over the names of the survey; true of members, never NULL.
        unknown: SQL, true of those of whom answers are missing, so that nobody can say.
        route: The route that was taken.
        note: What a reader must know of it.
    """

    condition: str
    unknown: str
    route: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotIdentifiable:
    """A group that the survey cannot tell, and what it lacks."""

    reason: str


def group_conditions(
    survey: "Survey",
    groups: Mapping[str, Group] | None = None,
    fields: SurveyFields | None = None,
) -> dict[str, Identified | NotIdentifiable]:
    """Return for each group its condition in a survey, or the reason why there is none.

    Args:
        survey: A survey with a codebook.
        groups: The groups; those that come with the software unless given.
        fields: What the survey gives for groups; its file in `groups/` unless given.

    Raises:
        SurveyError: The survey has no codebook.
        CodebookError: A definition or a file of fields is wrong.
    """
    if survey.codebook is None or survey.standard is None:
        raise SurveyError("Worker groups need a survey with a codebook")
    chosen = definitions.load() if groups is None else groups
    given = definitions.survey_fields(survey.codebook) if fields is None else fields
    return {name: _identify(group, survey, given) for name, group in chosen.items()}


def exclusive(groups: Mapping[str, str]) -> dict[str, str]:
    """Make the conditions of groups exclusive: who is in several is in the first by PRECEDENCE.

    Groups that are not in PRECEDENCE come after it, in the order given. What no group takes is
    under `other`, so that together they are everybody, once.
    """
    if REST in groups:
        raise UnknownNameError("worker group", REST, PRECEDENCE)
    ordered = sorted(groups, key=lambda name: _rank(name, list(groups)))
    label = exp.Case()
    for name in ordered:
        condition = exp.condition(groups[name], dialect=DIALECT)
        label = label.when(condition, exp.Literal.string(name))
    if not ordered:
        return {REST: "TRUE"}
    text = label.else_(exp.Literal.string(REST)).sql(DIALECT)
    return {name: f"({text}) = '{name}'" for name in (*ordered, REST)}


def _rank(name: str, given: Sequence[str]) -> tuple[int, int]:
    known = PRECEDENCE.index(name) if name in PRECEDENCE else len(PRECEDENCE)
    return (known, given.index(name))


def _identify(group: Group, survey: "Survey", fields: SurveyFields) -> Identified | NotIdentifiable:
    lacking = []
    for route in group.routes:
        missing = [lack for need in route.needs if (lack := _lack(need, survey, fields))]
        if not missing:
            return _identified(group, route, fields)
        lacking.append(missing)
    # The routes nearest to the survey say most about what it lacks.
    fewest = min(len(missing) for missing in lacking)
    reasons = [" and ".join(dict.fromkeys(each)) for each in lacking if len(each) == fewest]
    told = "; or ".join(dict.fromkeys(reasons))
    more = fields.reasons.get(group.id)
    return NotIdentifiable(f"{told} ({more})" if more else told)


def _identified(group: Group, route: Route, fields: SurveyFields) -> Identified:
    names = dict(definitions.condition_names())
    needed = [need.field for need in route.needs if need.field in fields.fields]
    names |= {name: fields.fields[name].sql for name in needed}
    place = Place(group.file, f"groups.{group.id}.routes", route.name)
    text = bind(route.condition, names, place).sql(DIALECT)
    notes = [route.note, *(fields.fields[name].note for name in dict.fromkeys(needed))]
    return Identified(
        condition=f"COALESCE({text}, FALSE)",
        unknown=f"{text} IS NULL",
        route=route.name,
        note="; ".join(note for note in notes if note),
    )


def _lack(need: Need, survey: "Survey", fields: SurveyFields) -> str:
    """Say what a survey lacks of a need; nothing if it meets it."""
    assert survey.codebook is not None
    assert survey.standard is not None
    if need.field in definitions.OUTPUTS:
        if need.field in survey.standard.outputs:
            return ""
        return f"the standard {survey.standard.id} does not give the {need.field}"
    if need.field not in definitions.GROUP_FIELDS:
        entry = survey.standard.record.get(need.field, {})
        if need.value in entry or "concordance" in entry:
            return ""
        return f"the codebook does not tell {need.field} {need.value}"
    return _lack_of_field(need, survey, fields)


def _lack_of_field(need: Need, survey: "Survey", fields: SurveyFields) -> str:
    given = fields.fields.get(need.field)
    words = need.field.replace("_", " ")
    if given is None:
        return fields.lacks.get(need.field, f"nothing tells the {words}")
    absent = sorted(given.variables.difference(survey.jobs_query.names))
    if absent:
        return f"the file lacks {', '.join(absent)}"
    if need.value and need.value not in given.values:
        return f"no answer on the {words} stands for {need.value.replace('_', ' ')}"
    if need.scheme and (need.scheme != given.scheme or need.digits > given.digits):
        return (
            f"{words} has {given.scheme} with {given.digits} digits, and {need.scheme} with "
            f"{need.digits} is needed"
        )
    return ""
