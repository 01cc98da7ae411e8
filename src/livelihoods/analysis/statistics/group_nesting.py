"""Groups of workers within others: what is left of the larger must not tell of a few records.

Homeworkers are home-based workers. Who subtracts the one from the other learns of the rest; where
that rests on 1 to 4 records, or so few of it are women, or have an informal job, what would be
subtracted is withheld (differencing: Hundepool et al., Statistical Disclosure Control, 2012).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.estimation.figure import Figure
from livelihoods.analysis.statistics.estimation.statistic import Statistic, mean, total
from livelihoods.analysis.statistics.judgement import few

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

ALL, WOMEN, INFORMAL = "all", "women", "informal"
_PARTS = {WOMEN: "sex = 'female'", INFORMAL: "nature = 'informal'"}

Found = Mapping[tuple[str, str], Figure]


def telling(
    survey: "Survey",
    conditions: Mapping[str, str],
    records: Mapping[tuple[str, str], int],
    *,
    pool: bool,
) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return (period, group) -> what of it would tell of a few records of a group around it.

    Args:
        survey: A survey with a codebook.
        conditions: Group -> the condition of its workers.
        records: (period, group) -> on how many records it rests.
        pool: Whether several periods make one figure.

    Returns:
        Of a group that lies within another, any of ALL, WOMEN and INFORMAL.
    """  # fmt: skip
    pairs = list(combinations(conditions, 2))
    both = _figures(
        survey,
        [
            total("TRUE", where=f"({conditions[a]}) AND ({conditions[b]})", name=f"{a} {b}")
            for a, b in pairs
        ],
        pool=pool,
    )
    nested = {
        (period, outer, inner)
        for (period, _name), each in both.items()
        for a, b in [_name.split()]
        for outer, inner in ((a, b), (b, a))
        if each.n == records.get((period, inner), 0) < records.get((period, outer), 0)
    }
    return _withheld(survey, conditions, nested, pool=pool)


def _withheld(
    survey: "Survey",
    conditions: Mapping[str, str],
    nested: "set[tuple[str, str, str]]",
    *,
    pool: bool,
) -> Mapping[tuple[str, str], frozenset[str]]:
    assert survey.standard is not None
    asked = []
    for outer, inner in sorted({(outer, inner) for _period, outer, inner in nested}):
        rest = f"({conditions[outer]}) AND NOT coalesce({conditions[inner]}, FALSE)"
        asked.append(total("TRUE", where=rest, name=f"{outer} {inner} {ALL}"))
        asked += [
            mean(part, where=rest, name=f"{outer} {inner} {name}", interval="logit")
            for name, part in _PARTS.items()
            if name != INFORMAL or "nature" in survey.standard.outputs
        ]
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (period, name), each in _figures(survey, asked, pool=pool).items():
        outer, inner, what = name.split()
        if (period, outer, inner) not in nested:
            continue
        numbers = [each.n] if what == ALL else [each.n_y, each.n - each.n_y]
        if few(numbers).any():
            found[period, inner].add(what)
    return {key: frozenset(what) for key, what in found.items()}


def _figures(survey: "Survey", asked: Sequence[Statistic], *, pool: bool) -> Found:
    if not asked:
        return {}
    assert survey.standard is not None
    plan = survey.plan(asked, [()], universe(survey.standard), pool=pool)
    return {(each.block, each.statistic.name): each for each in plan.figures()}
