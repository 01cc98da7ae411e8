"""Quantiles of a weighted distribution, by the rules of R's `svyquantile` (package survey 4.5).

The records are sorted by value; c(k) is the weight of the first k of them, w(k) the weight of
the k-th, W the weight of all, n their number, y(k) the values. A rule asks where p * W falls.

The records of one value may stand in any order for `math`, `hf1`, `school`, `hf2` and `hf3`. The
other rules look at the weights of single records: R leaves the records of one value in the order
of the data, and so should whoever compares with it.

Which numbers are compared:
    Whole weights (int64 or Python ints, and p as the decimal it is written as) are compared
    exactly: half of 200 equal weights is a tie.
    Weights in floating point are compared as R does: weights are added (here exactly, then rounded
    once to float64; R adds in extended precision, which comes to the same) and `c <= p * W` and
    `p - c / W == 0` are float64 operations. Where c(k) is p * W in decimals, these operations may
    see a tie or not: of 200 weights 30.97, 100 are half but 20 are not quite a tenth.

Sources: Hyndman and Fan (1996), "Sample quantiles in statistical packages"; Shah and Vaish (2006),
"Confidence intervals for quantile estimation from complex survey data"; Woodruff (1952).
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from numpy.typing import ArrayLike

from livelihoods.analysis.statistics.errors import SurveyError, suggestion
from livelihoods.analysis.statistics.estimation.cumulated import Cumulated, Number, Window

BEFORE = 2
"""How many records a window must hold before the one in which p * W falls, where there are."""
AFTER = 2
"""How many records a window must hold after the one in which p * W falls, where there are.

One on each side is what the rules look at; the second is for float64 weights, where rounding may
move the cut by one record, and for the rules `hf6` to `hf9`, which cut p * (W +- a part of the
last record's weight): the window is to be laid around that, see `cut`.
"""


def quantile(
    rule: str, values: ArrayLike, weights: ArrayLike, p: float | Fraction, *, scale: int = 1
) -> float | None:
    """Return the p-quantile of records by a named rule.

    Args:
        rule: `math`, `school`, `shahvaish` or `hf1` to `hf9`.
        values: The records' values in ascending order, shape (n,).
        weights: Their weights, all > 0, shape (n,): float64, or whole numbers (see the module).
        p: The share of the weight below, 0 to 1. A float counts as the decimal it is written as.
        scale: How many units of whole weights make up a weight of one. Only `shahvaish` asks.

    Returns:
        The quantile in the unit of the values, None without records (and for `hf4` at p = 1).

    Raises:
        SurveyError: The rule is unknown or p is not a share.
    """
    return quantile_window(rule, Window(values, weights, scale=scale), p)


def quantile_window(rule: str, window: Window, p: float | Fraction) -> float | None:
    """Return the p-quantile by a named rule from the records around it.

    Args:
        rule: As in `quantile`.
        window: The records around `cut(rule, ...)`, with what is before them (see `Window`).
        p: As in `quantile`.

    Returns:
        As in `quantile`.

    Raises:
        SurveyError: As in `quantile`, or the window does not hold the records the rule looks at.
    """
    computed = _known(rule)
    return computed(window.cumulated(), _share(p))


def quantile_distinct(
    rule: str,
    values: ArrayLike,
    weights: ArrayLike,
    p: float | Fraction,
    *,
    lowest_records: int = 2,
) -> float | None:
    """Return the p-quantile from the weights of the distinct values.

    Args:
        rule: `math`, `hf1`, `school`, `hf2` or `hf3`: the others need the single records.
        values: The distinct values in ascending order.
        weights: The weight of all records of each value, > 0.
        p: As in `quantile`.
        lowest_records: How many records have the lowest value. It matters where p is less than the
            share of one record: R then takes the second record, which has the second value where
            one record alone has the lowest. (`hf3` takes the second value in any case.)

    Returns:
        As in `quantile`.

    Raises:
        SurveyError: As in `quantile`, or the rule needs the single records.
    """
    computed = _known(rule)
    if rule not in DISTINCT:
        raise SurveyError(
            f"The quantile rule {rule!r} looks at single records, not at distinct values; "
            f"those that do with distinct values: {', '.join(DISTINCT)}."
        )
    cumulated = Window(values, weights).cumulated()
    share = _share(p)
    if rule != "hf3" and lowest_records > 1 and cumulated and cumulated.upto(share) == 0:
        return cumulated.value(1)
    return computed(cumulated, share)


def smallest_reaching(values: ArrayLike, weights: ArrayLike, p: float | Fraction) -> float | None:
    """Return the smallest value at which the cumulated share of the weight is p or more.

    The left-continuous inverse of the distribution function, as R's `oldsvyquantile` (method
    "constant") and the package convey use it. It differs from `math` only below the first
    record's share, where it takes the first record, and in R's rounding: here c / W is compared
    with p, there c with p * W.

    Args:
        values: As in `quantile`, or distinct values.
        weights: As in `quantile`, or the weights of the distinct values.
        p: As in `quantile`.

    Returns:
        The value, None without records.

    Raises:
        SurveyError: p is not a share.
    """
    cumulated = Window(values, weights).cumulated()
    share = _share(p)
    if not cumulated:
        return None
    below = cumulated.below(share)
    return cumulated.value(min(below + 1, cumulated.records))


def cut(rule: str, p: float | Fraction, total: Number, last_weight: Number) -> Fraction:
    """Return the cumulated weight around which a window must be laid.

    The window holds the first record whose cumulated weight exceeds it, `BEFORE` records before
    and `AFTER` records after it, as far as there are. Where p is less than the share of the first
    record, the window begins at the first record; `shahvaish` needs all records.

    Args:
        rule: As in `quantile`.
        p: As in `quantile`.
        total: W, the weight of all records.
        last_weight: The weight of the last record, that with the greatest value.

    Returns:
        A cumulated weight, in the unit of `total`.

    Raises:
        SurveyError: As in `quantile`.
    """
    _known(rule)
    _, part = _POSITIONS.get(rule, (Fraction(0), Fraction(0)))
    return Fraction(_share(p)) * (Fraction(total) + part * Fraction(last_weight))


def _lower(at: Cumulated, p: Fraction) -> float | None:
    """`math`, `hf1`: the value of record k where c(k) = p W, else that of the next record.

    Below the first record's share R takes the second record, and so do we.
    Looks at the last record with c(k) <= p W and the one after it.
    """
    if not at:
        return None
    k = max(at.upto(p), 1)
    return at.value(k if at.tie(k, p) else at.next(k))


def _halfway(at: Cumulated, p: Fraction) -> float | None:
    """`school`, `hf2`: as `math`, but at a tie the middle of record k and the next.

    Looks at the last record with c(k) <= p W and the one after it.
    """
    if not at:
        return None
    k = max(at.upto(p), 1)
    after = at.value(at.next(k))
    return (at.value(k) + after) / 2 if at.tie(k, p) else after


def _even(at: Cumulated, p: Fraction) -> float | None:
    """`hf3`: over distinct values; at a tie that value of the two whose rank is even.

    The rank counts distinct values, so a window of records cannot tell it: it must begin at the
    first record, or hold distinct values with `first` counting them.
    Looks at the last distinct value with c(k) <= p W and the one after it.
    """
    if not at:
        return None
    distinct = at.distinct()
    k = max(distinct.upto(p), 1)
    return distinct.value(k if distinct.tie(k, p) and k % 2 == 0 else distinct.next(k))


def _line(at: Cumulated, p: Fraction) -> float | None:
    """`hf4`: on the line from (c(k), y(k)) to (c(k+1), y(k+1)), continued below the first.

    None at p = 1, where R divides 0 by 0.
    Looks at the last record with c(k) <= p W and the one after it.
    """
    if not at:
        return None
    k = max(at.upto(p), 1)
    below, above = at.distance(k, p), -at.distance(at.next(k), p)
    if below + above == 0:
        return None
    share = float(below / (below + above))
    return at.value(k) * (1 - share) + at.value(at.next(k)) * share


_POSITIONS: Mapping[str, tuple[Fraction, Fraction]] = {
    "hf5": (Fraction(1, 2), Fraction(0)),
    "hf6": (Fraction(0), Fraction(1)),
    "hf7": (Fraction(1), Fraction(-1)),
    "hf8": (Fraction(1, 3), Fraction(1, 3)),
    "hf9": (Fraction(3, 8), Fraction(1, 4)),
}
"""Of each rule on the line: the part a of its own weight by which a record stands before c(k), and
the part b of the last weight by which the whole is longer than W."""


def _between(rule: str) -> Callable[[Cumulated, Fraction], float | None]:
    """Return the rule on the line through (c(k) - a w(k), y(k)) at p (W + b w(n)).

    `hf5`: a 1/2, b 0. `hf6`: a 0, b 1. `hf7`: a 1, b -1. `hf8`: a 1/3, b 1/3. `hf9`: a 3/8,
    b 1/4. Constant before the first and after the last record; of one record its value.
    Looks at the record in which the cut falls, the one before and the one after it.
    """
    part, longer = _POSITIONS[rule]

    def computed(at: Cumulated, p: Fraction) -> float | None:
        if not at:
            return None
        if at.records == 1:
            return at.value(1)
        target = p * (at.total + longer * at.last_weight)
        # c(k-1) <= c(k) - a w(k) <= c(k): the record is the one the cut falls in or its neighbour.
        m = at.upto_weight(target) + 1
        k = m if m <= at.records and at.position(m, part) <= target else m - 1
        if k == 0:
            return at.value(1)
        if k == at.records:
            return at.value(k)
        start, end = at.position(k, part), at.position(k + 1, part)
        low = at.value(k)
        return low + (at.value(k + 1) - low) * float((target - start) / (end - start))

    return computed


def _shah_vaish(at: Cumulated, p: Fraction) -> float | None:
    """`shahvaish`: the record with the greatest (n c(k) / W + 1/2 - w(k) / 2) / (n + 1) <= p.

    R halves the weight itself here, not the weight divided by the mean weight: with weights in
    the hundreds the positions do not rise with k, and the rule takes them in their own order.
    The mean of the values where several records share a position; below the lowest position its
    value. Looks at all records.
    """
    if not at:
        return None
    if at.records == 1:
        return at.value(1)
    positions = sorted(zip(at.shah_vaish(), range(1, at.records + 1), strict=True))
    k = bisect_right(positions, p if at.exact else float(p), key=lambda each: each[0])
    place = positions[max(k, 1) - 1][0]
    shared = [at.value(record) for position, record in positions if position == place]
    return sum(shared) / len(shared)


RULES: Mapping[str, Callable[[Cumulated, Fraction], float | None]] = {
    "math": _lower,
    "school": _halfway,
    "shahvaish": _shah_vaish,
    "hf1": _lower,
    "hf2": _halfway,
    "hf3": _even,
    "hf4": _line,
    **{rule: _between(rule) for rule in _POSITIONS},
}
"""The rules by R's names."""

DISTINCT = ("math", "hf1", "school", "hf2", "hf3")
"""The rules that depend only on the weights of the distinct values."""


def _known(rule: str) -> Callable[[Cumulated, Fraction], float | None]:
    if rule not in RULES:
        known = list(RULES)
        raise SurveyError(f"There is no quantile rule {rule!r}{suggestion(rule, known)}")
    return RULES[rule]


def _share(p: Any) -> Fraction:
    """Return p as the decimal it is written as."""
    try:
        share = p if isinstance(p, Fraction) else Fraction(str(float(p)))
    except ValueError:
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise SurveyError(f"A quantile is asked for a share of 0 to 1, not for {p!r}.")
    return share


__all__ = [
    "AFTER",
    "BEFORE",
    "DISTINCT",
    "RULES",
    "Window",
    "cut",
    "quantile",
    "quantile_distinct",
    "quantile_window",
    "smallest_reaching",
]
