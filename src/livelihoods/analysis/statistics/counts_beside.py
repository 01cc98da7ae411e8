"""Which counts are judged beside the figures that were asked for.

Whether a cell may be shown hangs on others: on the margins that it adds up to, on the numerators
and bases of rates, and on figures that anyone can make from the same records. So the counts of the
employed and of informal jobs are computed too, by the same dimensions and by each of these alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator
from livelihoods.analysis.statistics.judgement.linked import (
    added_dimensions,
    fixed_dimensions,
    left_out,
    part_of,
)
from livelihoods.analysis.statistics.scheme import OUTPUTS, Standard

_EITHER = INDICATORS["informal_economy_workers"]


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Return dimensions in the order of their columns."""
    return tuple(sorted(names, key=DIMENSION_NAMES.index))


def counts_beside(
    chosen: Sequence[Indicator], sets: Sequence[tuple[str, ...]], standard: Standard
) -> dict[Indicator, list[tuple[str, ...]]]:
    """Return the counts to judge beside what was asked: each with its sets of dimensions.

    Every headline count that the standard gives, and the base of every rate, by each set and by
    each part of a set, because parts and margins tie the cells together. The numerators of some
    rates fix a dimension more (women among informal workers): the count that is their base is
    needed by that dimension too.
    """
    counts = _counts(chosen, standard)
    wanted = {each.id: {part for columns in sets for part in _parts(columns)} for each in counts}
    for each in chosen:
        added = added_dimensions(each).intersection(DIMENSION_NAMES).difference(OUTPUTS)
        for count in counts:
            if added and count.base == each.base:
                wanted[count.id] |= {
                    part for columns in sets for part in _parts(ordered({*columns, *added}))
                }
    return {
        each: [part for part in sorted(wanted[each.id]) if set(part).issubset(each.dimensions)]
        for each in counts
    }


def _counts(chosen: Sequence[Indicator], standard: Standard) -> list[Indicator]:
    """Return the headline counts, those that were asked for, and the bases of rates."""
    counts = [
        each
        for each in INDICATORS.values()
        if each.headline and each.kind == "count" and set(each.outputs).issubset(standard.outputs)
    ]
    counts += [each for each in chosen if each.kind == "count" and each not in counts]
    if _EITHER in chosen:
        # Less informal employment it is this one.
        counts.append(INDICATORS["formal_jobs_in_informal_enterprises"])
    left = [_left_out(count, each) for each in chosen if each.kind == "rate" for count in counts]
    bases = {each.base for each in counts}
    for each in chosen:
        if each.kind in {"rate", "distribution"} and each.base not in bases:
            counts.append(replace(INDICATORS["employment"], id=f"base of {each.id}", base=each.base,
                                  dimensions=each.dimensions))  # fmt: skip
            bases.add(each.base)
    counts += [each for found in left for each in found]
    return list({each.id: each for each in counts}.values())


def _left_out(count: Indicator, rate: Indicator) -> list[Indicator]:
    """Return a count of those whom the base of a rate leaves out, such as in agriculture.

    Where the numerator is known from elsewhere, rate and numerator tell the base, and the total
    less the base tells of the rest.
    """
    found = []
    for code in left_out(rate.base):
        base = code if count.base == "TRUE" else f"{count.base} AND {code}"
        dimensions = tuple(name for name in count.dimensions if name in rate.dimensions)
        name = f"{count.id}, left out of {rate.id}"
        found.append(replace(count, id=name, base=base, dimensions=dimensions))
    return found


def finest(
    computed: Sequence[Indicator], sets: Sequence[tuple[str, ...]], standard: Standard
) -> tuple[str, ...]:
    """Return every dimension that a set has or an indicator or its base looks at, in order.

    Employment by all of them is the table of which every count is a margin.
    """
    looked_at = {name for each in computed for name in fixed_dimensions(each)}
    if standard.rate_base:
        looked_at |= {name for name, _ in part_of(standard.rate_base)} & set(DIMENSION_NAMES)
    return ordered(looked_at.union(*sets))


def _parts(columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {part for size in range(len(columns) + 1) for part in combinations(columns, size)}
