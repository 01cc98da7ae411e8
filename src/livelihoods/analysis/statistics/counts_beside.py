"""Which counts are judged beside the figures that were asked for.

Whether a cell may be shown hangs on others: on the margins that it adds up to, on the numerators
and bases of rates, and on figures that anyone can make from the same records. So the counts of the
employed and of informal jobs are computed too, by the same dimensions and by each of these alone.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator, computable
from livelihoods.analysis.statistics.judgement.linked import (
    added_dimensions,
    fixed_dimensions,
    narrowed_by,
)
from livelihoods.analysis.statistics.scheme import OUTPUTS, Standard


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Return dimensions in the order of their columns."""
    return tuple(sorted(names, key=DIMENSION_NAMES.index))


def counts_beside(
    chosen: Sequence[Indicator], sets: Sequence[tuple[str, ...]], standard: Standard
) -> dict[str, list[tuple[str, ...]]]:
    """Return the counts to judge beside what was asked: indicator -> sets of dimensions.

    Every count that the standard gives, by each set and by each part of a set, because parts and
    margins tie the cells together. The numerators of some rates fix a dimension more (women among
    informal workers): the count that is their base is needed by that dimension too.
    """
    counts = [
        INDICATORS[name]
        for name in computable(INDICATORS, outputs=standard.outputs)
        if INDICATORS[name].kind == "count"
    ]
    wanted = {each.id: {part for columns in sets for part in _parts(columns)} for each in counts}
    for each in chosen:
        added = added_dimensions(each).difference(OUTPUTS)
        for count in counts:
            if added and count.base == each.base:
                wanted[count.id] |= {
                    part for columns in sets for part in _parts(ordered({*columns, *added}))
                }
    return {
        each.id: [part for part in sorted(wanted[each.id]) if set(part).issubset(each.dimensions)]
        for each in counts
    }


def finest(
    computed: Sequence[Indicator], sets: Sequence[tuple[str, ...]], standard: Standard
) -> tuple[str, ...]:
    """Return every dimension that a set has or an indicator or its base looks at, in order.

    Employment by all of them is the table of which every count is a margin.
    """
    looked_at = {name for each in computed for name in fixed_dimensions(each)}
    if standard.rate_base:
        looked_at |= {name for name, _ in narrowed_by(standard.rate_base)} & set(DIMENSION_NAMES)
    return ordered(looked_at.union(*sets))


def _parts(columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {part for size in range(len(columns) + 1) for part in combinations(columns, size)}
