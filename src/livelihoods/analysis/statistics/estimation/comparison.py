"""Student's t of a mean, or of the difference of two means, with the numbers of R's `svyttest`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import stdtr

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.interval import NO_INTERVAL, interval
from livelihoods.analysis.statistics.estimation.model_columns import model_columns
from livelihoods.analysis.statistics.estimation.model_formula import Formula, Variable
from livelihoods.analysis.statistics.estimation.regression import fit_columns
from livelihoods.analysis.statistics.estimation.statistic import mean, total

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test of a mean against 0, or of two means against each other.

    Attributes:
        statistic: t; None where the standard error is 0, or there is none.
        parameter: Its degrees of freedom: one less than those of the design.
        p_value: Two-sided; None where no degree of freedom is left.
        estimate: The mean, or the second group's mean less the first's.
        se: Its standard error; None where the design gives none.
        lower, upper: The interval at 95 %.
    """

    statistic: float | None
    parameter: int
    p_value: float | None
    estimate: float
    se: float | None
    lower: float | None
    upper: float | None


def ttest(
    survey: "Survey", y: str, *, group: str | None = None, where: str | None = None
) -> Comparison:
    """Test; see `Survey.ttest`."""
    if group is None:
        return _one(survey, y, where)
    formula = Formula(Variable(y, y), ((Variable(group, group, as_factor=True),),), intercept=True)
    model = model_columns(survey, formula, where, binary=False)
    if len(model.columns) != 2:
        raise SurveyError(f"{group} has {len(model.columns)} groups: a t test compares two")
    found = fit_columns(survey, model, where, binary=False)
    return _tested(found.rows[1]["value"], found.rows[1]["se"], found.df)


def _one(survey: "Survey", y: str, where: str | None) -> Comparison:
    # Degrees of freedom are those of all records, also those without a value, as in R.
    asked = [mean(y, name="mean"), total("1", name="records")]
    rows = survey.estimate(asked, where=where, pool=True).arrow().to_pylist()
    found = {row["statistic"]: row for row in rows}
    value, se = found["mean"]["value"], found["mean"]["se"]
    if value is None:
        raise SurveyError(f"{y}: there is no mean to test: no record has a value")
    return _tested(value, se, int(found["records"]["df"]) - 1)


def _tested(value: float, se: float | None, df: int) -> Comparison:
    bounds = NO_INTERVAL if se is None else interval(value, se, df, "t")
    t = value / se if se else None
    p_value = None if t is None or df < 1 else float(2 * stdtr(df, -abs(t)))
    return Comparison(t, df, p_value, value, se, bounds.lower, bounds.upper)
