"""Worker groups as a table of estimates, ready to be published: one indicator for each of them.

Each group has five: how many workers it has, its part of employment and of informal employment, and
of its workers the women and those whose job is informal. A group that a survey cannot tell has no
rows; why not stands in the metadata under `worker_groups`, with the way in which it tells the
others: a list of {group, area, period, standard, identifiable, route, note, reason}.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from livelihoods.analysis.statistics import group_nesting
from livelihoods.analysis.statistics import groups as definitions
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.digests import question_digest
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SCHEMA, columns_with
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.interval import LEVEL
from livelihoods.analysis.statistics.estimation.statistic import Statistic, mean, total
from livelihoods.analysis.statistics.group_conditions import (
    Identified,
    NotIdentifiable,
    group_conditions,
)
from livelihoods.analysis.statistics.judgement import Measured, few, judge
from livelihoods.analysis.statistics.metadata import estimates_metadata
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.groups import Group
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is told of every group.

    Attributes:
        id: Of the indicator, with the group in it.
        titles: Language -> what follows the name of the group.
        formula: How it is computed.
    """

    id: str
    titles: MappingProxyType[str, str]
    formula: str


def _titles(**words: str) -> MappingProxyType[str, str]:
    return MappingProxyType(words)


NUMBER, OF_EMPLOYMENT, OF_INFORMAL, WOMEN, INFORMAL = (
    *("number", "of_employment", "of_informal", "women", "informal"),
)
MEASURES: Final = MappingProxyType(
    {
        NUMBER: Measure(
            "{group}",
            _titles(en="number", es="cantidad", fr="nombre", pt="quantidade"),
            "Sum of weights of the workers of the group.",
        ),
        OF_EMPLOYMENT: Measure(
            "{group}_share_of_employment",
            _titles(
                en="share of employment",
                es="proporción del empleo",
                fr="part de l\u2019emploi",
                pt="proporção do emprego",
            ),
            "100 x workers of the group / employed people.",
        ),
        OF_INFORMAL: Measure(
            "{group}_share_of_informal_employment",
            _titles(
                en="share of informal employment",
                es="proporción del empleo informal",
                fr="part de l\u2019emploi informel",
                pt="proporção do emprego informal",
            ),
            "100 x workers of the group with an informal main job / informal employment.",
        ),
        WOMEN: Measure(
            "women_share_of_{group}",
            _titles(
                en="women's share",
                es="proporción de mujeres",
                fr="part des femmes",
                pt="proporção de mulheres",
            ),
            "100 x women of the group / workers of the group.",
        ),
        INFORMAL: Measure(
            "informal_employment_rate_of_{group}",
            _titles(
                en="informal employment rate",
                es="tasa de empleo informal",
                fr="taux d\u2019emploi informel",
                pt="taxa de emprego informal",
            ),
            "100 x workers of the group with an informal main job / workers of the group.",
        ),
    }
)
"""What is told of every group, in order."""

_NESTED: Final = MappingProxyType(
    {
        measure: frozenset({group_nesting.ALL, *parts})
        for measure, parts in (
            (NUMBER, ()),
            (OF_EMPLOYMENT, ()),
            (OF_INFORMAL, (group_nesting.INFORMAL,)),
            (WOMEN, (group_nesting.WOMEN,)),
            (INFORMAL, (group_nesting.INFORMAL,)),
        )
    }
)
"""What of a group within another withholds a measure of it."""

IS_NOT: Final = "A part that can be added to others: a worker may be in several groups."


def indicator_id(measure: str, group: str) -> str:
    """Return the id of the indicator that tells one thing of one group."""
    return MEASURES[measure].id.format(group=group)


@cache
def known_groups() -> "dict[str, Group]":
    """Return the worker groups that come with the software, read once."""
    return definitions.load()


def measure_of(indicator: str) -> tuple[str, str]:
    """Return what an indicator tells, and of which group; empty where it is of no group."""
    return _indicators().get(indicator, ("", ""))


@cache
def _indicators() -> dict[str, tuple[str, str]]:
    return {
        indicator_id(measure, group): (measure, group)
        for group in known_groups()
        for measure in MEASURES
    }


def title_of(indicator: str, language: str) -> str:
    """Return what an indicator of a group is called.

    Raises:
        KeyError: It is of no group.
    """
    measure, group = _indicators()[indicator]
    titles = known_groups()[group].title
    return _named(titles[language], MEASURES[measure].titles[language], language)


def group_estimates(
    survey: "Survey",
    names: Sequence[str] = (),
    *,
    pool: bool = False,
    command: Sequence[str] = (),
) -> Table:
    """Estimate worker groups as indicators, judged by the ILO's rule.

    A share is left out where 1 to 4 records are in it or outside it; where that is so of a group's
    informal jobs, so is its part of informal employment, from which they could be worked out. Of a
    group within another nothing is told that would tell of a few records of the rest.

    Args:
        survey: A survey with a codebook.
        names: Which groups; none named means all.
        pool: Whether several periods make one figure.
        command: The command that asked, for the metadata.

    Raises:
        UnknownNameError: There is no such group.
        SurveyError: The survey has no codebook.
    """
    known = known_groups()
    chosen = {name: definitions.group(name, known) for name in names or known}
    if survey.standard is None:
        raise SurveyError("Worker groups need a survey with a codebook")
    found = group_conditions(survey, chosen)
    told = {name: each for name, each in found.items() if isinstance(each, Identified)}
    wanted = [one for name, each in told.items() for one in _statistics(survey, name, each)]
    figures: dict[tuple[str, str], Figure] = {}
    if wanted:
        plan = survey.plan(wanted, [()], universe(survey.standard), pool=pool)
        figures = {(each.block, each.statistic.name): each for each in plan.figures()}
    periods = [survey.pooled_period] if pool else survey.periods
    nested = group_nesting.telling(
        survey,
        {name: each.condition for name, each in told.items()},
        {
            (period, name): figures[period, indicator_id(NUMBER, name)].n
            for name in told
            for period in periods
            if (period, indicator_id(NUMBER, name)) in figures
        },
        pool=pool,
    )
    rows = [
        row
        for name in told
        for period in periods
        for row in _rows(survey, name, period, figures, nested.get((period, name), frozenset()))
    ]
    table = pa.Table.from_pylist(rows, SCHEMA).select(columns_with(()))
    return Table(table, _metadata(survey, chosen, found, periods, command))


def _statistics(survey: "Survey", name: str, group: Identified) -> Iterator[Statistic]:
    assert survey.standard is not None
    yield total("TRUE", where=group.condition, name=indicator_id(NUMBER, name))
    yield _share(OF_EMPLOYMENT, name, group.condition)
    yield _share(WOMEN, name, "sex = 'female'", where=group.condition)
    if "nature" in survey.standard.outputs:
        yield _share(OF_INFORMAL, name, group.condition, where="nature = 'informal'")
        yield _share(INFORMAL, name, "nature = 'informal'", where=group.condition)


def _share(measure: str, group: str, condition: str, *, where: str | None = None) -> Statistic:
    return mean(condition, where=where, name=indicator_id(measure, group), interval="logit")


def _rows(
    survey: "Survey",
    group: str,
    period: str,
    figures: dict[tuple[str, str], Figure],
    nested: frozenset[str],
) -> Iterator[dict[str, Any]]:
    found = {
        measure: figure
        for measure in MEASURES
        if (figure := figures.get((period, indicator_id(measure, group)))) is not None
    }
    number = found.get(NUMBER)
    if number is None:
        return
    verdict = judge("ilo", Measured("count", number.value, number.se, number.n, number.df))
    few_informal = INFORMAL in found and _is_telling(found[INFORMAL])
    for measure, figure in found.items():
        reason = verdict.reason if verdict.status == "suppressed" else None
        is_share = measure != NUMBER
        if reason is None and is_share and number.n == 0:
            continue  # of nobody there are no shares
        if reason is None and is_share and _is_telling(figure):
            reason = "confidential"
        if reason is None and measure == OF_INFORMAL and few_informal:
            reason = "complementary"
        if reason is None and nested & _NESTED[measure]:
            reason = "complementary"
        row = _row(survey, indicator_id(measure, group), figure, is_share=is_share)
        if reason is not None:
            secret = dict.fromkeys(("value", "se", "lower", "upper", "n", "df", "level"))
            row |= secret | {"interval": None, "reason": reason}
            row["flag"] = _joined("suppressed", row["flag"])
        elif verdict.status == "caution":
            row |= {"reason": verdict.reason, "flag": _joined("unreliable", row["flag"])}
        yield row


def _is_telling(share: Figure) -> bool:
    """Whether so few records are in a share, or outside it, that it could tell about them."""
    return bool(few([share.n, share.n_y, share.n - share.n_y]).any())


def _joined(*flags: str | None) -> str:
    return ";".join(flag for flag in flags if flag)


def _row(survey: "Survey", name: str, figure: Figure, *, is_share: bool) -> dict[str, Any]:
    assert survey.codebook is not None
    assert survey.standard is not None
    times = 100.0 if is_share else 1.0
    bounds = figure.interval
    values = {
        "value": figure.value, "se": figure.se, "lower": bounds.lower, "upper": bounds.upper,
    }  # fmt: skip
    breaks = {entry.get("period") for entry in survey.codebook.breaks}
    flags = (
        "break" if figure.block in breaks else None,
        "stand_in_error" if survey.codebook.design.stand_in else None,
    )
    return {
        "indicator": name,
        "standard": survey.standard.id,
        "area": survey.codebook.area.code,
        "period": figure.block,
        **dict.fromkeys(DIMENSION_NAMES),
        **{key: None if value is None else value * times for key, value in values.items()},
        "level": LEVEL,
        "interval": bounds.method,
        "n": figure.n,
        "df": figure.df,
        "unit": "percent" if is_share else "persons",
        "flag": _joined(*flags) or None,
        "reason": None,
        "source": survey.codebook.code,
    }


def _metadata(
    survey: "Survey",
    chosen: dict[str, "Group"],
    found: dict[str, Identified | NotIdentifiable],
    periods: Sequence[str],
    command: Sequence[str],
) -> dict[str, Any]:
    assert survey.codebook is not None
    assert survey.standard is not None
    metadata = estimates_metadata(survey, (), {}, command, "ilo")
    words = survey.standard.universe_words
    metadata["indicators"] = [
        _indicator(measure, each, words) for each in chosen.values() for measure in MEASURES
    ]
    metadata["worker_groups"] = [
        {
            "group": name,
            "area": survey.codebook.area.code,
            "period": period,
            "standard": survey.standard.id,
            "identifiable": isinstance(each, Identified),
            "route": each.route if isinstance(each, Identified) else "",
            "note": each.note if isinstance(each, Identified) else "",
            "reason": "" if isinstance(each, Identified) else each.reason,
        }
        for name, each in found.items()
        for period in periods
    ]
    conditions = {
        name: each.condition for name, each in found.items() if isinstance(each, Identified)
    }
    metadata["digests"]["plan"] = question_digest(
        survey, {"groups": conditions, "pool": list(periods) == [survey.pooled_period]}
    )
    return metadata


def _indicator(measure: str, group: "Group", words: str) -> dict[str, Any]:
    titles = {
        language: _named(group.title[language], said, language)
        for language, said in MEASURES[measure].titles.items()
    }
    return {
        "id": indicator_id(measure, group.id),
        "title": titles["en"],
        "titles": titles,
        "definition": group.definition,
        "formula": MEASURES[measure].formula,
        "unit": "persons" if measure == NUMBER else "percent",
        "universe": f"{group.universe.rstrip('.')}. {words}.",
        "is_not": IS_NOT,
        "source": group.source,
    }


def _named(group: str, said: str, language: str) -> str:
    return f"{group} : {said}" if language == "fr" else f"{group}: {said}"
