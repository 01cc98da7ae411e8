"""Indicators of a survey as rows of an estimates table, judged before anything leaves.

Which figures may be shown is decided on all counts behind them at once (`judgement`): those that
were asked for and those beside them (`counts_beside`), which are left out when all is judged.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from livelihoods.analysis.statistics.counts_beside import counts_beside, finest, ordered
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import SCHEMA, columns_with
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.interval import LEVEL
from livelihoods.analysis.statistics.estimation.statistic import Statistic, mean, share, total
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator, computable, indicator
from livelihoods.analysis.statistics.judgement.disclosure import few
from livelihoods.analysis.statistics.judgement.reliability import check_rule
from livelihoods.analysis.statistics.judgement.table import judged
from livelihoods.analysis.statistics.metadata import estimates_metadata
from livelihoods.analysis.statistics.scheme import OUTPUTS, Standard
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_MOST_DIMENSIONS = 2
_SWEPT = "swept"
_EMPLOYMENT = INDICATORS["employment"]


def indicator_table(
    survey: "Survey",
    names: Sequence[str],
    by: Sequence[Sequence[str]],
    *,
    pool: bool,
    command: Sequence[str],
    reliability: str,
) -> Table:
    """Compute indicators; see `Survey.indicators`."""
    check_rule(reliability)
    standard = survey.standard
    if standard is None:
        raise SurveyError("Indicators need a survey with a codebook")
    sets = _sets(by, standard)
    chosen = _chosen(names, sets, standard)
    beside = counts_beside(chosen, sets, standard)
    computed = list(dict.fromkeys([*chosen, *(INDICATORS[name] for name in beside)]))
    everyone = finest(computed, sets, standard)
    everything = list(dict.fromkeys(chain(sets, *beside.values(), [everyone])))
    statistics = [one for each in computed for one in _statistics(each, sets, standard)]
    if standard.sweep is not None:
        statistics.append(mean(f"sector_rule = '{standard.sweep}'", name=_SWEPT))
    # Inside the universe of a standard every field and output has a value.
    statistics = [replace(each, complete=True) for each in statistics]
    found = survey.figures(statistics, everything, universe(standard), pool=pool)
    figures = sorted(found, key=_order)
    _refuse_nobody(survey, figures, pool=pool)
    pairs = [
        (each, figure)
        for each in computed
        for figure in figures
        if figure.statistic.name == each.id
        and set(figure.domain).issubset(each.dimensions)
        and (each.over is None or figure.n_y)
    ]
    asked = [each in chosen and _was_asked(figure, sets) for each, figure in pairs]
    kept = [
        was_asked or tuple(figure.domain) in beside.get(each.id, ())
        for (each, figure), was_asked in zip(pairs, asked, strict=True)
    ]
    table = _judged(
        survey,
        [pair for pair, keep in zip(pairs, kept, strict=True) if keep],
        [pair for pair in pairs if pair[0] is _EMPLOYMENT and tuple(pair[1].domain) == everyone],
        reliability,
    )
    table = table.filter(pa.array([each for each, keep in zip(asked, kept, strict=True) if keep]))
    swept = {
        figure.block: None if _is_disclosing(figure) else figure.value
        for figure in figures
        if figure.statistic.name == _SWEPT and not figure.domain
    }
    used = {name for each in sets for name in each}.union(each.over or "" for each in chosen)
    table = table.select(columns_with(used))
    return Table(table, estimates_metadata(survey, chosen, swept, command, reliability))


def _was_asked(figure: Figure, sets: Sequence[tuple[str, ...]]) -> bool:
    """Whether a figure is of a set that was asked for; shares have their own sets."""
    return figure.statistic.of is not None or ordered(figure.domain) in sets


def _judged(
    survey: "Survey",
    pairs: Sequence[tuple[Indicator, Figure]],
    everyone: Sequence[tuple[Indicator, Figure]],
    reliability: str,
) -> pa.Table:
    standard = survey.standard
    assert standard is not None
    narrowed = {}
    if standard.rate_base:
        narrowed = {each.id: standard.rate_base for each, _ in pairs if each.rate_base}
    return judged(
        _rows(survey, standard, pairs),
        [figure.n for _, figure in pairs],
        [figure.n_y for _, figure in pairs],
        rule=reliability,
        narrowed=narrowed,
        finest=_rows(survey, standard, everyone),
    )


def _refuse_nobody(survey: "Survey", figures: Sequence[Figure], *, pool: bool) -> None:
    """Refuse a period without a record of an employed person that the standard covers."""
    found = {figure.block for figure in figures if not figure.domain and figure.n}
    for period in [survey.pooled_period] if pool else survey.periods:
        if period not in found:
            raise SurveyError(
                f"{period}: no record is of an employed person whom the standard covers: there is "
                "nothing to estimate"
            )


def universe(standard: Standard) -> str:
    """Return the condition of the people whom a standard covers."""
    return f"employed AND ({standard.universe})"


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


def _chosen(
    names: Sequence[str], sets: Sequence[tuple[str, ...]], standard: Standard
) -> list[Indicator]:
    asked = {name for each in sets for name in each}
    if not names:
        # Each by the sets that its definition allows; its total is always there.
        return [INDICATORS[name] for name in computable(INDICATORS, outputs=standard.outputs)]
    chosen = [indicator(name) for name in dict.fromkeys(names)]
    for each in chosen:
        if not computable([each.id], outputs=standard.outputs):
            raise SurveyError(
                f"{each.id} needs the {' and '.join(each.outputs)}, of which {standard.id} gives "
                f"{', '.join(standard.outputs)} only"
            )
        if wrong := sorted(asked.difference(each.dimensions)):
            raise SurveyError(
                f"{each.id} cannot be broken down by {wrong[0]}: its own definition fixes that; "
                f"possible: {', '.join(each.dimensions)}"
            )
    return chosen


def _statistics(
    each: Indicator, sets: Sequence[tuple[str, ...]], standard: Standard
) -> list[Statistic]:
    base = each.base
    if each.rate_base and standard.rate_base:
        base = f"({base}) AND ({standard.rate_base})"
    if each.kind == "count":
        return [total("TRUE", where=base, name=each.id)]
    if each.kind == "rate":
        assert each.having is not None
        certain = _certain(each, standard)
        return [mean(each.having, where=base, name=each.id, interval="logit", certain=certain)]
    assert each.over is not None
    within = {tuple(name for name in columns if name != each.over) for columns in sets}
    return [
        share(each.over, columns, where=base, name=each.id)
        for columns in sorted(within, key=lambda names: (len(names), names))
    ]


def _certain(each: Indicator, standard: Standard) -> str | None:
    """Condition of the jobs whose nature the definition alone decides (contributing family)."""
    if each.having != "nature = 'informal'" or not standard.by_definition:
        return None
    listed = ", ".join(f"'{rule}'" for rule in standard.by_definition)
    return f"nature_rule IN ({listed})"


def _order(figure: Figure) -> tuple[Any, ...]:
    """Sort by period, then the sets of dimensions, then the codes in their documented order."""
    domain = [(name, figure.domain[name]) for name in DIMENSION_NAMES if name in figure.domain]
    codes = [list(DIMENSIONS[name].codes).index(code) for name, code in domain]
    places = [DIMENSION_NAMES.index(name) for name, _ in domain]
    return (figure.block, len(domain), places, codes)


def _rows(
    survey: "Survey", standard: Standard, pairs: Sequence[tuple[Indicator, Figure]]
) -> pa.Table:
    """Return rows with all their numbers: `judged` decides what of them may be shown."""
    rows = [_row(survey, standard, each, figure) for each, figure in pairs]
    return pa.Table.from_pylist(rows, SCHEMA)


def _row(survey: "Survey", standard: Standard, each: Indicator, figure: Figure) -> dict[str, Any]:
    assert survey.codebook is not None
    hundred = 100.0 if each.unit == "percent" else 1.0
    bounds = figure.interval
    values = {
        "value": figure.value,
        "se": figure.se,
        "lower": bounds.lower,
        "upper": bounds.upper,
    }
    domain = dict(figure.domain)
    if each.over:
        domain[each.over] = figure.statistic.level
    return {
        "indicator": each.id,
        "standard": standard.id,
        "area": survey.codebook.area.code,
        "period": figure.block,
        **{name: domain.get(name) for name in DIMENSION_NAMES},
        **{name: None if value is None else value * hundred for name, value in values.items()},
        "level": LEVEL,
        "interval": bounds.method,
        "n": figure.n,
        "df": figure.df,
        "unit": each.unit,
        "flag": _flag(survey, figure),
        "reason": None,
        "source": survey.codebook.code,
    }


def _is_disclosing(rate: Figure) -> bool:
    """Whether the base of a rate, its numerator or the rest has 1 to 4 records, or none has any."""
    return rate.value is None or bool(few([rate.n, rate.n_y, rate.n - rate.n_y]).any())


def _flag(survey: "Survey", figure: Figure) -> str | None:
    assert survey.codebook is not None
    flags = []
    if any(entry.get("period") == figure.block for entry in survey.codebook.breaks):
        flags.append("break")
    if survey.codebook.design.stand_in:
        flags.append("stand_in_error")
    return ";".join(flags) or None
