"""Somebody who has every row that `survey estimate` shows, and looks for the few people behind it.

Knows the rows, what indicators mean, that the cells of the full crossing of all dimensions add up
to them, and that none is negative. Which counts are secret is taken from the records themselves.
"""

import itertools
import re

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from tests.analysis.statistics.judgement import attacker

from livelihoods.analysis.statistics.indicators import INDICATORS

DIMENSIONS = ("sex", "status", "activity", "sector", "nature")
SIDES = [{}, *({output: side} for output in ("sector", "nature") for side in ("in", "out"))]


class Outsider:
    """The full crossing of a survey's employed people, and what rows tell of it."""

    def __init__(self, survey, weight):
        jobs = survey.jobs(weight).to_pandas()
        if survey.standard.universe != "TRUE":
            jobs = jobs[jobs["age"] >= 15]
        jobs = jobs[jobs[weight] > 0]
        self.names = [name for name in DIMENSIONS if jobs[name].notna().any()]
        self.codes = {name: sorted(jobs[name].dropna().unique()) for name in self.names}
        crossing = itertools.product(*self.codes.values())
        cells = pd.DataFrame(list(crossing), columns=self.names)
        found = jobs.groupby(self.names)[weight].agg(["sum", "size"])
        self.cells = cells.join(found, on=self.names).fillna({"sum": 0, "size": 0})
        self.narrowed = survey.standard.rate_base or "TRUE"

    def inside(self, **fixed):
        """Which cells have these codes; of an output, `in` and `out` are informal and the rest."""
        mask = np.ones(len(self.cells), dtype=bool)
        for name, code in fixed.items():
            informal = (self.cells[name] == "informal").to_numpy()
            sides = {"in": informal, "out": ~informal}
            mask &= sides.get(code, (self.cells[name] == code).to_numpy())
        return mask

    def where(self, condition):
        """Which cells meet a condition on one dimension."""
        if condition == "TRUE":
            return self.inside()
        name, code = re.fullmatch(r"(\w+) = '(\w+)'", condition).groups()
        return self.inside(**{name: code})

    def equations(self, table):
        """What the shown rows say, per 1,000 people."""
        left, right = [], []
        for row in table.to_pylist():
            if row["value"] is None:
                continue
            each = INDICATORS[row["indicator"]]
            domain = {name: row[name] for name in self.names if row[name] and name != each.over}
            base = self.inside(**domain) & self.where(each.base)
            if each.rate_base:
                base &= self.where(self.narrowed)
            if each.kind == "count":
                left.append(base / 1000)
                right.append(row["value"] / 1000)
            else:
                having = each.having or f"{each.over} = '{row[each.over]}'"
                numerator = base & self.where(having)
                left.append((100.0 * numerator - row["value"] * base) / 1000)
                right.append(0.0)
        left, right = np.array(left), np.array(right)
        assert np.abs(left @ self.cells["sum"] - right).max() < 1e-6  # the rows are read aright
        return left, right

    def secrets(self, sets):
        """The counts on 1 to 4 records: by each part of a set, informal, not informal, or both."""
        parts = {part for names in sets for size in range(3) for part in _parts(names, size)}
        found = {}
        for part in sorted(parts):
            for codes in itertools.product(*(self.codes[name] for name in part)):
                for side in SIDES:
                    if set(side) <= set(self.names) - set(part):
                        mask = self.inside(**dict(zip(part, codes, strict=True)), **side)
                        if 0 < self.cells["size"][mask].sum() < 5:
                            found[mask.tobytes()] = mask
        return list(found.values())

    def given_away(self, table, sets, percent=10.0):
        """Return how many counts are secret, and those known to within `percent`."""
        left, right = self.equations(table)
        secrets, known = self.secrets(sets), []
        for mask in secrets:
            truth = self.cells["sum"][mask].sum()
            room = percent / 100 * truth * (1 - 1e-3)
            lowest, highest = attacker.range_of(mask.astype(float), csr_array(left), right)
            if lowest > truth - room or highest < truth + room:
                known.append((self.cells[mask], lowest, highest))
        return len(secrets), known


def _parts(names, size):
    return itertools.combinations(sorted(names, key=DIMENSIONS.index), size)
