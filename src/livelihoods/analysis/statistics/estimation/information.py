"""What the `likelihood` interval of a proportion needs to agree with R to more than six digits.

It depends on the weights record by record, but on each distinct weight only once: what is read are
the counts of records by domain, outcome and weight.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from livelihoods.analysis.statistics.estimation.adding import grouping
from livelihoods.analysis.statistics.estimation.cells import cells
from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.estimation.parameters import place_of
from livelihoods.analysis.statistics.estimation.question import Asked
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.jobs import WEIGHT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_MOST = 2_000_000
"""Above so many distinct rows the fit is taken as carried to its end: the sixth digit may differ
from R's."""
_NAME = "outcomes"

Information = dict[tuple[int, str, tuple[Any, ...]], float]
"""Keys of a domain -> how far R's information is from the one at the estimate."""


def read_information(survey: "Survey", folding: Folding, asked: Asked) -> Information:
    """Read the records of a proportion, and follow R's logistic fit in every domain.

    Args:
        survey: The records.
        folding: The domains, with the terms that the proportion is made of.
        asked: The proportion.
    """
    terms = folding.terms
    first = terms.totals[asked.functional.terms[0]]
    shown = terms.conditions[first.condition]
    outcome = f"CAST({shown} AS DOUBLE)"
    if first.values:
        outcome = " * ".join(f"CAST(({terms.values[value]}) AS DOUBLE)" for value in first.values)
    known = f"CASE WHEN {terms.conditions[asked.base]} THEN COALESCE({outcome}, 0) END"
    weighted = select(
        *([f"{folding.block} AS block"] if folding.block else []),
        *(f"{sql} AS d{n}" for n, sql in enumerate(folding.columns.values())),
        f"{known} AS y",
        f"CAST({WEIGHT} AS DOUBLE) AS w",
    ).from_("jobs")
    weighted = weighted.where(folding.universe, terms.conditions[asked.domain], f"{WEIGHT} > 0")
    group, mark = grouping(folding, [*(["block"] if folding.block else []), "y", "w"])
    query = select(
        f"{mark} AS domain_set",
        *(["block"] if folding.block else []),
        *(f"d{n}" for n in range(len(folding.columns))),
        *("y", "w", "COUNT(*) AS records"),
    )
    query = query.from_("weighted").group_by(group)
    survey.keep(_NAME, folding.jobs.statement(query, {"weighted": weighted}), folding.suspects)
    if survey.fetch(f"SELECT COUNT(*) AS rows FROM {_NAME}")[0]["rows"] > _MOST:  # noqa: S608
        return {}
    # In one order, whatever the engine's: sums of doubles depend on it.
    table = survey.fetch_table(f"FROM {_NAME}", order=("y", "w"))
    found = cells(table, len(folding.columns), folding.name)
    columns = [
        table[name].to_numpy(zero_copy_only=False)[found.order].astype(np.float64)
        for name in ("y", "w", "records")
    ]
    information: Information = {}
    for number, key in enumerate(place_of(found)):
        rows = slice(found.starts[number], found.starts[number + 1])
        information[key] = _information([each[rows] for each in columns])
    return information


def _information(columns: Sequence[np.ndarray]) -> float:
    from livelihoods.analysis.statistics.estimation import (  # noqa: PLC0415 - rare, slow to load
        profile_likelihood,
    )

    outcome, weights, records = columns
    known = ~np.isnan(outcome)
    # R divides weights by their mean over all records of the domain, also those without a value.
    mean = float(np.average(weights, weights=records))
    return profile_likelihood.scoring_information(
        outcome[known], weights[known] / mean, records[known]
    )
