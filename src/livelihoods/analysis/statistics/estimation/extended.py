"""A survey with further columns: what a model is fitted to, beside what the records hold."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from livelihoods.analysis.statistics.expressions import DIALECT

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def extended(survey: "Survey", columns: Mapping[str, str]) -> "Survey":
    """Return the same survey with columns that statistics and conditions may name.

    Args:
        survey: The survey; it stays as it is.
        columns: Name -> SQL over the columns that are there already. The SQL is ours, made of
            expressions that were bound: it may call what users may not.
    """
    jobs = survey.jobs_query
    below = f"below{len(jobs.steps)}"
    steps = {(below if name == "jobs" else name): step for name, step in jobs.steps.items()}
    added = [
        exp.alias_(exp.maybe_parse(sql, dialect=DIALECT), name) for name, sql in columns.items()
    ]
    step = exp.select("*", *added).from_(below)
    found = copy.copy(survey)
    found.jobs_query = replace(
        jobs,
        steps={**steps, "jobs": step},
        names=jobs.names.extended({name: exp.column(name) for name in columns}),
    )
    return found
