"""Somebody who has every row that `survey estimate` shows, and looks for the few people behind it.

Knows the rows, what indicators mean, that the cells of the full crossing of all dimensions add up
to them, and that none is negative. Which counts are secret is taken from the records themselves.
"""

import itertools
import re

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from tests.analysis.statistics.judgement import attacker

from livelihoods.analysis.statistics.indicators import INDICATORS

DIMENSIONS = ("sex", "status", "activity", "sector", "nature")
SIDES = [{}, *({output: side} for output in ("sector", "nature") for side in ("in", "out"))]


class Outsider:
    """The full crossing of a survey's employed people, and what rows tell of it."""

    def __init__(self, survey, weight, answers=(), dimensions=DIMENSIONS):
        jobs = survey.jobs(weight).to_pandas()
        if survey.standard.universe != "TRUE":
            jobs = jobs[jobs["age"] >= 15]
        jobs = jobs[jobs[weight] > 0]
        self.dimensions = [name for name in dimensions if name in jobs and jobs[name].notna().any()]
        self.names = [*self.dimensions, *(name for name in answers if jobs[name].notna().any())]
        self.codes = {name: sorted(jobs[name].dropna().unique()) for name in self.names}
        crossing = itertools.product(*self.codes.values())
        cells = pd.DataFrame(list(crossing), columns=self.names)
        found = jobs.groupby(self.names)[weight].agg(["sum", "size"])
        self.cells = cells.join(found, on=self.names).fillna({"sum": 0, "size": 0})
        self.narrowed = survey.standard.rate_base or "TRUE"
        # Rows repeat the same codes and conditions.
        self._of = {
            (name, code): (self.cells[name] == code).to_numpy()
            for name, codes in self.codes.items()
            for code in codes
        }
        self._held = {}

    def inside(self, **fixed):
        """Which cells have these codes; of an output, `in` and `out` are informal and the rest."""
        mask = np.ones(len(self.cells), dtype=bool)
        nobody = np.zeros(len(self.cells), dtype=bool)
        for name, code in fixed.items():
            if code == "out":
                mask &= ~self._of.get((name, "informal"), nobody)
            else:
                mask &= self._of.get((name, "informal" if code == "in" else code), nobody)
        return mask

    def where(self, condition):
        """Which cells meet a condition."""
        if condition not in self._held:
            cells = self.cells  # duckdb finds it by its name
            assert len(cells)
            held = duckdb.sql(f"SELECT ({condition}) AS held FROM cells").fetchnumpy()["held"]
            self._held[condition] = np.asarray(held, dtype=bool)
        return self._held[condition]

    def people(self, row):
        """Which cells a row is of, and which its numerator; a count has none."""
        each = INDICATORS[row["indicator"]]
        domain = {name: row[name] for name in self.names if row.get(name) and name != each.over}
        base = self.inside(**domain) & self.where(each.base)
        if each.rate_base:
            base &= self.where(self.narrowed)
        if each.kind == "count":
            return base, None
        return base, base & self.where(each.having or f"{each.over} = '{row[each.over]}'")

    def looked_at(self, row):
        """The dimensions of a row: of its domain, and those that its indicator compares."""
        each = INDICATORS[row["indicator"]]
        compared = re.findall(r"(\w+) (?:=|<>) ", f"{each.base} {each.having}")
        found = {name for name in self.names if row.get(name)} | {*compared, each.over}
        return sorted(found & {*self.dimensions} - {"sector", "nature"})

    def equations(self, table):
        """What the shown rows say, per 1,000 people."""
        left, right = [], []
        for row in table.to_pylist():
            if row["value"] is None:
                continue
            base, numerator = self.people(row)
            if numerator is None:
                left.append(base / 1000)
                right.append(row["value"] / 1000)
            else:
                left.append((100.0 * numerator - row["value"] * base) / 1000)
                right.append(0.0)
        left, right = np.array(left), np.array(right)
        assert np.abs(left @ self.cells["sum"] - right).max() < 1e-6  # the rows are read aright
        return left, right

    def secrets(self, table, sets):
        """The counts on 1 to 4 records.

        By each part of a set, and of what a row and its indicator look at together, informal, not
        informal, or both; and what the rows count, their numerators, and what is left of their
        bases.
        """
        told = {tuple(names) for names in sets}
        told |= {tuple(self.looked_at(row)) for row in table.to_pylist()}
        parts = {part for names in told for size in range(3) for part in self._parts(names, size)}
        found = {}
        for part in sorted(parts):
            for codes in itertools.product(*(self.codes[name] for name in part)):
                for side in SIDES:
                    if set(side) <= set(self.names) - set(part):
                        mask = self.inside(**dict(zip(part, codes, strict=True)), **side)
                        if 0 < self.cells["size"][mask].sum() < 5:
                            found[mask.tobytes()] = mask
        for row in table.to_pylist():
            base, numerator = self.people(row)
            for mask in [base] if numerator is None else [base, numerator, base & ~numerator]:
                if 0 < self.cells["size"][mask].sum() < 5:
                    found[mask.tobytes()] = mask
        return list(found.values())

    def given_away(self, table, sets, percent=10.0):
        """Return how many counts are secret, and those known to within `percent`."""
        left, right = self.equations(table)
        secrets, known = self.secrets(table, sets), []
        left, none, least = csr_array(left), np.zeros(len(right)), -self.cells["sum"].to_numpy()
        for mask in secrets:
            truth = self.cells["sum"][mask].sum()
            room = percent / 100 * truth * (1 - 1e-3)
            # In distances from the truth: with the numbers themselves, rounding makes the solver
            # take large tables for contradictions.
            down, up = attacker.range_of(mask.astype(float), left, none, least)
            if down > -room or up < room:
                known.append((self.cells[mask], truth + down, truth + up))
        return len(secrets), known

    def _parts(self, names, size):
        known = [name for name in self.dimensions if name in names]
        return itertools.combinations(known, size)
