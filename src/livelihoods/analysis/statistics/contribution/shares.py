"""From labour input to informal parts of value added, with their errors (delta method)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import numpy.typing as npt

from livelihoods.analysis.statistics.analysis_report import Line
from livelihoods.analysis.statistics.contribution.value_added import ValueAdded
from livelihoods.analysis.statistics.estimation.covariance import Covariance
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.analysis.statistics.judgement import Measured, judge


@dataclass(frozen=True)
class Inputs:
    """Labour input of each activity: all of it, the informal one, and their covariance."""

    everything: Floats
    informal: Floats
    matrix: Floats
    df: int

    @staticmethod
    def read(found: Covariance, column: str, codes: Sequence[str]) -> "Inputs":
        """Take the totals `all` and `informal` by the codes of a column."""
        places = {(row["statistic"], str(row[column])): n for n, row in enumerate(found.rows)}
        order = [places[name, code] for name in ("all", "informal") for code in codes]
        values = np.array([found.rows[place]["value"] for place in order], dtype=np.float64)
        matrix = found.matrix[np.ix_(order, order)]
        return Inputs(values[: len(codes)], values[len(codes) :], matrix, found.df)

    def parts(self, theta: Floats) -> tuple[Floats, Floats]:
        """Return the informal part of each activity, and its slopes (activities x totals)."""
        whole = theta * self.informal + self.everything - self.informal
        size = len(whole)
        slopes = np.zeros((size, 2 * size))
        slopes[:, :size] = np.diag(-theta * self.informal / whole**2)
        by_informal = theta / whole - theta * self.informal * (theta - 1) / whole**2
        slopes[:, size:] = np.diag(by_informal)
        return theta * self.informal / whole, slopes

    def error(self, slopes: Floats) -> float:
        """Return the standard error of a number with these slopes."""
        return sqrt(max(float(slopes @ self.matrix @ slopes), 0.0))


def activity_lines(
    inputs: Inputs,
    value_added: ValueAdded,
    theta: Floats,
    records: Sequence[int],
) -> list[Line]:
    """Return for each activity, then for the whole, the informal part and what it is worth.

    Args:
        inputs: Labour input of the activities, in the order of the table.
        value_added: What they are worth.
        theta: Relative productivity of each.
        records: Records of each.
    """
    codes, worth = list(value_added.amounts), np.array(list(value_added.amounts.values()))
    unit = "percent of value added" if value_added.currency == "percent" else value_added.currency
    parts, slopes = inputs.parts(theta)
    equal, by_labour = inputs.parts(np.ones_like(theta))
    lines = []
    for j, (code, n) in enumerate(zip(codes, records, strict=True)):
        labour = _percent("labour_share", code, equal[j], inputs.error(by_labour[j]), inputs.df)
        share = _percent("share", code, parts[j], inputs.error(slopes[j]), inputs.df)
        error = inputs.error(worth[j] * slopes[j])
        value = Line("value", code, float(worth[j] * parts[j]), error, unit, df=inputs.df)
        flag = _flag(n, inputs.df)
        lines += [replace(each, n=n, flag=flag) for each in (labour, share, value)]
    wholes: dict[str | None, npt.NDArray[np.bool_]] = {None: np.ones(len(codes), dtype=np.bool_)}
    if value_added.key == "activity" and "agriculture" in codes and len(codes) > 1:
        wholes["non_agricultural"] = np.array([code != "agriculture" for code in codes])
    for term, which in wholes.items():
        weights, n = worth * which, int(np.array(records)[which].sum())
        base, value_of = float(weights.sum()), float(weights @ parts)
        se = inputs.error(weights @ slopes)
        if base > 0:
            lines.append(
                replace(_percent("share", term, value_of / base, se / base, inputs.df), n=n)
            )
        lines.append(Line("value", term, value_of, se, unit, n, inputs.df))
    return lines


def sensitivity_lines(
    inputs: Inputs, value_added: ValueAdded, thetas: Sequence[float]
) -> list[Line]:
    """Return the share in all value added for other relative productivities, one for all."""
    worth = np.array(list(value_added.amounts.values()))
    lines = []
    for theta in thetas:
        parts, slopes = inputs.parts(np.full(len(worth), theta))
        share, error = float(worth @ parts / worth.sum()), inputs.error(worth @ slopes)
        term = f"productivity {theta:g}"
        lines.append(_percent("sensitivity", term, share, error / float(worth.sum()), inputs.df))
    return lines


def _flag(n: int, df: int) -> str:
    verdict = judge("ilo", Measured("proportion", 0.5, 0.0, n, df))
    return "unreliable" if verdict.status == "caution" else ""


def _percent(component: str, term: str | None, share: float, se: float, df: int) -> Line:
    bounds = interval(share, se, df, "logit")
    low, high = (None if each is None else 100 * each for each in (bounds.lower, bounds.upper))
    value = 100 * float(share)
    return Line(component, term, value, 100 * se, "percent", df=df, bounds=(low, high))
