"""One record of a survey file: its number, from what the user says about it.

A codebook knows no key of a person. A record is therefore named by its number in the file, from 1,
by conditions on columns of the file that one record alone answers to, or as the first one that a
rule decided.
"""

import re

from sqlglot import exp

from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.jobs import Jobs
from livelihoods.analysis.statistics.reading import Part
from livelihoods.analysis.statistics.scheme import Standard
from livelihoods.analysis.statistics.survey import Survey

NUMBER = "_number"
"""The column that holds the number of each record in its file, from 1."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MOST_DIGITS = 18


def numbered(jobs: Jobs) -> Jobs:
    """Return the same jobs with the number of each record; the engine must have one thread."""
    counted = exp.alias_(exp.maybe_parse("ROW_NUMBER() OVER ()", dialect=DIALECT), NUMBER)
    return jobs.extended({**jobs.steps, "source": jobs.steps["source"].select(counted)})


def record_number(survey: Survey, text: str) -> int:
    """Return the number of the record that `17` or `UQNO=...,PERSONNO=1` names.

    Raises:
        UnknownNameError: The file has no such column.
        SurveyError: It is neither a number nor conditions, the file has no such record, or not
            exactly one record answers to the conditions.
    """
    part = survey.parts[0]
    text = text.strip()
    if text.isdecimal():
        if len(text) > _MOST_DIGITS or not 1 <= int(text) <= part.records:
            raise SurveyError(
                f"{part.name}: there is no record {text}; they are numbered 1 to {part.records:,}"
            )
        return int(text)
    conditions = [_condition(survey, part, each) for each in text.split(",")]
    rows = exp.select("*", f"ROW_NUMBER() OVER () AS {NUMBER}", dialect=DIALECT)
    query = (
        exp.select(f"MIN({NUMBER}) AS number", "COUNT(*) AS records", dialect=DIALECT)
        .from_(rows.from_(part.table, dialect=DIALECT).subquery("numbered"))
        .where(*conditions)
    )
    found = survey.fetch(query.sql(DIALECT))[0]
    if found["records"] != 1:
        todo = "add a condition" if found["records"] else "look at the values again"
        raise SurveyError(
            f"{part.name}: {found['records']:,} records answer to the conditions, exactly one is "
            f"needed; {todo}, or give the number of a record from 1"
        )
    return int(found["number"])


def _condition(survey: Survey, part: Part, text: str) -> exp.Expr:
    name, equals, value = (each.strip() for each in text.partition("="))
    if not equals or not name or not value:
        raise SurveyError(
            f"--record {text!r}: write the number of a record, such as 17, or conditions such as "
            "COLUMN=VALUE,COLUMN=VALUE"
        )
    found = part.find(name)
    if found is None:
        raise UnknownNameError(f"column of {part.name}", name, part.columns)
    column = part.column(found)
    if not _holds_numbers(survey, part, found):
        trimmed = exp.Trim(this=exp.cast(column, "text"))
        return exp.EQ(this=trimmed, expression=exp.Literal.string(value))
    if not _NUMBER.fullmatch(value):
        raise SurveyError(f"--record {text!r}: {found} holds numbers; {value!r} is not one")
    number: exp.Expr = exp.Literal.number(value.removeprefix("-"))
    if value.startswith("-"):
        number = exp.Neg(this=number)
    as_number = exp.TryCast(this=column, to=exp.DataType.build("double"))
    return exp.EQ(this=as_number if part.is_text(found) else column, expression=number)


def _holds_numbers(survey: Survey, part: Part, column: str) -> bool:
    if not part.is_text(column):
        return part.is_number(column)
    assert survey.codebook is not None
    described = survey.codebook.variables.get(column)
    return described is not None and described.type == "number"


def first_decided_by(survey: Survey, rule: str) -> int:
    """Return the number of the first job, of those that the standard covers, that a rule decided.

    Raises:
        UnknownNameError: The standard has no such rule.
        SurveyError: It decided none.
    """
    standard = survey.standard
    assert standard is not None
    output = output_of(rule, standard)
    names = survey.jobs_query.names
    decided = exp.EQ(this=names[f"{output}_rule"].copy(), expression=exp.Literal.string(rule))
    query = exp.select(f"MIN({NUMBER}) AS number", dialect=DIALECT).from_("jobs")
    query = query.where(decided, covered(survey))
    number = survey.fetch(numbered(survey.jobs_query).query(query).sql(DIALECT))[0]["number"]
    if number is None:
        raise SurveyError(
            f"{survey.parts[0].name}: rule {rule} decided no job that {standard.id} covers; "
            "choose another rule or another record"
        )
    return int(number)


def output_of(rule: str, standard: Standard) -> str:
    """Return the output that a rule decides.

    Raises:
        UnknownNameError: The standard has no such rule.
    """
    for output, rules in standard.rules.items():
        if any(each.id == rule for each in rules):
            return output
    known = [each.id for rules in standard.rules.values() for each in rules]
    raise UnknownNameError(f"rule of {standard.id}", rule, dict.fromkeys(known))


def covered(survey: Survey) -> exp.Expr:
    """Return the condition, over the jobs, of the people whom the survey's standard covers."""
    assert survey.standard is not None
    place = Place(survey.standard.file, "universe", "condition")
    return bind(universe(survey.standard), survey.jobs_query.names, place)
