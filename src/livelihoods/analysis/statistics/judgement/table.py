"""Reliability and disclosure of a whole table of estimates."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import COLUMNS, SCHEMA, SUPPRESS_BELOW
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator
from livelihoods.analysis.statistics.judgement.disclosure import (
    COMPLEMENTARY,
    CONFIDENTIAL,
    PERCENT,
    few,
)
from livelihoods.analysis.statistics.judgement.linked import (
    LinkedTables,
    Part,
    base_of,
    numerator_of,
    part_of,
)
from livelihoods.analysis.statistics.judgement.reliability import Measured, judge

EMPTIED: Final = ("value", "se", "lower", "upper", "n", "df")
"""What a suppressed row does not keep."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_TOGETHER = ("standard", "area", "period", "source")

Row = dict[str, Any]


def judged(
    table: pa.Table,
    n: Sequence[int],
    n_y: Sequence[int],
    *,
    rule: str = "ilo",
    fewest: int = SUPPRESS_BELOW,
    percent: float = PERCENT,
    narrowed: Mapping[str, str] = _NOTHING,
    finest: pa.Table | None = None,
    dominated: Collection[int] = (),
    known: Mapping[str, Indicator] = INDICATORS,
) -> pa.Table:
    """Judge every figure of a table, empty those that may not be shown, and say why.

    Confidential is a count or mean on 1 to `fewest` - 1 records, and a rate whose base, numerator
    or complement has that many. All counts of one survey, period and standard, and the numerators
    that follow from a rate and its base, are protected together (see `linked`); a rate is
    suppressed with its base or its numerator. After that the reliability rule judges what is left.
    A rate whose base is not among the counts is judged alone: give the counts too.

    Args:
        table: Rows in the columns of `estimates.SCHEMA`, before anything is suppressed.
        n: Records behind each row; of a rate, those of its base.
        n_y: Those of them in the numerator; of a count it is not looked at.
        rule: Reliability rule: `ilo` or `nchs`.
        fewest: Fewest records of a figure that is not confidential.
        percent: The protection of confidential counts (see `protect`).
        narrowed: Rate -> condition that narrows its base (some national rates are of wage earners
            only): such as `status = 'employee'`. If it is not on one dimension, no cell is of
            these people and the rate is judged by its own records, and with the rows of its domain.
        finest: Employment by every dimension that a row fixes or a rate looks at, in the same
            columns. It is in no result: that none of its cells is negative is what a reader of
            several two-way tables can reckon with. It also gives the base of a rate that is not
            among the counts.
        dominated: Rows of money of which few people have nearly all (see `disclosure`): they are
            confidential.
        known: Every indicator by its id.

    Returns:
        The same rows and columns, with a `reason` (a key of `REASONS`, empty where there is none).
        Of a suppressed row `value`, `se`, `lower`, `upper`, `n` and `df` are empty, `interval` is
        `none` and `flag` has `suppressed`; `flag` has `unreliable` where the rule says caution.
        A count on no record is 0 without error or bounds, unless it is part of a confidential one.

    Raises:
        SurveyError: The numbers of records do not fit the table, or a figure on some records has
            no value, so that it was suppressed before.
        UnknownNameError: There is no such rule or indicator.
    """
    if not table.num_rows == len(n) == len(n_y):
        raise SurveyError("Each row of the table needs its number of records and of the numerator")
    rows: list[Row] = [
        {**row, "n": records, "n_y": hits, "each": known[row["indicator"]]}
        for row, records, hits in zip(table.select(COLUMNS).to_pylist(), n, n_y, strict=True)
    ]
    for number in dominated:
        rows[number]["dominated"] = True
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in _TOGETHER)].append(row)
    fine: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in [] if finest is None else finest.select(COLUMNS).to_pylist():
        fine[tuple(row[name] for name in _TOGETHER)].append(row)
    for key, together in groups.items():
        cells = {base_of(known[each["indicator"]], each): each for each in fine[key]}
        tables = LinkedTables(finest={part: each["value"] or 0.0 for part, each in cells.items()})
        _fill(tables, together, narrowed)
        dominated_parts = {_people(row) for row in together if row.get("dominated")}
        hidden = tables.reasons(fewest, percent, dominated_parts)
        for row in together:
            _settle(row, rule, _disclosing(row, hidden, fewest, narrowed))
    arrays = [pa.array([row[name] for row in rows], SCHEMA.field(name).type) for name in COLUMNS]
    return pa.table(arrays, schema=SCHEMA)


def settled_as(row: Row, others: Sequence[Row]) -> Row:
    """Give a row that follows from others the gravest verdict on them."""
    own = [flag for flag in (row["flag"] or "").split(";") if flag]
    hidden = [each for each in others if each["value"] is None]
    hidden.sort(key=lambda each: each["reason"] != CONFIDENTIAL)
    doubted = [each for each in others if "unreliable" in (each["flag"] or "").split(";")]
    found = dict(row)
    if hidden:
        found.update(dict.fromkeys(EMPTIED), interval="none")
        own.insert(0, "suppressed")
    elif doubted:
        own.insert(0, "unreliable")
    elif all(each["interval"] == "by_definition" for each in others):
        found.update(dict.fromkeys(("se", "lower", "upper")), interval="by_definition")
    gravest = [*hidden, *doubted, *others]
    return {**found, "flag": ";".join(own) or None, "reason": gravest[0]["reason"]}


def _fill(tables: LinkedTables, rows: Sequence[Row], narrowed: Mapping[str, str]) -> None:
    """Collect the counts, and the numerators that follow from rates and their bases."""
    rates = []
    for row in rows:
        each = row["each"]
        if not each.is_of_people:
            continue
        if row["value"] is None and row["n"]:
            raise SurveyError(
                f"{each.id}: {row['n']} records and no value: judge a table before suppression"
            )
        if each.kind == "count":
            tables.add(base_of(each, row), row["value"] or 0.0, row["n"])
        elif row["n"]:
            rates.append((*_base_and_numerator(each, row, narrowed), row))
    # The base of one rate may be the numerator of another.
    while ready := [each for each in rates if each[0] in tables.values]:
        rates = [each for each in rates if each[0] not in tables.values]
        for base, numerator, row in ready:
            tables.add_rate(base, numerator, row["value"] / 100, row["n_y"])
    # Where the numerator is shown, rate and numerator give the base, though no count is of it.
    for base, numerator, row in rates:
        if (value := tables.sum_of_the_finest(base)) is not None:
            tables.add(base, value, row["n"])
            tables.add_rate(base, numerator, row["value"] / 100, row["n_y"])


def _base_and_numerator(
    each: Indicator, row: Row, narrowed: Mapping[str, str] = _NOTHING
) -> tuple[Part, Part]:
    """Return the two parts of a rate, narrowed if its standard does so."""
    own = part_of(narrowed[each.id]) if each.id in narrowed else frozenset()
    numerator = numerator_of(each, row)
    assert numerator is not None
    return base_of(each, row) | own, numerator | own


def _people(row: Row) -> Part:
    """Return whom the domain of a row is about."""
    return frozenset((name, row[name]) for name in DIMENSION_NAMES if row.get(name))


def _disclosing(
    row: Row, hidden: Mapping[Part, str], fewest: int, narrowed: Mapping[str, str]
) -> str | None:
    """Return why a row would give something away, if it would."""
    each = row["each"]
    n, n_y = row["n"], row["n_y"]
    if not each.is_of_people:
        counts = [n, n_y, n - n_y] if each.kind == "low_pay" else [n]
        if row.get("dominated") or few(counts, fewest).any():
            return CONFIDENTIAL
        # Its records, and a mean beside those of its neighbours, would tell what the count hides.
        return hidden.get(_people(row))
    if each.kind == "count":
        part = base_of(each, row)
        # Nobody here would tell something of each of the few people in a whole that it is part of.
        of_few = n == 0 and any(
            reason == CONFIDENTIAL and whole < part for whole, reason in hidden.items()
        )
        return CONFIDENTIAL if of_few else hidden.get(part)
    if few([n, n_y, n - n_y], fewest).any():
        return CONFIDENTIAL
    # Also the parts before narrowing: a rate of nearly all of them would bound them.
    parts = {*_base_and_numerator(each, row), *_base_and_numerator(each, row, narrowed)}
    reasons = {hidden.get(part) for part in parts}
    return next((reason for reason in (CONFIDENTIAL, COMPLEMENTARY) if reason in reasons), None)


def _settle(row: Row, rule: str, disclosing: str | None) -> None:
    """Write the verdict into a row."""
    flags = [flag for flag in (row["flag"] or "").split(";") if flag]
    others = [flag for flag in flags if flag not in {"suppressed", "unreliable"}]
    verdict = judge(rule, _measured(row, stand_in="stand_in_error" in others))
    row["reason"] = disclosing or verdict.reason
    if verdict.reason == "no_records":
        # The engine's error of 0 would be read as certainty.
        row.update(dict.fromkeys(("se", "lower", "upper")), interval="none")
    first = []
    if disclosing or verdict.status == "suppressed":
        first = ["suppressed"]
        row.update(dict.fromkeys(EMPTIED), interval="none")
    elif verdict.status == "caution" and verdict.reason != "stand_in_error":
        first = ["unreliable"]
    row["flag"] = ";".join([*first, *others]) or None


def _measured(row: Row, *, stand_in: bool) -> Measured:
    each = row["each"]
    rate = each.kind in {"rate", "distribution", "low_pay"}
    certain = row["interval"] == "by_definition"
    value, se = row["value"], row["se"]
    if rate:
        value = None if value is None else min(value / 100, 1.0)
        se = None if se is None else se / 100
    return Measured(
        "proportion" if rate else "count" if each.kind == "count" else "mean",
        value,
        se,
        row["n"],
        row["df"] or 0,
        stand_in=stand_in,
        certain=certain,
    )
