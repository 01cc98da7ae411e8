"""Answers that a codebook passes over: codes that no value takes, and such that are no amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from livelihoods.analysis.statistics.checking.finding import Finding, Written
from livelihoods.analysis.statistics.codebook import Codebook, Variable
from livelihoods.analysis.statistics.conversion.source import code_text
from livelihoods.analysis.statistics.drafting.clues import says
from livelihoods.analysis.statistics.drafting.contents import SPECIAL
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.expressions import DIALECT, names_in
from livelihoods.analysis.statistics.quantities import QUANTITIES
from livelihoods.analysis.statistics.record import (
    DERIVED,
    NODES,
    TRAITS,
    expressions_of,
    raw_names,
)
from livelihoods.analysis.statistics.survey import Survey

_VALUED = NODES | TRAITS
_RESIDUAL, _NOT_ASKED = "institution", "not_asked"
_SOURCE = "answers_passed_over"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A field, a variable that it is made from, and when an answer to it is looked at."""

    field: str
    variable: Variable
    condition: str


def look_at_answers(survey: Survey, written: Written) -> list[Finding]:
    """Find what employed people answered, and the record does not hold or takes for an amount.

    Of a field those codes of its only variable that no condition takes; institution is left out,
    because its remainder has a value, and so is what a label calls not applicable or, where that
    is the same, not known. Of a quantity those that look like "not told" and are
    averaged. Codes on fewer than 5 records are not told.
    """
    book = survey.codebook
    assert book is not None
    names = survey.jobs_query.names
    asked = [
        _Asked(name, variable, _untold(name, names[name]))
        for name, variable in _sources(book, _VALUED)
        if name not in {*DERIVED, _RESIDUAL} and variable.codes
    ]
    for name, variable in _sources(book, QUANTITIES):
        if variable.type == "number":
            column = raw_names(book)[variable.name].sql(DIALECT)
            looks = f"regexp_full_match(CAST({column} AS TEXT), '({SPECIAL})(\\.0+)?')"
            condition = f"{names[name].sql(DIALECT)} IS NOT NULL AND {looks}"
            asked.append(_Asked(name, variable, condition))
    return [
        _finding(each, told, written)
        for each, codes in zip(asked, _occurring(survey, asked), strict=True)
        if (told := [code for code in codes if not _is_right(each, code)])
    ]


def _sources(book: Codebook, fields: Mapping[str, object]) -> list[tuple[str, Variable]]:
    """Pair each field with the variable that it is made from, if it is a single one."""
    found = []
    for name in fields:
        entry = book.record.get(name)
        if not entry or "concordance" in entry:
            continue
        used = {one for text in expressions_of(entry).values() for one in names_in(text)}
        if len(used) == 1 and (variable := book.variables.get(used.pop())):
            found.append((name, variable))
    return found


def _is_right(asked: _Asked, code: str) -> bool:
    """Whether the label says that the answer belongs to no value of the field."""
    if asked.field in QUANTITIES:
        return False
    said = says(asked.variable.codes.get(code, ""))
    is_node = _VALUED[asked.field].otherwise == _NOT_ASKED
    return said == "inapplicable" or (said == "unknown" and not is_node)


def _untold(name: str, column: exp.Expr) -> str:
    otherwise = _VALUED[name].otherwise
    text = column.sql(DIALECT)
    return f"{text} IS NULL" if otherwise is None else f"{text} = '{otherwise}'"


def _occurring(survey: Survey, asked: list[_Asked]) -> list[list[str]]:
    """Return the codes of each that occur on 5 records of the employed or more, in one reading."""
    if not asked:
        return []
    assert survey.codebook is not None
    raw = raw_names(survey.codebook)
    answers = [f"answer_{number}" for number in range(len(asked))]
    columns = [
        f"CASE WHEN {each.condition} THEN {raw[each.variable.name].sql(DIALECT)} END AS {answer}"
        for each, answer in zip(asked, answers, strict=True)
    ]
    values = select(*columns).from_("jobs").where("employed")
    sets = ", ".join(f"({answer})" for answer in answers)
    query = select(*answers, "COUNT(*) AS n").from_(_SOURCE).group_by(f"GROUPING SETS ({sets})")
    rows = survey.fetch(survey.jobs_query.statement(query, {_SOURCE: values}).sql())
    told = [row for row in rows if row["n"] >= SUPPRESS_BELOW]
    return [
        sorted(code_text(row[answer]) for row in told if row[answer] is not None)
        for answer in answers
    ]


def _finding(asked: _Asked, codes: list[str], written: Written) -> Finding:
    name = asked.field
    labels = asked.variable.codes
    told = ", ".join(f"{code} {labels.get(code, '')}".rstrip() for code in codes)
    told = f"{asked.variable.name} = {told}"
    level: Literal["warning", "note"] = "note"
    if name in QUANTITIES:
        # 98 may be hours; nobody earns 9999998.
        level = "warning" if any(len(code) > 2 for code in codes) else "note"
        message = f'{told}: counts as an amount; if it means "not told", write it to missing'
    elif _VALUED[name].otherwise == _NOT_ASKED:
        level = "warning"
        message = (
            f"{told}: no condition takes it, so it counts as not asked; write it to the value that "
            'it is, "does not know" to unknown'
        )
    else:
        message = f"{told}: no condition takes it, so it counts as not told"
    return written.finding(level, message, f"record.{name}")
