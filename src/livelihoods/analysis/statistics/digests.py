"""What a table of estimates was made by, as SHA-256: codebook, standard, plan.

A digest is taken of what decides the figures, not of files: comments, layout, file names and
folders change nothing. Two tables with the same digests, made of the same files (whose SHA-256 the
metadata holds) by the same version of the software, hold the same figures.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.engine import as_pattern
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.scheme import Standard

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """What one plan was asked: its statistics, the sets of domains, the condition, pooling."""

    statistics: tuple[Statistic, ...]
    by: tuple[tuple[str, ...], ...]
    where: str | None
    pool: bool


def codebook_digest(codebook: Codebook) -> str:
    """Return the SHA-256 of a codebook's content, whatever its file is called."""
    content = asdict(codebook)
    # A table that came later leaves the digests of codebooks without it as they were.
    without = {"file"} if codebook.groups else {"file", "groups"}
    return _digest({key: each for key, each in content.items() if key not in without})


def standard_digest(standard: Standard) -> str:
    """Return the SHA-256 of a standard's universe, rules and parameters.

    What a variant changes in the survey's record belongs to the codebook, and to its digest.
    """
    content = asdict(standard)
    return _digest({key: each for key, each in content.items() if key not in ("file", "record")})


def plan_digest(survey: "Survey", asked: Sequence[Asked]) -> str:
    """Return the SHA-256 of what was computed.

    That is the statement that makes jobs of the survey's files, with the files' names in the place
    of their paths, and what was asked of those jobs. How the engine goes about it (threads,
    memory, ranges) is not in it, because no figure depends on it.
    """
    plans = [
        {
            "statistics": [_told(each) for each in one.statistics],
            "by": one.by,
            "where": one.where,
            "pool": one.pool,
        }
        for one in asked
    ]
    return _digest({"jobs": jobs_statement(survey), "plans": plans})


def question_digest(survey: "Survey", question: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was computed, where a question in words of its own decides it.

    `question` holds all that was asked of the jobs: the definition of a report, the conditions of
    worker groups, the other one of two standards.
    """
    return _digest({"jobs": jobs_statement(survey), "question": question})


def jobs_statement(survey: "Survey") -> str:
    """Return the statement that makes jobs of the survey's files, which are named without folders.

    A survey must have a codebook.
    """
    names = {as_pattern(str(part.path)): part.name for part in survey.parts if part.path}

    def nameless(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Literal) and node.is_string and node.this in names:
            return exp.Literal.string(names[node.this])
        return node

    query = survey.jobs_query.query(exp.select("*").from_("jobs"))
    return query.transform(nameless).sql(DIALECT)


def _told(statistic: Statistic) -> dict[str, Any]:
    """Return what of a statistic differs from the defaults."""
    return {
        each.name: value
        for each in fields(statistic)
        if (value := getattr(statistic, each.name)) != each.default or each.default is MISSING
    }


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
