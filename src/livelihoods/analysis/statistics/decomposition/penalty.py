"""The informality penalty: how much less informal jobs pay than formal ones of like workers.

The logarithm of hourly earnings is explained by informality, sex, age (or experience) and what else
is given (Mincer 1974, Schooling, Experience and Earnings). With the coefficient b of informality
the penalty is 100 (exp(b) - 1) percent (Halvorsen & Palmquist 1980, American Economic Review 70);
Kennedy's (1981, American Economic Review 71) estimate, 100 (exp(b - V(b) / 2) - 1), is less biased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.analysis_report import Line, report
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.decomposition.oaxaca import Decomposed, oaxaca
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.judgement import Measured, judge
from livelihoods.analysis.statistics.quantities import own_weight
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.estimation.regression import Regression
    from livelihoods.analysis.statistics.survey import Survey

INFORMAL = "nature = 'informal'"
WEEKS_A_MONTH = "52 / 12"


@dataclass(frozen=True)
class Earnings:
    """What explains what.

    Attributes:
        earnings: SQL of a month's earnings from the main job; only those above 0 are used.
        hours: SQL of the hours of a week; only those above 0 are used.
        age: SQL of age, or of years of experience.
        controls: Name -> terms of a formula: {"education": "factor(level)"}.
        where: Condition that narrows the universe, such as "status = 'employee'".
    """

    earnings: str
    hours: str
    age: str = "age"
    controls: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None

    @property
    def response(self) -> str:
        """The logarithm of hourly earnings, as a formula has it."""
        return (
            f"log(CASE WHEN ({self.earnings}) > 0 AND ({self.hours}) > 0 THEN "
            f"({self.earnings}) / (({self.hours}) * {WEEKS_A_MONTH}) END)"
        )

    @property
    def terms(self) -> dict[str, str]:
        """Groups of regressors beside informality."""
        age = self.age if self.age.isidentifier() else f"I({self.age})"
        name = "age" if self.age == "age" else "experience"
        return {"sex": "sex", name: f"{age} + {self.squared}", **self.controls}

    @property
    def squared(self) -> str:
        """The square of age, in numbers that hold it: files keep age in a byte."""
        return f"I(CAST({self.age} AS DOUBLE) * ({self.age}))"


def penalty(
    survey: "Survey",
    model: Earnings,
    *,
    kind: str = "twofold",
    reference: str = "pooled",
    command: Sequence[str] = (),
) -> Table:
    """Estimate the penalty, and decompose the gap in mean log earnings (formal less informal).

    Args:
        survey: A survey with a codebook. The weight is that which its record gives to earnings
            or hours, where these have one of their own, else the survey's.
        model: What explains what.
        kind: Of the decomposition: twofold or threefold.
        reference: Of a twofold one: pooled, first (formal jobs) or second (informal).
        command: The command that asked, for the metadata.

    Returns:
        A report: the penalty, its coefficients, then the parts of the gap.

    Raises:
        SurveyError: The standard gives no nature of jobs, fewer than 5 records are formal or
            informal, or a variable cannot be used.
    """
    standard = survey.standard
    if standard is None or "nature" not in standard.outputs:
        raise SurveyError("A penalty needs a survey with a codebook and a standard giving nature")
    conditions = [universe(standard), "nature IN ('formal', 'informal')"]
    if standard.rate_base:
        conditions.append(standard.rate_base)
    if model.where:
        conditions.append(model.where)
    where = " AND ".join(f"({each})" for each in conditions)
    parts = oaxaca(
        survey, model.response, model.terms, INFORMAL, kind=kind, reference=reference, where=where
    )
    formula = f"{model.response} ~ {' + '.join([f'I({INFORMAL})', *model.terms.values()])}"
    fitted = survey.regression(formula, where=where)
    notes = [
        (
            "An association among those who report earnings and hours, not the effect of a job's "
            "being informal: workers differ in more than is in the model."
        ),
        (
            "Of what is unexplained, the part of a number (age) depends on where the number is 0, "
            "and so does the constant; their sum does not."
        ),
    ]
    if not model.controls:
        notes.append("Neither education nor occupation is in the model.")
    return report(
        survey,
        "penalty",
        [*_coefficients(fitted, model), *_parts(parts)],
        definition={
            "response": "logarithm of hourly earnings",
            "earnings": model.earnings,
            "hours": model.hours,
            "hourly": "monthly earnings / (weekly hours x 52 / 12)",
            "terms": model.terms,
            "where": model.where,
            "first": "formal jobs",
            "second": "informal jobs",
            "kind": kind,
            "reference": reference if kind == "twofold" else None,
            **_weight(survey, formula, where),
        },
        notes=notes,
        command=command,
    )


def _weight(survey: "Survey", *texts: str) -> dict[str, str]:
    """Return the weight that earnings or hours have of their own, if they have one."""
    assert survey.standard is not None
    own = own_weight(survey.standard.record, texts)
    return {"weight": own} if own else {}


def percent(b: float) -> float:
    """Return by how many percent a coefficient of a logarithm changes the quantity."""
    return 100 * (exp(b) - 1)


def _coefficients(fitted: "Regression", model: Earnings) -> list[Line]:
    """Return the penalty, Kennedy's, and all coefficients; informality is the second of these."""
    row = fitted.rows[1]
    bounds = [None if row[name] is None else percent(row[name]) for name in ("lower", "upper")]
    b, se = row["value"], row["se"]
    lines = [
        Line(
            "penalty",
            None,
            percent(b),
            100 * exp(b) * se,
            "percent",
            fitted.n,
            fitted.df,
            (bounds[0], bounds[1]),
        ),
        Line("penalty_kennedy", None, percent(b - se**2 / 2), None, "percent", fitted.n),
    ]
    names = {f"I({INFORMAL})TRUE": "informal", model.squared: f"{model.age} squared"}
    for each in fitted.rows:
        name = names.get(each["name"], each["name"])
        lines.append(
            Line("coefficient", name, each["value"], each["se"], "log points", fitted.n, fitted.df)
        )
    return lines


def _parts(found: Decomposed) -> list[Line]:
    lines = []
    verdict = judge("ilo", Measured("mean", 0.0, 0.0, min(found.n), found.df))
    for row in found.rows:
        component = str(row["component"])
        n = {"first": found.n[0], "second": found.n[1]}.get(component, sum(found.n))
        value, se, term = row["value"], row["se"], row["term"]
        assert isinstance(value, float)
        assert isinstance(se, float)
        lines.append(
            Line(
                component,
                None if term is None else str(term),
                value,
                se,
                "log points",
                n,
                found.df,
                flag="unreliable" if verdict.status == "caution" else "",
            )
        )
    return lines
