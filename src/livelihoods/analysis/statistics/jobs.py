"""The query that turns raw records into jobs: record, outputs of a standard, design columns.

It is a chain of common table expressions, so that an auditor can read one step after the other:
`source` (the survey's own variables), `record` (the canonical job record), `sectors` (what the
production unit is, and which rule said so), `jobs` (the nature of the job, and the design).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlglot import exp

from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.dimensions import UNKNOWN
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.statement import Select, Statement, with_steps
from livelihoods.analysis.statistics.expressions import DIALECT, Names, Place, bind, names_in
from livelihoods.analysis.statistics.faults import Bound, branches
from livelihoods.analysis.statistics.quantities import weight_of
from livelihoods.analysis.statistics.reading import Part, read_column, require
from livelihoods.analysis.statistics.record import FIELDS, OPTIONAL, raw_column, raw_names

PERIOD, BLOCK, STRATUM, PSU, WEIGHT = "_period", "_block", "_stratum", "_psu", "_weight"
FPC, TEXT_WEIGHT, FILE, UNIT = "_fpc", "_text_weight", "_file", "_unit"
ONE_STRATUM = "all"


class JobNames(dict[str, exp.Expr]):
    """What expressions over a job may use; of a field that a survey lacks, the reason is told.

    Args:
        names: Name -> what it stands for.
        absent: Name of a field that the survey has not -> why.
    """

    def __init__(self, names: Names, absent: Mapping[str, str]) -> None:
        super().__init__(names)
        self.absent = {name: why for name, why in absent.items() if name not in names}

    def __contains__(self, name: object) -> bool:
        """Whether the name is known, a field that is absent included."""
        return super().__contains__(name) or name in self.absent

    def __missing__(self, name: str) -> exp.Expr:
        """Refuse a field that is absent, in words."""
        if name in self.absent:
            raise SurveyError(f"{name}: {self.absent[name]}")
        raise KeyError(name)

    def extended(self, further: Names) -> "JobNames":
        """Return these names and further ones."""
        return JobNames({**self, **further}, self.absent)


@dataclass(frozen=True)
class Jobs:
    """The steps from raw records to jobs.

    Attributes:
        steps: Name -> query of each common table expression, in order; the last is `jobs`.
        names: What expressions over a job may use.
        words: What the design columns are called in messages.
        used_by: Variable -> what it is needed for.
        bound: The expressions in the steps, in order, for messages.
        record_is_psu: Whether each record is a primary sampling unit of its own.
        has_fpc: Whether the size of each stratum is told.
        replicates: SQL of each column of replicate weights.
    """

    steps: dict[str, exp.Select]
    names: JobNames
    words: dict[str, str]
    used_by: dict[str, str] = field(default_factory=dict)
    bound: list[Bound] = field(default_factory=list)
    record_is_psu: bool = False
    has_fpc: bool = False
    replicates: tuple[str, ...] = ()

    @cached_property
    def texts(self) -> dict[str, str]:
        """The steps as text, compiled once."""
        return {name: step.sql(DIALECT) for name, step in self.steps.items()}

    def statement(self, query: Select, extra: Mapping[str, Select] | None = None) -> Statement:
        """Return a query that selects from the jobs, with the steps before it."""
        further = {name: step.sql() for name, step in (extra or {}).items()}
        return with_steps(query, {**self.texts, **further})

    def query(self, select: exp.Select, extra: dict[str, exp.Select] | None = None) -> exp.Select:
        """Return a query that selects from the jobs, with the steps before it."""
        for name, step in (self.steps | (extra or {})).items():
            select = select.with_(name, as_=step, dialect=DIALECT, copy=False)
        return select

    def extended(self, steps: dict[str, exp.Select]) -> "Jobs":
        """Return the same jobs with other steps."""
        return replace(self, steps=steps)


def coded_jobs(
    parts: list[tuple[Part, str | exp.Expr]],
    codebook: Codebook,
    standard: scheme.Standard,
) -> Jobs:
    """Build the steps for a survey with a codebook; each part comes with its period.

    Raises:
        CodebookError: An expression of codebook or standard is wrong.
        SurveyError: A file lacks a column that the standard needs.
    """
    raw = raw_names(codebook)
    record = standard.record_sql(codebook)
    absent = _absent([part for part, _ in parts], codebook, standard, record)
    record |= {name: exp.cast(exp.null(), "text") for name in absent}
    design = {
        WEIGHT: bind(codebook.design.weight, raw, codebook.place("design", "weight")),
        STRATUM: bind(codebook.design.strata, raw, codebook.place("design", "strata")),
        PSU: bind(codebook.design.psu, raw, codebook.place("design", "psu")),
    }
    names = dict(standard.names(codebook))
    decided: dict[str, exp.Expr] = {}
    for output in scheme.OUTPUTS:
        if output in standard.rules:
            outcome, rule = scheme.decision(standard.rules[output], names, standard.file, output)
            decided |= {output: _if_employed(outcome), f"{output}_rule": _if_employed(rule)}
            names[output] = exp.column(output)
        else:
            decided |= {output: exp.Literal.string(UNKNOWN), f"{output}_rule": exp.Null()}
    used_by = _uses({**record, **design, **decided})
    # What the file has beyond what is needed may be named by users; reading it costs nothing.
    variables = [
        name
        for name in codebook.variables
        if name in used_by or all(part.find(name) for part, _ in parts)
    ]
    steps = {
        "source": _source(parts, variables, codebook, used_by),
        "record": extended_step("source", record),
        "sectors": extended_step(
            "record", {name: decided[name] for name in ("sector", "sector_rule")}
        ),
        "jobs": extended_step(
            "sectors", {name: decided[name] for name in ("nature", "nature_rule")} | design
        ),
    }
    # Outside the standards a user of the survey's own variables may name them as they are.
    public = {**raw, **{each: exp.column(each) for each in (*FIELDS, "employed", "age")}}
    for output in scheme.OUTPUTS:
        public |= {each: exp.column(each) for each in (output, f"{output}_rule")}
    words = {
        "weight": codebook.design.weight,
        "strata": codebook.design.strata,
        "psu": codebook.design.psu,
    }
    loaded = set(variables)
    # A field that the survey has not leaves its name to a variable of the survey.
    fields = set(FIELDS).difference(absent)
    public = {
        name: raw[name] if name in absent else column
        for name, column in public.items()
        if name in fields or name in loaded or name not in {*raw, *absent}
    }
    bound = _bound(codebook, standard, record, design, decided)
    return Jobs(steps, JobNames(public, absent), words, used_by, bound)


def reweighted(jobs: Jobs, weight: str, codebook: Codebook) -> Jobs:
    """Return the same jobs with another weight (SQL over the survey's own variables)."""
    value = bind(weight, raw_names(codebook), Place(codebook.file, "record", "weight"))
    below = f"weighted{len(jobs.steps)}"
    steps = {(below if name == "jobs" else name): step for name, step in jobs.steps.items()}
    star = exp.Star(replace=[exp.alias_(value, WEIGHT)])
    steps["jobs"] = exp.select(star).from_(below)
    return replace(jobs, steps=steps, words={**jobs.words, "weight": weight})


def _absent(
    parts: Sequence[Part],
    codebook: Codebook,
    standard: scheme.Standard,
    record: dict[str, exp.Expr],
) -> dict[str, str]:
    """Map each field that a survey need not have, and has not, to the reason."""
    needed = {name for rules in standard.rules.values() for each in rules for name in
              names_in(each.when)} | names_in(standard.universe)  # fmt: skip
    absent = {}
    for name in OPTIONAL:
        if not standard.record.get(name):
            absent[name] = f"not asked in this survey ({codebook.code})"
            continue
        variables = [*_uses({name: record[name]}), *names_in(weight_of(standard.record, name))]
        lacking = [f"{part.name} lacks {each}" for part in parts for each in variables
                   if part.find(each) is None]  # fmt: skip
        if lacking and name not in needed:
            absent[name] = f"cannot be told: {lacking[0]}"
    return absent


def _bound(
    codebook: Codebook,
    standard: scheme.Standard,
    record: dict[str, exp.Expr],
    design: dict[str, exp.Expr],
    decided: dict[str, exp.Expr],
) -> list[Bound]:
    """List every expression with the step that it is computed from and where it was written."""
    keys = {WEIGHT: "weight", STRATUM: "strata", PSU: "psu"}
    at = {
        name: codebook.place("record", name)
        if name in ("employed", "age")
        else codebook.place(f"record.{name}")
        for name in record
    }
    found = branches({name: (at[name], value) for name, value in record.items()}, "source")
    found += [
        Bound(codebook.place("design", keys[name]), "source", value)
        for name, value in design.items()
    ]
    for output, step in zip(scheme.OUTPUTS, ("record", "sectors"), strict=True):
        found.append(Bound(Place(standard.file, f"{output}.rules"), step, decided[output]))
    return found


def _if_employed(value: exp.Expr) -> exp.Expr:
    return exp.Case().when(exp.column("employed"), value)


def refuse_truth_values(part: Part, weight: str) -> None:
    """Refuse a weight that is true or false."""
    if part.columns[weight].upper() == "BOOLEAN":
        raise SurveyError(f"{part.name}: the weight {weight} is true or false, not a number")


def extended_step(step: str, columns: dict[str, exp.Expr]) -> exp.Select:
    """Return a step with further columns."""
    added = [exp.alias_(value, name, quoted=False) for name, value in columns.items()]
    return exp.select("*", *added, copy=False).from_(step, copy=False)


def _source(
    parts: list[tuple[Part, str | exp.Expr]],
    variables: list[str],
    codebook: Codebook,
    used_by: dict[str, str],
) -> exp.Select:
    union: exp.Query | None = None
    weights = _variables_of(codebook.design.weight, codebook)
    needed = [name for name in variables if name in used_by]
    require([part for part, _ in parts], needed, used_by, codebook.title)
    for part, period in parts:
        loaded = [read_column(part, name, codebook.variables[name].type) for name in variables]
        when = exp.Literal.string(period) if isinstance(period, str) else period.copy()
        text = _text_weight(part, weights)
        row = exp.select(
            *loaded,
            exp.alias_(when, PERIOD),
            exp.alias_(exp.Literal.string(part.name), FILE),
            exp.alias_(text, TEXT_WEIGHT),
        ).from_(part.table, dialect=DIALECT)
        union = row if union is None else exp.union(union, row, distinct=False)
    assert union is not None
    return exp.select("*", f"NULL AS {FPC}").from_(union.subquery("parts"))


def _text_weight(part: Part, weights: list[str]) -> exp.Expr:
    """Return the condition that a weight is text; outside CSV files a text column is refused."""
    tests: list[exp.Expr] = []
    for name in weights:
        found = part.find(name)
        if found is not None:
            refuse_truth_values(part, found)
        if found is None or not part.is_text(found):
            continue
        if not part.loose:
            raise SurveyError(f"{part.name}: the weight {found} is text, not a number")
        text = part.column(found).sql(DIALECT)
        tests.append(
            exp.maybe_parse(
                f"TRIM({text}) <> '' AND TRY_CAST({text} AS DOUBLE) IS NULL", dialect=DIALECT
            )
        )
    return exp.or_(*tests) if tests else exp.false()


def _variables_of(text: str, codebook: Codebook) -> list[str]:
    bound = bind(text, raw_names(codebook), codebook.place("design", "weight"))
    return list(_uses({"weight": bound}))


def _uses(columns: dict[str, exp.Expr]) -> dict[str, str]:
    """Map each of the survey's variables to the first column that is made from it."""
    prefix = raw_column("")
    uses: dict[str, str] = {}
    for name, value in columns.items():
        for column in value.find_all(exp.Column):
            if column.name.startswith(prefix):
                uses.setdefault(column.name.removeprefix(prefix), name.removeprefix("_"))
    return uses
