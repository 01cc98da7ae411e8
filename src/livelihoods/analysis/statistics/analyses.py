"""Tests and models of a survey: independence, means against each other, regression.

Each is loaded when it is asked for: few need them, and they take memory and time.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.estimation.comparison import Comparison
    from livelihoods.analysis.statistics.estimation.independence import Independence
    from livelihoods.analysis.statistics.estimation.regression import Regression
    from livelihoods.analysis.statistics.survey import Survey


class Analyses(ABC):
    """What may be tested and fitted on a survey, with its design."""

    @abstractmethod
    def weighted_for(self, *texts: str | None) -> "Survey":
        """Return the survey with the weight of the quantities that expressions name."""

    def independence(
        self, rows: str, cols: str, method: str = "F", where: str | None = None
    ) -> "Independence":
        """Test whether two classifications are independent, with the numbers of R's `svychisq`.

        Records that lack one of the two are not in the table; levels without a record are left out.

        Args:
            rows: The column (or SQL expression) whose levels are the rows of the table.
            cols: The same of its columns.
            method: F or Chisq (Pearson's statistic with the second or first order correction of
                Rao & Scott 1984), lincom or saddlepoint (its distribution), Wald or adjWald.
            where: Condition of the records that count at all.

        Raises:
            UnknownNameError: There is no such method.
            SurveyError: A column has a single level, the table has more than 1,000 cells, or the
                design is too small for the method.
        """
        from livelihoods.analysis.statistics.estimation import independence  # noqa: PLC0415

        survey = self.weighted_for(rows, cols, where)
        return independence.independence(survey, rows, cols, method=method, where=where)

    def ttest(self, y: str, group: str | None = None, where: str | None = None) -> "Comparison":
        """Test a mean against 0, or two groups' means against each other (R's `svyttest`).

        Args:
            y: SQL expression of a number or a condition.
            group: A column (or SQL expression) of two levels; the estimate is the mean of the
                second, in the order of their text or number, less that of the first.
            where: Condition of the records that count at all.

        Raises:
            SurveyError: The groups are not two, or there is no mean or standard error.
        """
        from livelihoods.analysis.statistics.estimation import comparison  # noqa: PLC0415

        survey = self.weighted_for(y, group, where)
        return comparison.ttest(survey, y, group=group, where=where)

    def regression(
        self, formula: str, family: str = "gaussian", where: str | None = None
    ) -> "Regression":
        """Fit a linear or logistic regression, with the numbers of R's `svyglm`.

        Records that lack a variable of the formula are left out. Text is taken as a classification
        whose first level, sorted by its characters, is the reference. All periods are one sample.

        Args:
            formula: As in R: "hours ~ sex + age", with `a:b`, `a*b`, `- 1`, `factor(x)`, `log(x)`
                and SQL expressions in `I(...)`.
            family: gaussian, or binomial for 0 and 1 or a condition such as `status = 'employed'`
                (text of two levels: whether it is the second).
            where: Condition of the records that count at all.

        Raises:
            UnknownNameError: There is no such family.
            CodebookError: An expression is wrong, or names no column.
            SurveyError: The formula or a variable cannot be used, a column follows from others, or
                a logistic regression has no end because 0 and 1 are told apart without error.
        """
        from livelihoods.analysis.statistics.estimation import regression  # noqa: PLC0415

        survey = self.weighted_for(formula, where)
        return regression.regression(survey, formula, family=family, where=where)
