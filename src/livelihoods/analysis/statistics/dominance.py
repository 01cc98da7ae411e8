"""Who stands behind a mean of money: whether two people have nearly all of the total.

With a mean and the number of people the total is known, so a mean discloses as much as a total.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from livelihoods.analysis.statistics.asking import base_in, with_hours
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.indicators import Indicator
from livelihoods.analysis.statistics.jobs import PERIOD, WEIGHT
from livelihoods.analysis.statistics.judgement.disclosure import PERCENT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

Domain = tuple[str, frozenset[tuple[str, Any]]]
"""A period, and the codes of a domain."""


def dominated_domains(
    survey: "Survey", each: Indicator, sets: Sequence[tuple[str, ...]], where: str, *, pool: bool
) -> set[Domain]:
    """Return the domains in which the p % rule forbids a mean of money.

    What all but the two largest contributors have must be at least `PERCENT` of what the largest
    has; contributions are weight times value, below zero taken as zero (Hundepool and others 2012,
    chapter 4).
    """
    y, base = with_hours(survey, each.y or ""), base_in(survey, each)
    weighted = survey.weighted_for(y, base, where)
    jobs = weighted.jobs_query
    bound = {
        name: bind(text, jobs.names, Place("indicator", each.id, name))
        for name, text in (("y", y), ("base", f"({base}) AND ({where})"))
    }
    value = f"GREATEST(CAST({WEIGHT} AS DOUBLE) * CAST({bound['y'].sql(DIALECT)} AS DOUBLE), 0)"
    found: set[Domain] = set()
    for columns in sets:
        codes = [jobs.names[name].copy() for name in columns]
        keys = [exp.alias_(code, name) for code, name in zip(codes, columns, strict=True)]
        block = [] if pool else [exp.column(PERIOD)]
        query = (
            exp.select(*block, *keys, dialect=DIALECT)
            .select(
                f"SUM({value}) AS whole",
                f"MAX({value}, 2) AS largest",
                dialect=DIALECT,
            )
            .from_("jobs")
            .where(bound["base"].copy())
            .where(exp.column(WEIGHT) > 0)
            .group_by(*block, *codes)
        )
        for row in weighted.fetch(jobs.query(query).sql(DIALECT)):
            largest = [each for each in row["largest"] or [] if each is not None]
            rest = (row["whole"] or 0.0) - sum(largest)
            if largest and largest[0] > 0 and rest < PERCENT / 100 * largest[0]:
                domain = frozenset((name, row[name]) for name in columns)
                found.add((survey.pooled_period if pool else row[PERIOD], domain))
    return found
