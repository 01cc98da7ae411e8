"""What the engine must reach: bounds on ratios of times within one session, and on memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from contestants import FLOOR, OURS, SVY, R, Result

Results = dict[tuple[int, str, str], Result]
"""(rows, task, contestant) -> what it did."""

Cell = tuple[int, str, str]

ROUNDING = 1e-14  # of an estimate: a smaller standard error is zero
AGREEMENT = 1e-9  # a larger relative difference from a peer is a wrong figure


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on a ratio of two times, or on the peak memory of one.

    Attributes:
        words: What is bounded.
        limit: The bound: a ratio, or MB.
        top: Whose time is divided, or whose memory is meant.
        bottom: By whose time it is divided; None for memory.
        at_least: Whether the limit is the least that must be reached, not the most allowed.
    """

    words: str
    limit: float
    top: Cell
    bottom: Cell | None = None
    at_least: bool = False

    def measured(self, results: Results) -> float | None:
        """Return the ratio or the MB; None where something was not measured."""
        found = [results.get(cell) for cell in (self.top, self.bottom) if cell is not None]
        if any(each is None or each.missing for each in found):
            return None
        if self.bottom is None:
            return results[self.top].peak_mb
        return results[self.top].median / results[self.bottom].median

    def verdict(self, results: Results) -> str:
        """Say whether the bound is met."""
        value = self.measured(results)
        if value is None:
            return "not measured"
        rows, task, _ = self.top
        if differing := disagreeing(results, rows, task):
            # A fast wrong answer meets nothing.
            return f"NOT MET: figures differ from {' and '.join(differing)}"
        return (
            "met" if (value >= self.limit if self.at_least else value <= self.limit) else "NOT MET"
        )

    @property
    def limit_words(self) -> str:
        """The limit, in words."""
        unit = " MB" if self.bottom is None else ""
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}{unit}"


def _all_bounds() -> Iterator[Bound]:
    for rows in (10**6, 10**7, 10**8):
        for task in ("T1", "T2"):
            yield Bound("ours / floor", 5, (rows, task, OURS), (rows, task, FLOOR))
    for rows, limit in ((10**7, 500), (10**8, 2000)):
        for task in ("T1", "T2"):
            yield Bound("peak memory", limit, (rows, task, OURS))
    million, ten = 10**6, 10**7
    for who, limit in ((SVY, 60), (R, 300)):
        cells = (million, "T2", who), (million, "T2", OURS)
        yield Bound(f"{who} / ours", limit, *cells, at_least=True)
    yield Bound("ours / svy", 1.5, (10**5, "T1", OURS), (10**5, "T1", SVY))
    yield Bound("svy / ours", 4, (million, "T1", SVY), (million, "T1", OURS), at_least=True)
    for rows in (million, ten):
        yield Bound("svy / ours", 2, (rows, "T3", SVY), (rows, "T3", OURS), at_least=True)
    yield Bound("M28 / T2, both ours", 12, (million, "M28", OURS), (million, "T2", OURS))
    yield Bound("10^7 / 10^6, both ours", 15, (ten, "M28", OURS), (million, "M28", OURS))
    yield Bound("peak memory", 2000, (ten, "M28", OURS))
    yield Bound("peak memory", 300, (million, "RW", OURS))
    yield Bound("ours / svy", 1, (million, "RW", OURS), (million, "RW", SVY))


BOUNDS = list(_all_bounds())


def disagreeing(results: Results, rows: int, task: str) -> list[str]:
    """Return the peers whose figures are not ours, where they were computed.

    A size that no peer did is judged by the sizes that one did, of the same task.
    """
    found = []
    for who in (SVY, R):
        for (size, name, contestant), ours in results.items():
            theirs = results.get((size, name, who))
            if name != task or contestant != OURS or size > rows or theirs is None:
                continue
            worst = largest_difference(ours, theirs)
            if worst is not None and max(worst) > AGREEMENT:
                found.append(who)
                break
    return found


def largest_difference(ours: Result, other: Result) -> tuple[float, float] | None:
    """Return the largest relative difference of estimates, and of standard errors.

    None where there is nothing to compare. A figure that only one of the two has, or that one has
    as null, counts as infinitely different.
    """
    if not ours.figures or not other.figures:
        return None
    nothing: list[float | None] = [None, None]
    values = errors = 0.0
    for key in ours.figures.keys() | other.figures.keys():
        (mine, my_error), (theirs, their_error) = (
            each.figures.get(key, nothing) for each in (ours, other)
        )
        values = max(values, _relative(mine, theirs))
        # A standard error that is zero in theory (a rate of 1) comes out as 1e-17 elsewhere.
        small = ROUNDING * max(abs(mine or 0.0), abs(theirs or 0.0))
        errors = max(errors, _relative(my_error, their_error, small))
    return values, errors


def _relative(mine: float | None, theirs: float | None, small: float = 0.0) -> float:
    if mine == theirs:
        return 0.0
    if mine is None or theirs is None:
        return float("inf")
    largest = max(abs(mine), abs(theirs))
    return 0.0 if largest <= small else abs(mine - theirs) / largest
