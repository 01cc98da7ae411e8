"""Figures as rows of an estimates table: numbers, units, flags, and how they are judged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from livelihoods.analysis.statistics.asking import unit_in
from livelihoods.analysis.statistics.counts_beside import ordered
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.dominance import dominated_domains
from livelihoods.analysis.statistics.estimates import SCHEMA
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.interval import LEVEL
from livelihoods.analysis.statistics.gaps import Gap
from livelihoods.analysis.statistics.indicators import Indicator
from livelihoods.analysis.statistics.judgement.table import judged, settled_as
from livelihoods.analysis.statistics.scheme import Standard

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def judged_figures(
    survey: "Survey",
    pairs: Sequence[tuple[Indicator, Figure]],
    everyone: Sequence[tuple[Indicator, Figure]],
    dominated: Sequence[int],
    reliability: str,
) -> pa.Table:
    """Return the rows of figures, judged together.

    Args:
        survey: The survey that they are of.
        pairs: Each figure with its indicator.
        everyone: Employment by every dimension that any of them looks at (see `judged`).
        dominated: Which of `pairs` two people have nearly all of.
        reliability: The rule: `ilo` or `nchs`.
    """
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
        dominated=dominated,
        known={each.id: each for each, _ in [*pairs, *everyone]},
    )


def dominated(
    survey: "Survey", pairs: Sequence[tuple[Indicator, Figure]], covered: str, *, pool: bool
) -> list[int]:
    """Return which figures are of money that two people have nearly all of."""
    sets: dict[Indicator, dict[tuple[str, ...], None]] = {}
    for each, figure in pairs:
        if each.kind == "mean" and each.unit == "currency":
            sets.setdefault(each, {})[ordered(figure.domain)] = None
    found = {
        each: dominated_domains(survey, each, list(columns), covered, pool=pool)
        for each, columns in sets.items()
    }
    return [
        number
        for number, (each, figure) in enumerate(pairs)
        if each in found and (figure.block, frozenset(figure.domain.items())) in found[each]
    ]


def gap_rows(
    survey: "Survey", gaps: Sequence[tuple[Indicator, Gap]], compared: pa.Table
) -> list[dict[str, Any]]:
    """Return the rows of gaps, judged as the two figures that each compares.

    A gap is withheld with either of them, and to be read with caution with either of them: its own
    error beside its own size says nothing, because no gap is a result too.
    """
    assert survey.standard is not None
    known = {(row["indicator"], row["period"], _domain(row)): row for row in compared.to_pylist()}
    rows = []
    for each, gap in gaps:
        row = _row(survey, survey.standard, each, gap.figure)
        both = [
            known[each.of, gap.figure.block, frozenset(domain.items())]
            for domain in (gap.women, gap.men)
        ]
        rows.append(settled_as(row, both))
    return rows


def _domain(row: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((name, row[name]) for name in DIMENSION_NAMES if row[name] is not None)


def _rows(
    survey: "Survey", standard: Standard, pairs: Sequence[tuple[Indicator, Figure]]
) -> pa.Table:
    """Return rows with all their numbers: `judged` decides what of them may be shown."""
    rows = [_row(survey, standard, each, figure) for each, figure in pairs]
    return pa.Table.from_pylist(rows, SCHEMA)


def _row(survey: "Survey", standard: Standard, each: Indicator, figure: Figure) -> dict[str, Any]:
    assert survey.codebook is not None
    hundred = 100.0 if each.unit in {"percent", "points"} else 1.0
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
        "unit": unit_in(survey, each),
        "flag": _flag(survey, figure),
        "reason": None,
        "source": survey.codebook.code,
    }


def _flag(survey: "Survey", figure: Figure) -> str | None:
    assert survey.codebook is not None
    flags = []
    if any(entry.get("period") == figure.block for entry in survey.codebook.breaks):
        flags.append("break")
    if survey.codebook.design.stand_in:
        flags.append("stand_in_error")
    return ";".join(flags) or None
