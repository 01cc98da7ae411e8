"""Oaxaca's and Blinder's decomposition of a difference of means, on a sample of any design.

Each part is a smooth function of means and coefficients of the two groups. What a record adds to
it is a number: the slopes by the means times the record's distance from the mean, plus the slopes
by the coefficients times the record's score (Binder 1983). The variance of a part is that of the
total of these numbers over the design. So regressors are random, as in Jann (2008), and what means
and coefficients, and the two groups, have in common counts: a household has formal and informal
workers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from livelihoods.analysis.statistics.decomposition.group_fits import GroupFits
from livelihoods.analysis.statistics.decomposition.linear_parts import (
    KINDS,
    LinearPart,
    linear_parts,
)
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.interval import interval
from livelihoods.analysis.statistics.estimation.model_columns import ModelColumns, model_columns
from livelihoods.analysis.statistics.estimation.model_formula import parse_formula
from livelihoods.analysis.statistics.estimation.model_frame import (
    model_frame,
)
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

REFERENCES = ("pooled", "first", "second")
"""Whose coefficients tell what is explained. `pooled`: those of both groups together, with the
group itself in the model (Fortin 2008; Jann 2008), so that the difference between the groups does
not count as explained."""


@dataclass(frozen=True)
class Decomposed:
    """A decomposition of a difference of means.

    Attributes:
        rows: `component` (first, second, gap; explained, unexplained, or endowments, coefficients,
            interaction), `term` (the group of regressors; None of a whole; `constant`), `value`,
            `se`, `lower`, `upper` (95 %, Student's t).
        df: Degrees of freedom of the design of the complete records.
        n: Complete records of the first and of the second group.
    """

    rows: list[dict[str, object]]
    df: int
    n: tuple[int, int]


def oaxaca(
    survey: "Survey",
    response: str,
    terms: Mapping[str, str],
    group: str,
    *,
    kind: str = "twofold",
    reference: str = "pooled",
    where: str | None = None,
) -> Decomposed:
    """Decompose the mean of a quantity: the first group's less the second's.

    Args:
        survey: The records; all periods are one sample.
        response: What is explained, as a formula has it: "log(earnings)".
        terms: Name of a group of regressors -> its terms as a formula has them, without
            interactions: {"age": "age + I(age * age)", "education": "factor(level)"}.
        group: Condition of the second group; the others are the first.
        kind: twofold, or threefold.
        reference: Of a twofold decomposition: pooled, first or second.
        where: Condition of the records that count at all.

    Raises:
        UnknownNameError: There is no such kind or reference.
        CodebookError: An expression is wrong.
        SurveyError: A group has fewer than 5 complete records, a column does not vary in it, or
            the survey has replicate weights.
    """
    for what, name, known in (("kind", kind, KINDS), ("reference", reference, REFERENCES)):
        if name not in known:
            raise UnknownNameError(f"{what} of decomposition", name, known)
    if survey.replicates is not None:
        raise SurveyError("A decomposition of means is not known for replicate weights")
    formula = f"{response} ~ {' + '.join([*terms.values(), f'I({group})'])}"
    survey = survey.weighted_for(formula, where)
    model = model_columns(survey, parse_formula(formula), where, binary=False)
    places = _places(model, terms, response)
    records = _records(survey, model)
    frame = model_frame(survey, model, "gaussian")
    try:
        fits = GroupFits(frame, _apart(model))
        groups = fits.groups(reference, _middle(model), places)
        parts = linear_parts(groups, kind)
        matrix, df = fits.covariance(parts, reference, where)
    finally:
        frame.survey.forget()
    rows = [
        _row(part, sqrt(max(float(matrix[n, n]), 0.0)), df, fits.unit)
        for n, part in enumerate(parts)
    ]
    return Decomposed(rows, df, records)


def _apart(model: ModelColumns) -> str:
    """Return SQL that is 1 in the second group and 0 in the first: the last column."""
    return model.columns[-1].sql


def _places(model: ModelColumns, terms: Mapping[str, str], response: str) -> dict[str, list[int]]:
    """Find which columns belong to which group of regressors."""
    found: dict[str, list[int]] = {}
    for name, text in terms.items():
        formula = parse_formula(f"{response} ~ {text}")
        if not formula.intercept or any(len(term) > 1 for term in formula.terms):
            raise SurveyError(f"{name}: {text!r}: no interactions, and with a constant")
        own = {term[0].text for term in formula.terms}
        found[name] = [
            place
            for place, column in enumerate(model.columns[:-1])
            if (column.of or column.name.removesuffix("TRUE")) in own or column.name in own
        ]
    taken = [place for places in found.values() for place in places]
    if sorted(taken) != list(range(1, len(model.columns) - 1)):
        raise SurveyError("A variable stands in two groups of regressors: name it in one of them")
    return found


def _middle(model: ModelColumns) -> Floats:
    """Return 1 / levels for the columns of classifications, 0 for those of numbers."""
    columns = model.columns[:-1]
    middle = np.zeros(len(columns))
    for place, column in enumerate(columns[1:], start=1):
        if column.is_indicator:
            same = sum(each.of == column.of for each in columns) if column.of else 1
            middle[place] = 1 / (same + 1)
    return middle


def _records(survey: "Survey", model: ModelColumns) -> tuple[int, int]:
    """Count the complete records of each group; refuse fewer than 5."""
    apart, complete = _apart(model), f"COALESCE({model.complete}, FALSE) AND {WEIGHT} <> 0"
    query = select(
        f"COUNT(*) FILTER (WHERE {apart} = 0) AS first",
        f"COUNT(*) FILTER (WHERE {apart} = 1) AS second",
    ).from_("jobs")
    query = query.where(model.universe, complete)
    row = survey.fetch(survey.jobs_query.statement(query).sql(), model.suspects)[0]
    for name in ("first", "second"):
        if row[name] < SUPPRESS_BELOW:
            raise SurveyError(
                f"The {name} group has fewer than {SUPPRESS_BELOW} records with all variables: no "
                "decomposition is shown"
            )
    return row["first"], row["second"]


def _row(part: LinearPart, se: float, df: int, centre: float) -> dict[str, object]:
    # Coefficients were of the centred response: its centre belongs to the means alone.
    value = part.value + (centre if part.component in ("first", "second") else 0.0)
    bounds = interval(value, se, df, "t")
    return {
        "component": part.component,
        "term": part.term,
        "value": value,
        "se": se,
        "lower": bounds.lower,
        "upper": bounds.upper,
    }
