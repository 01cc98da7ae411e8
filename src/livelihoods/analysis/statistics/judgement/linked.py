"""The counts behind an estimates table, as cells that margins tie together.

A cell is a part of the employed, named by what its people have in common: sex `female`, nature
`informal`. A row with a count is a cell. A rate is as good as one: base times rate is the
numerator. So informal employment by sex, its rate by sex and employment by sex and nature are parts
of one and the same table, and are protected together. Where the parts of a cell along a dimension
are not all there (informal employment without formal), the rest is a cell too, that is shown
nowhere but follows by subtraction.

Several two-way tables of the same people say more together than their sums do, because they are all
margins of one table of which no cell is negative. Its cells, the finest, are shown nowhere either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
import sqlglot
from scipy.sparse import csc_array
from sqlglot import exp

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.expressions import DIALECT, names_in
from livelihoods.analysis.statistics.indicators import Indicator
from livelihoods.analysis.statistics.judgement.disclosure import (
    COMPLEMENTARY,
    CONFIDENTIAL,
    few,
)
from livelihoods.analysis.statistics.judgement.pattern import Cells, complementary

Part = frozenset[tuple[str, str]]
"""A part of the employed: dimension and code, for each dimension that is fixed."""

_LEVEL: Final = 30.0
"""How many times dearer a cell is that fixes one dimension less: it stands in more tables."""

_DIMENSIONS: Final = frozenset(DIMENSION_NAMES)


def base_of(each: Indicator, row: Mapping[str, Any]) -> Part:
    """Return whom a row is about: all in a count, the base of a rate or distribution."""
    names = [name for name in DIMENSION_NAMES if name != each.over]
    return frozenset((name, row[name]) for name in names if row.get(name)) | part_of(each.base)


def numerator_of(each: Indicator, row: Mapping[str, Any]) -> Part | None:
    """Return the people in the numerator of a rate or distribution; None for a count."""
    if each.kind == "count":
        return None
    if each.over:
        return base_of(each, row) | {(each.over, row[each.over])}
    assert each.having is not None
    return base_of(each, row) | part_of(each.having)


def added_dimensions(each: Indicator) -> set[str]:
    """Return the dimensions that the numerator of a rate or distribution fixes beyond its base."""
    if each.over:
        return {each.over}
    return {name for name, _ in part_of(each.having)} if each.having else set()


def fixed_dimensions(each: Indicator) -> set[str]:
    """Return the dimensions that an indicator looks at, in whatever domain."""
    named = {name for text in (each.base, each.having) if text for name in names_in(text)}
    return (named | ({each.over} if each.over else set())).intersection(DIMENSION_NAMES)


def part_of(condition: str) -> Part:
    """Return the people of a condition: by dimension and code where it says `sex = 'female'`.

    What it says otherwise (`activity <> 'agriculture'`, `paid_leave = 'yes'`) fixes something too,
    which is called by the words of the condition.
    """
    if condition == "TRUE":
        return frozenset()
    return frozenset(map(_pair, _conjuncts(_parsed(condition))))


def left_out(condition: str) -> list[str]:
    """Return the people whom a condition leaves out, where it leaves out a code of a dimension.

    >>> left_out("activity <> 'agriculture'")
    ["activity = 'agriculture'"]
    """
    if condition == "TRUE":
        return []
    return [
        exp.EQ(this=each.this.copy(), expression=each.expression.copy()).sql(DIALECT)
        for each in _conjuncts(_parsed(condition))
        if isinstance(each, exp.NEQ) and each.this.name in _DIMENSIONS
    ]


def is_told(part: Part, dimensions: Collection[str]) -> bool:
    """Whether values of these dimensions tell who belongs to a part."""
    named = {
        each for name, _ in part for each in ([name] if name in _DIMENSIONS else names_in(name))
    }
    return named.issubset(dimensions)


def is_within(part: Part, cell: Part) -> bool:
    """Whether the people of a cell, which tells all that the part looks at, belong to the part."""
    if part <= cell:
        return True
    rest = part - cell
    codes = dict(cell)
    return all(name not in _DIMENSIONS and _holds(_parsed(name), codes) for name, _ in rest)


class _Finest:
    """Cells that tell all that parts look at, found by their codes: which belong to a part.

    Comparing every part with every cell would take the square of their number.
    """

    def __init__(self, cells: Sequence[Part]) -> None:
        self._cells = cells
        self._by_code: dict[tuple[str, str], set[int]] = {}
        for number, cell in enumerate(cells):
            for each in cell:
                self._by_code.setdefault(each, set()).add(number)

    def __call__(self, part: Part) -> list[Part]:
        """Return the cells whose people belong to a part, in their order."""
        codes = [each for each in part if each[0] in _DIMENSIONS]
        found = [self._by_code.get(each, set()) for each in codes]
        numbers = sorted(set.intersection(*found)) if found else range(len(self._cells))
        cells = [self._cells[number] for number in numbers]
        if len(codes) == len(part):
            return cells
        return [cell for cell in cells if is_within(part, cell)]


def _holds(condition: exp.Expr, cell: Mapping[str, str]) -> bool:
    """Whether a condition of dimensions and their codes holds for a cell."""
    if isinstance(condition, exp.Paren):
        return _holds(condition.this, cell)
    if isinstance(condition, exp.And | exp.Or):
        both = (_holds(each, cell) for each in (condition.this, condition.expression))
        return all(both) if isinstance(condition, exp.And) else any(both)
    if isinstance(condition, exp.In):
        return cell[condition.this.name] in {each.this for each in condition.expressions}
    if isinstance(condition, exp.EQ | exp.NEQ):
        same = cell[condition.this.name] == condition.expression.this
        return same is isinstance(condition, exp.EQ)
    raise SurveyError(f"{condition.sql(DIALECT)}: not a condition of dimensions and their codes")


@cache
def _parsed(condition: str) -> exp.Expr:
    return sqlglot.parse_one(condition, read=DIALECT)


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(condition, exp.Paren):
        yield from _conjuncts(condition.this)
    elif isinstance(condition, exp.And):
        yield from _conjuncts(condition.this)
        yield from _conjuncts(condition.expression)
    else:
        yield condition


def _pair(condition: exp.Expr) -> tuple[str, str]:
    left, right = condition.this, condition.args.get("expression")
    if (
        isinstance(condition, exp.EQ)
        and isinstance(left, exp.Column)
        and left.name in DIMENSION_NAMES
        and isinstance(right, exp.Literal)
    ):
        return left.name, right.this
    return condition.sql(DIALECT), "TRUE"


@dataclass(slots=True)
class LinkedTables:
    """The cells of tables that share margins.

    Attributes:
        values: What each holds: a number of people.
        records: On how many records it rests.
        finest: The cells of the table whose margins all the others are, where they are not shown.
        rates: Base and numerator of each rate: what is left of the base follows by subtraction.
    """

    values: dict[Part, float] = field(default_factory=dict)
    records: dict[Part, int] = field(default_factory=dict)
    finest: dict[Part, float] = field(default_factory=dict)
    rates: set[tuple[Part, Part]] = field(default_factory=set)

    def add(self, part: Part, value: float, n: int) -> None:
        """Add a cell, unless it is there."""
        self.values.setdefault(part, value)
        self.records.setdefault(part, n)

    def add_rate(self, base: Part, numerator: Part, rate: float, n_y: int) -> None:
        """Add the numerator of a rate (0 to 1) whose base is there."""
        self.add(numerator, self.values[base] * rate, n_y)
        self.rates.add((base, numerator))

    def sum_of_the_finest(self, part: Part) -> float | None:
        """Return what a part holds by the finest cells; None if they do not tell its people."""
        if not is_told(part, self._told):
            return None
        return sum(value for fine, value in self.finest.items() if is_within(part, fine))

    @property
    def _told(self) -> set[str]:
        return {name for fine in self.finest for name, _ in fine}

    def reasons(
        self, fewest: int, percent: float, dominated: Collection[Part] = ()
    ) -> dict[Part, str]:
        """Return why each cell is hidden; cells that may be shown are left out.

        `dominated` are cells that are confidential though many records are in them.

        Raises:
            SurveyError: The numbers of records of the parts and their total contradict each other.
        """
        if not self.values:
            return {}
        parts = sorted(self.values, key=lambda part: (len(part), sorted(part)))
        place = {part: number for number, part in enumerate(parts)}
        values = [self.values[part] for part in parts]
        records = [self.records[part] for part in parts]
        rows: list[dict[int, float]] = []
        for parent, children in _families(parts, self._told):
            line = {place[child]: 1.0 for child in children} | {place[parent]: -1.0}
            left = self.records[parent] - sum(self.records[child] for child in children)
            if left < 0:
                raise SurveyError(f"{_words(parent)}: its parts rest on more records than it does")
            if left:
                line[len(values)] = 1.0
                rest = self.values[parent] - sum(self.values[child] for child in children)
                values.append(max(rest, 0.0))
                records.append(left)
            rows.append(line)
        for base, numerator in sorted(self.rates, key=lambda pair: tuple(map(place.get, pair))):
            left = self.records[base] - self.records[numerator]
            if few([left, self.records[numerator]], fewest).any():
                rows.append({place[base]: -1.0, place[numerator]: 1.0, len(values): 1.0})
                values.append(max(self.values[base] - self.values[numerator], 0.0))
                records.append(left)
        primary = few(records, fewest)
        primary[[place[part] for part in dominated if part in place]] = True
        primary &= np.array(values) > 0
        if primary.any():
            rows += self._sums_of_the_finest(place, values)
        cells = _cells(parts, values, rows)
        primary = np.append(primary, np.zeros(len(values) - len(primary), dtype=bool))
        added = complementary(cells, primary, percent)
        return {
            part: CONFIDENTIAL if primary[number] else COMPLEMENTARY
            for part, number in place.items()
            if primary[number] or added[number]
        }

    def _sums_of_the_finest(
        self, place: Mapping[Part, int], values: list[float]
    ) -> list[dict[int, float]]:
        """Put the finest cells behind the others; return which of them add up to each."""
        unseen = {part: each for part, each in self.finest.items() if part not in place and each}
        if not unseen:
            return []
        columns = {part: len(values) + number for number, part in enumerate(unseen)}
        values += unseen.values()
        columns |= {part: place[part] for part in self.finest if part in place}
        told, within = self._told, _Finest(list(columns))
        return [
            {columns[fine]: 1.0 for fine in within(part)} | {number: -1.0}
            for part, number in place.items()
            if part not in self.finest and is_told(part, told)
        ]


def _cells(parts: list[Part], values: list[float], rows: list[dict[int, float]]) -> Cells:
    """Put numbers to cells and relations; all cells after `parts` are shown nowhere."""
    shape = (len(rows), len(values))
    at = [(row, column) for row, line in enumerate(rows) for column in line]
    signs = [sign for line in rows for sign in line.values()]
    index = (np.array([row for row, _ in at], int), np.array([column for _, column in at], int))
    most = max(map(len, parts))
    levels = [_LEVEL ** (most - len(part)) for part in parts]
    levels += [1.0] * (len(values) - len(parts))
    amounts = np.array(values, dtype=np.float64)
    return Cells(
        amounts,
        csc_array((np.array(signs, float), index), shape=shape),
        (1 + np.log1p(amounts)) * np.array(levels),
        np.arange(len(values)) >= len(parts),
    )


def _families(parts: Iterable[Part], told: Collection[str]) -> list[tuple[Part, list[Part]]]:
    """Return each cell that is there with its parts along one dimension.

    Those who did not answer are no part: nobody is told how many they are.
    """
    known = list(parts)
    found: dict[tuple[Part, str], list[Part]] = defaultdict(list)
    for part in known:
        for each in sorted(part):
            if each[0] in _DIMENSIONS or is_told(frozenset([each]), told):
                found[part - {each}, each[0]].append(part)
    there = set(known)
    return [(parent, children) for (parent, _), children in found.items() if parent in there]


def _words(part: Part) -> str:
    return ", ".join(f"{name} {code}" for name, code in sorted(part)) or "total"
