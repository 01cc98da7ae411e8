"""The path of one job through a standard: answers, record, and each rule until one held."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.expressions import DIALECT, Names, Place, bind, names_in
from livelihoods.analysis.statistics.jobs import PERIOD
from livelihoods.analysis.statistics.record import (
    FIELDS,
    expressions_of,
    raw_column,
    raw_names,
)
from livelihoods.analysis.statistics.scheme import Rule, Standard
from livelihoods.analysis.statistics.selection import (
    NUMBER,
    covered,
    first_decided_by,
    numbered,
    record_number,
)
from livelihoods.analysis.statistics.survey import Survey

_HERE = ("employed", "age")
_SWEEP = ".sweep"
_COVERED = "_covered"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a record has in a variable of the survey.

    Attributes:
        variable: Its name.
        label: What was asked, as the codebook says.
        value: The raw value; None where it is missing.
        meaning: The label of that value, or nothing.
    """

    variable: str
    label: str
    value: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field of the canonical record, and why it has its value.

    Attributes:
        field: Its name.
        value: Its value; None for a place or size that is not told.
        condition: The condition of the codebook that held; nothing where none did.
        variables: The survey's own variables that the codebook looks at for it.
    """

    field: str
    value: Any
    condition: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule that was tried.

    Attributes:
        rule: Its id; several lines of a decision list may have the same.
        condition: Its condition.
        seen: What the names in the condition stood for.
        held: Whether it held; None where a missing value left that open, and the list went on.
        then: What the rule decides where it holds.
        source: What the rule rests on, where the standard says so rule by rule.
    """

    rule: str
    condition: str
    seen: dict[str, Any]
    held: bool | None
    then: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """How the sector or the nature of a job was decided.

    Attributes:
        output: sector or nature.
        trials: The rules in the order in which they were tried; the last one is that which held.
        rule: Id of the rule that decided.
        result: What it decided.
        swept: Whether that was the sweep: no answer told anything, and the job counts as informal.
    """

    output: str
    trials: tuple[Trial, ...]
    rule: str | None
    result: str | None
    swept: bool


@dataclass(frozen=True, slots=True)
class Path:
    """The path of one job.

    Attributes:
        file: Name of the file.
        record: Number of the record in it, from 1.
        period: Period of the record.
        codebook: Code of the codebook.
        standard: Id of the standard.
        title: Title of the standard.
        employed: Whether the person is employed.
        covered: Whether the standard covers the person: figures rest on those alone.
        universe: Whom the standard covers, in words.
        answers: The survey's own variables that were looked at.
        fields: The canonical record.
        decisions: Of sector and nature, as far as the standard gives them; none for a person who
            is not employed.
    """

    file: str
    record: int
    period: str
    codebook: str
    standard: str
    title: str
    employed: bool
    covered: bool
    universe: str
    answers: tuple[Answer, ...]
    fields: tuple[FieldValue, ...]
    decisions: tuple[Decision, ...]


def path_of(
    given: Any,
    codebook: str | Codebook,
    *,
    record: int | str | None = None,
    rule: str | None = None,
    standard: str = scheme.DEFAULT,
    period: str = "",
) -> Path:
    """Follow one job of a file or frame through a standard.

    Args:
        given: One file or frame.
        codebook: Code of a codebook, a codebook file ending in .toml, or a loaded one.
        record: Number of the record from 1, or conditions on columns that name one record, such
            as "UQNO=160100110000004101,PERSONNO=1".
        rule: In the place of `record`: the first job that this rule decided.
        standard: As in `Survey.open`.
        period: Period of the file, where its columns and name do not tell it.

    Raises:
        UnknownNameError: No such codebook, standard, column or rule.
        CodebookError: The codebook is wrong, or has too little for the standard.
        SurveyError: The file cannot be read, or not exactly one record was named.
    """
    if (record is None) == (rule is None):
        raise SurveyError(
            "Name one job: by `record`, or by a `rule` that decided it, one of the two"
        )
    # One thread reads the records in the order of the file, so that their numbers are its own.
    survey = Survey.open(given, codebook, standard=standard, period=period or (), threads=1)
    if len(survey.parts) != 1:
        raise SurveyError("A path is that of a record of one file; give one file")
    if rule is not None:
        number = first_decided_by(survey, rule)
    else:
        number = record_number(survey, str(record))
    return _path(survey, number)


def _path(survey: Survey, number: int) -> Path:
    book, standard = survey.codebook, survey.standard
    assert book is not None
    assert standard is not None
    absent = survey.jobs_query.names.absent
    fields = {name: used for name, used in _fields(standard).items() if name not in absent}
    variables = _variables(standard, fields, book)
    row = _row(survey, standard, variables, number)
    answers = tuple(_answer(row[raw_column(name)], name, book) for name in variables)
    employed = row["employed"] is True
    seen = {**standard.parameters, **{name: row[name] for name in (*FIELDS, *_HERE)}}
    seen |= {"sector": row["sector"], "nature": row["nature"]}
    own = raw_names(book) if standard.id.startswith("national") else {}
    # As when they are bound: the survey's own variables win over fields of the same name.
    seen |= {name: row[raw_column(name)] for name in variables if name in own}
    return Path(
        file=survey.parts[0].name,
        record=number,
        period=str(row[PERIOD] or ""),
        codebook=book.code,
        standard=standard.id,
        title=standard.title,
        employed=employed,
        covered=row[_COVERED] is True,
        universe=standard.universe_words,
        answers=answers,
        fields=tuple(_field(name, row[name], standard, fields[name]) for name in fields),
        decisions=tuple(
            _decision(output, standard, row, seen) for output in standard.outputs if employed
        ),
    )


def _row(
    survey: Survey, standard: Standard, variables: Sequence[str], number: int
) -> dict[str, Any]:
    """Read of one record its answers, the canonical record and what was decided."""
    columns = [*map(raw_column, variables), *FIELDS, *_HERE, PERIOD]
    columns += [name for output in scheme.OUTPUTS for name in (output, f"{output}_rule")]
    chosen: list[exp.Expr] = [
        exp.alias_(exp.column(exp.to_identifier(name, quoted=True)), name, quoted=True)
        for name in columns
    ]
    chosen.append(exp.alias_(covered(survey), _COVERED))
    conditions = _conditions(survey, standard)
    for output, tests in conditions.items():
        last = exp.Case().when(exp.Not(this=exp.column("employed")), exp.Literal.number(-1))
        for position, test in enumerate(tests):
            last = last.when(test.copy(), exp.Literal.number(position))
        chosen.append(exp.alias_(last.else_(exp.Literal.number(len(tests))), _last(output)))
    row = _fetch(survey, chosen, number)
    # What comes after the rule that held is not computed: it may be made for other jobs only.
    tried = [
        exp.alias_(test, _tried(output, position))
        for output, tests in conditions.items()
        for position, test in enumerate(tests[: row[_last(output)] + 1])
    ]
    return row | (_fetch(survey, tried, number) if tried and row["employed"] else {})


def _fetch(survey: Survey, chosen: Sequence[exp.Expr], number: int) -> dict[str, Any]:
    at = exp.EQ(this=exp.column(NUMBER), expression=exp.Literal.number(number))
    query = exp.select(*chosen).from_("jobs").where(at)
    return survey.fetch(numbered(survey.jobs_query).query(query).sql(DIALECT))[0]


def _conditions(survey: Survey, standard: Standard) -> dict[str, list[exp.Expr]]:
    """Bind the condition of each rule of each output."""
    names: Names = standard.names(survey.codebook)
    found = {}
    for output, rules in standard.rules.items():
        found[output] = [
            bind(rule.when, names, Place(standard.file, f"{output}.rules", rule.id))
            for rule in rules
        ]
        names = {**names, output: exp.column(output)}
    return found


def _tried(output: str, position: int) -> str:
    return f"_{output}_{position}"


def _last(output: str) -> str:
    return f"_{output}_last"


def _fields(standard: Standard) -> dict[str, tuple[str, ...]]:
    """Map each field of the record to the survey's variables that the codebook looks at for it."""
    found = {}
    for name in (*_HERE, *FIELDS):
        texts = expressions_of(standard.record.get("age" if name == "age_group" else name, {}))
        used = [each for text in texts.values() for each in sorted(names_in(text))]
        found[name] = tuple(dict.fromkeys(used))
    return found


def _variables(
    standard: Standard, fields: dict[str, tuple[str, ...]], book: Codebook
) -> tuple[str, ...]:
    """List the survey's variables that the record and the rules look at."""
    used = [name for names in fields.values() for name in names]
    if standard.id.startswith("national"):
        rules = [rule for each in standard.rules.values() for rule in each]
        used += [name for rule in rules for name in sorted(names_in(rule.when))]
    return tuple(name for name in dict.fromkeys(used) if name in book.variables)


def _answer(value: Any, name: str, book: Codebook) -> Answer:
    described = book.variables[name]
    value = _plain(value)
    return Answer(name, described.label, value, described.codes.get(str(value), ""))


def _plain(value: Any) -> Any:
    """Write a whole number without decimals, and what is not a number as missing."""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - what is not a number differs from itself
            return None
        return int(value) if value.is_integer() else value
    return value if value is None or isinstance(value, bool | int) else str(value)


def _field(name: str, value: Any, standard: Standard, variables: tuple[str, ...]) -> FieldValue:
    entry = standard.record.get(name, {})
    if not isinstance(entry, dict):
        condition = str(entry)
    elif "concordance" in entry:
        condition = f"{entry.get('code')} through concordance {entry['concordance']}"
    elif "unit" in entry:
        condition = f"{entry['value']} ({entry['unit']})"
    elif name == "age_group":
        condition = f"by {standard.record['age']}"
    else:
        condition = str(entry.get(value, ""))
    return FieldValue(name, _plain(value), condition, variables)


def _decision(
    output: str, standard: Standard, row: dict[str, Any], seen: dict[str, Any]
) -> Decision:
    trials = []
    for position, rule in enumerate(standard.rules[output][: row[_last(output)] + 1]):
        trials.append(_trial(rule, seen, held=row[_tried(output, position)]))
    rule_id, result = row[f"{output}_rule"], row[output]
    swept = rule_id is not None and (rule_id == standard.sweep or rule_id.endswith(_SWEEP))
    return Decision(output, tuple(trials), rule_id, result, swept)


def _trial(rule: Rule, seen: dict[str, Any], *, held: bool | None) -> Trial:
    names = sorted(names_in(rule.when), key=rule.when.find)
    values = {name: _plain(seen[name]) for name in names}
    return Trial(rule.id, rule.when, values, held, rule.then, rule.source)
