"""Indicators of a survey as rows of an estimates table, judged before anything leaves.

Which figures may be shown is decided on all counts behind them at once (`judgement`): those that
were asked for and those beside them (`counts_beside`), which are left out when all is judged.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from livelihoods.analysis.statistics.asking import chosen_indicators, statistics, universe
from livelihoods.analysis.statistics.counts_beside import counts_beside, finest, ordered
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import SCHEMA, columns_with
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.statistic import Statistic, mean, total
from livelihoods.analysis.statistics.figure_rows import dominated, gap_rows, judged_figures
from livelihoods.analysis.statistics.gaps import gap_figures
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator
from livelihoods.analysis.statistics.judgement.disclosure import few
from livelihoods.analysis.statistics.judgement.reliability import check_rule
from livelihoods.analysis.statistics.metadata import estimates_metadata
from livelihoods.analysis.statistics.scheme import OUTPUTS, Standard
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_MOST_DIMENSIONS = 2
_SWEPT, _COVERED = "swept", "covered"
_EMPLOYMENT = INDICATORS["employment"]


Question = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Names of indicators, and the sets of dimensions by which they are wanted."""


def indicator_table(
    survey: "Survey",
    questions: Sequence[Question],
    *,
    pool: bool,
    command: Sequence[str],
    reliability: str,
) -> Table:
    """Compute indicators; see `Survey.indicators` and `Survey.answers`."""
    check_rule(reliability)
    standard = survey.standard
    if standard is None:
        raise SurveyError("Indicators need a survey with a codebook")
    asked: dict[Indicator, list[tuple[str, ...]]] = {}
    for names, by in questions:
        wanted = _sets(by, standard)
        for each in chosen_indicators(survey, names, wanted):
            own = [*asked.get(each, ()), *_sets_of(each, wanted)]
            asked[each] = list(dict.fromkeys(own))
    chosen = list(asked)
    sets = _sets([columns for _, by in questions for columns in by], standard)
    compared = {
        INDICATORS[each.of]: [ordered([*columns, "sex"]) for columns in asked[each]]
        for each in chosen
        if each.of
    }
    people = [each for each in [*chosen, *compared] if each.is_of_people]
    all_sets = list(dict.fromkeys(chain(sets, *compared.values())))
    beside = counts_beside(people, all_sets, standard)
    computed = list(dict.fromkeys([*chosen, *compared, *beside]))
    everyone = finest(computed, sets, standard)
    covered = universe(standard)
    figures = _computed(
        survey, computed, asked, compared, [*all_sets, *chain(*beside.values())], pool=pool
    )
    # The finest table is of employment alone, and apart: it has many cells.
    whole = statistics(survey, _EMPLOYMENT, [])
    fine = survey.figures(whole, [everyone], covered, pool=pool)
    _refuse_nobody(survey, figures, pool=pool)
    pairs = [
        (each, figure)
        for each in computed
        for figure in figures
        if figure.statistic.name == each.id
        and set(figure.domain).issubset(each.dimensions)
        and (each.over is None or figure.n_y)
        and (each.is_of_people or figure.n)
    ]
    shown = [each in asked and _was_asked(figure, asked[each]) for each, figure in pairs]
    kept = [
        was_asked
        or ordered(figure.domain) in beside.get(each, ())
        or ordered(figure.domain) in compared.get(each, ())
        for (each, figure), was_asked in zip(pairs, shown, strict=True)
    ]
    judging = [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
    table = judged_figures(
        survey,
        judging,
        [(_EMPLOYMENT, figure) for figure in fine],
        dominated(survey, judging, covered, pool=pool),
        reliability,
    )
    gaps = [
        (each, gap)
        for each in chosen
        if each.of
        for gap in gap_figures(survey, each, asked[each], covered, pool=pool)
    ]
    rows = table.filter(
        pa.array([each for each, keep in zip(shown, kept, strict=True) if keep], pa.bool_())
    ).to_pylist()
    rows += gap_rows(survey, gaps, table)
    places = {each.id: number for number, each in enumerate(chosen)}
    rows.sort(key=lambda row: places[row["indicator"]])
    swept = {
        figure.block: None if _is_disclosing(figure) else figure.value
        for figure in figures
        if figure.statistic.name == _SWEPT and not figure.domain
    }
    used = {name for each in sets for name in each}.union(each.over or "" for each in chosen)
    whole = pa.Table.from_pylist(rows, SCHEMA).select(columns_with(used))
    return Table(whole, estimates_metadata(survey, chosen, swept, command, reliability))


def _computed(
    survey: "Survey",
    computed: Sequence[Indicator],
    asked: Mapping[Indicator, Sequence[tuple[str, ...]]],
    compared: Mapping[Indicator, Sequence[tuple[str, ...]]],
    all_sets: Sequence[tuple[str, ...]],
    *,
    pool: bool,
) -> list[Figure]:
    """Compute figures of people by all sets, and of quantities by theirs, which are fewer.

    A quantity is computed by sex too, within each set, only where women and men are compared.
    """
    standard = survey.standard
    assert standard is not None
    covered = universe(standard)
    people = [
        one
        for each in computed
        if each.is_of_people
        for one in statistics(survey, each, asked.get(each, ()))
    ]
    if standard.sweep is not None:
        people.append(mean(f"sector_rule = '{standard.sweep}'", name=_SWEPT))
    people.append(total("TRUE", name=_COVERED))
    figures = survey.figures(people, list(dict.fromkeys(all_sets)), covered, pool=pool)
    quantities: dict[tuple[tuple[str, ...], ...], list[Statistic]] = {}
    for each in computed:
        own = tuple(dict.fromkeys([*asked.get(each, ()), *compared.get(each, ())]))
        if not each.is_of_people and (found := statistics(survey, each, own)):
            quantities.setdefault(own, []).extend(found)
    for own, several in quantities.items():
        figures += survey.figures(several, own, covered, pool=pool)
    return sorted(figures, key=_order)


def _sets_of(each: Indicator, sets: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the sets that an indicator's definition allows."""
    return [columns for columns in sets if set(columns).issubset(each.dimensions)]


def _was_asked(figure: Figure, sets: Sequence[tuple[str, ...]]) -> bool:
    """Whether a figure is of a set that was asked for; shares have their own sets."""
    return figure.statistic.of is not None or ordered(figure.domain) in sets


def _refuse_nobody(survey: "Survey", figures: Sequence[Figure], *, pool: bool) -> None:
    """Refuse a period without a record of an employed person that the standard covers."""
    found = {figure.block for figure in figures if figure.statistic.name == _COVERED and figure.n}
    for period in [survey.pooled_period] if pool else survey.periods:
        if period not in found:
            raise SurveyError(
                f"{period}: no record is of an employed person whom the standard covers: there is "
                "nothing to estimate"
            )


def _sets(by: Sequence[Sequence[str]], standard: Standard) -> list[tuple[str, ...]]:
    sets: list[tuple[str, ...]] = [()]
    for each in by:
        for name in each:
            if name not in DIMENSIONS:
                raise UnknownNameError("dimension", name, DIMENSION_NAMES)
            if name in OUTPUTS and name not in standard.outputs:
                raise SurveyError(f"{standard.id} does not give the {name}: no figures by {name}")
        if len(each) > _MOST_DIMENSIONS or len(set(each)) != len(each):
            raise SurveyError(f"by {','.join(each)}: one dimension, or two different ones")
        sets.append(ordered(each))
    return list(dict.fromkeys(sets))


def _order(figure: Figure) -> tuple[Any, ...]:
    """Sort by period, then the sets of dimensions, then the codes in their documented order."""
    domain = [(name, figure.domain[name]) for name in DIMENSION_NAMES if name in figure.domain]
    codes = [list(DIMENSIONS[name].codes).index(code) for name, code in domain]
    places = [DIMENSION_NAMES.index(name) for name, _ in domain]
    return (figure.block, len(domain), places, codes)


def _is_disclosing(rate: Figure) -> bool:
    """Whether the base of a rate, its numerator or the rest has 1 to 4 records, or none has any."""
    return rate.value is None or bool(few([rate.n, rate.n_y, rate.n - rate.n_y]).any())
