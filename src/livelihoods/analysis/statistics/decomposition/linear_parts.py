"""The parts of Oaxaca's and Blinder's decomposition, as functions of means and coefficients.

Two groups with means x1, x2 and coefficients b1, b2 differ in the mean of what is explained by
x1'b1 - x2'b2. With reference coefficients b:

- twofold: explained (x1 - x2)'b, unexplained x1'(b1 - b) + x2'(b - b2);
- threefold, as the second group would have it: endowments (x1 - x2)'b2, coefficients
  x2'(b1 - b2), interaction (x1 - x2)'(b1 - b2).

Oaxaca (1973, International Economic Review 14), Blinder (1973, Journal of Human Resources 8), Jann
(2008, The Blinder-Oaxaca decomposition for linear regression models, Stata Journal 8).

What a classification adds to the unexplained part depends on which level is the reference, unless
coefficients are taken as distances from their mean over all levels (Yun 2005, Economic Inquiry 43);
that is done here, and the mean goes to the constant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.estimation.doubled import Floats

KINDS = ("twofold", "threefold")
CONSTANT = "constant"


@dataclass(frozen=True)
class Slopes:
    """Slopes of a part by the means and the coefficients of the groups, and the reference."""

    x1: Floats
    x2: Floats
    b1: Floats
    b2: Floats
    b: Floats

    def __add__(self, other: "Slopes") -> "Slopes":
        """Add up the slopes of two parts."""
        return Slopes(
            self.x1 + other.x1,
            self.x2 + other.x2,
            self.b1 + other.b1,
            self.b2 + other.b2,
            self.b + other.b,
        )


@dataclass(frozen=True)
class LinearPart:
    """One number: `component`, the group of regressors that adds it (None of a whole), slopes."""

    component: str
    term: str | None
    value: float
    slopes: Slopes


@dataclass(frozen=True)
class Groups:
    """Means and coefficients of two groups; the first column is the constant.

    Attributes:
        x1, x2: Means of the columns, 1 first.
        b1, b2: Coefficients.
        b: Reference coefficients of a twofold decomposition.
        middle: What is taken from each column for the unexplained part: 1 / levels of a
            classification's column, 0 of a number's.
        terms: Name of a group of regressors -> places of its columns.
    """

    x1: Floats
    x2: Floats
    b1: Floats
    b2: Floats
    b: Floats
    middle: Floats
    terms: Mapping[str, Sequence[int]]


def linear_parts(groups: Groups, kind: str) -> list[LinearPart]:
    """Decompose; returns both means, the gap, each component, then each component by group.

    Components add up to the gap, and groups of regressors to their component.
    """
    means = [_mean(groups, "first"), _mean(groups, "second")]
    gap = LinearPart(
        "gap",
        None,
        means[0].value - means[1].value,
        means[0].slopes + _negative(means[1].slopes),
    )
    detailed: dict[str, list[LinearPart]] = {}
    for component in ("explained", "unexplained") if kind == "twofold" else _THREE:
        terms = dict(groups.terms)
        if component in ("unexplained", "coefficients"):
            terms[CONSTANT] = ()
        detailed[component] = [
            _part(groups, component, name, places) for name, places in terms.items()
        ]
    wholes = [_whole(component, parts) for component, parts in detailed.items()]
    return [*means, gap, *wholes, *(part for parts in detailed.values() for part in parts)]


_THREE = ("endowments", "coefficients", "interaction")


def _whole(component: str, parts: Sequence[LinearPart]) -> LinearPart:
    slopes = parts[0].slopes
    for part in parts[1:]:
        slopes = slopes + part.slopes
    return LinearPart(component, None, float(sum(part.value for part in parts)), slopes)


def _negative(slopes: Slopes) -> Slopes:
    return Slopes(-slopes.x1, -slopes.x2, -slopes.b1, -slopes.b2, -slopes.b)


def _mean(groups: Groups, which: Literal["first", "second"]) -> LinearPart:
    no = np.zeros_like(groups.x1)
    if which == "first":
        slopes = Slopes(groups.b1, no, groups.x1, no, no)
        return LinearPart(which, None, float(groups.x1 @ groups.b1), slopes)
    slopes = Slopes(no, groups.b2, no, groups.x2, no)
    return LinearPart(which, None, float(groups.x2 @ groups.b2), slopes)


def _part(groups: Groups, component: str, term: str, places: Sequence[int]) -> LinearPart:
    """Return what a group of regressors (or the constant) adds to a component."""
    chosen = np.zeros_like(groups.x1)
    chosen[list(places)] = 1.0
    if term == CONSTANT:
        # The constant, and the means over levels that were taken from the classifications.
        level = groups.middle.copy()
        level[0] = 1.0
        at1 = at2 = level
        free = np.zeros_like(chosen)
    else:
        at1, at2 = (groups.x1 - groups.middle) * chosen, (groups.x2 - groups.middle) * chosen
        free = chosen
    apart = (groups.x1 - groups.x2) * chosen
    b1, b2, b, no = groups.b1, groups.b2, groups.b, np.zeros_like(chosen)
    if component == "explained":
        return _made(component, term, apart @ b, (b * chosen, -b * chosen, no, no, apart))
    if component == "unexplained":
        value = at1 @ (b1 - b) + at2 @ (b - b2)
        slopes = ((b1 - b) * free, (b - b2) * free, at1, -at2, at2 - at1)
        return _made(component, term, value, slopes)
    if component == "endowments":
        return _made(component, term, apart @ b2, (b2 * chosen, -b2 * chosen, no, apart, no))
    if component == "coefficients":
        return _made(component, term, at2 @ (b1 - b2), (no, (b1 - b2) * free, at2, -at2, no))
    by_x = (b1 - b2) * chosen
    return _made(component, term, apart @ (b1 - b2), (by_x, -by_x, apart, -apart, no))


def _made(
    component: str, term: str, value: npt.ArrayLike, slopes: tuple[Floats, ...]
) -> LinearPart:
    return LinearPart(component, term, float(np.asarray(value)), Slopes(*slopes))
