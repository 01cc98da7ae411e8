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

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from scipy.sparse import csc_array

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import SurveyError
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

_EQUALS: Final = re.compile(r"(\w+) = '(\w+)'")


def base_of(each: Indicator, row: Mapping[str, Any]) -> Part:
    """Return whom a row is about: all in a count, the base of a rate or distribution.

    Raises:
        SurveyError: The base is not a condition on one dimension.
    """
    names = [name for name in DIMENSION_NAMES if name != each.over]
    return frozenset((name, row[name]) for name in names if row.get(name)) | _condition(each.base)


def numerator_of(each: Indicator, row: Mapping[str, Any]) -> Part | None:
    """Return the people in the numerator of a rate or distribution; None for a count."""
    if each.kind == "count":
        return None
    if each.over:
        return base_of(each, row) | {(each.over, row[each.over])}
    assert each.having is not None
    return base_of(each, row) | _condition(each.having)


def added_dimensions(each: Indicator) -> set[str]:
    """Return the dimensions that the numerator of a rate or distribution fixes beyond its base."""
    if each.over:
        return {each.over}
    return {name for name, _ in _condition(each.having)} if each.having else set()


def fixed_dimensions(each: Indicator) -> set[str]:
    """Return the dimensions that an indicator looks at, in whatever domain."""
    return {name for name, _ in _condition(each.base)} | added_dimensions(each)


def narrowed_by(condition: str) -> Part:
    """Return what a standard's own base of rates fixes: a dimension, or something no cell has."""
    try:
        return _condition(condition)
    except SurveyError:
        return frozenset([(condition, "TRUE")])


def _condition(words: str) -> Part:
    if words == "TRUE":
        return frozenset()
    found = _EQUALS.fullmatch(words)
    if found is None or found[1] not in DIMENSION_NAMES:
        raise SurveyError(f"{words}: not a condition on one dimension, so its people are no cell")
    return frozenset([(found[1], found[2])])


@dataclass(slots=True)
class LinkedTables:
    """The cells of tables that share margins.

    Attributes:
        values: What each holds: a number of people.
        records: On how many records it rests.
        finest: The cells of the table whose margins all the others are, where they are not shown.
    """

    values: dict[Part, float] = field(default_factory=dict)
    records: dict[Part, int] = field(default_factory=dict)
    finest: dict[Part, float] = field(default_factory=dict)

    def add(self, part: Part, value: float, n: int) -> None:
        """Add a cell, unless it is there."""
        self.values.setdefault(part, value)
        self.records.setdefault(part, n)

    def sum_of_the_finest(self, part: Part) -> float | None:
        """Return what a part holds by the finest cells; None if they do not tell its people."""
        told = {name for fine in self.finest for name, _ in fine}
        if not {name for name, _ in part} <= told:
            return None
        return sum(value for fine, value in self.finest.items() if part <= fine)

    def reasons(self, fewest: int, percent: float) -> dict[Part, str]:
        """Return why each cell is hidden; cells that may be shown are left out.

        Raises:
            SurveyError: The numbers of records of the parts and their total contradict each other.
        """
        parts = sorted(self.values, key=lambda part: (len(part), sorted(part)))
        place = {part: number for number, part in enumerate(parts)}
        values = [self.values[part] for part in parts]
        records = [self.records[part] for part in parts]
        rows: list[dict[int, float]] = []
        for parent, children in _families(parts):
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
        primary = few(records, fewest) & (np.array(values) > 0)
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
        return [
            {column: 1.0 for fine, column in columns.items() if part < fine} | {number: -1.0}
            for part, number in place.items()
            if part not in self.finest
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


def _families(parts: Iterable[Part]) -> list[tuple[Part, list[Part]]]:
    """Return each cell that is there with its parts along one dimension."""
    known = list(parts)
    found: dict[tuple[Part, str], list[Part]] = defaultdict(list)
    for part in known:
        for each in sorted(part):
            found[part - {each}, each[0]].append(part)
    there = set(known)
    return [(parent, children) for (parent, _), children in found.items() if parent in there]


def _words(part: Part) -> str:
    return ", ".join(f"{name} {code}" for name, code in sorted(part)) or "total"
