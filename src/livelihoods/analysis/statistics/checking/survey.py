"""A survey under its codebook: its design, what the record holds, what standards make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.asking import universe, why_not_by
from livelihoods.analysis.statistics.checking.finding import Finding, Written
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.estimation import designing
from livelihoods.analysis.statistics.estimation.statement import select
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.jobs import PERIOD, WEIGHT
from livelihoods.analysis.statistics.record import DERIVED, FIELDS, NODES, TRAITS
from livelihoods.analysis.statistics.survey import Survey

_LISTED = 5
_HOUSEHOLD = 6
_EXACT = "DECIMAL(38, 9)"
_VALUED = NODES | TRAITS
_TOLD = "told_of_fields"
_UNTOLD = ("unknown", "not_asked", "empty")


@dataclass(frozen=True, slots=True)
class DesignState:
    """The sample of one period.

    Attributes:
        period: The period.
        records: How many records it has.
        strata: How many strata.
        psus: How many primary sampling units.
        lonely: The strata with a single PSU.
        weights: The sum of the weights.
    """

    period: str
    records: int
    strata: int
    psus: int
    lonely: tuple[str, ...]
    weights: float


@dataclass(frozen=True, slots=True)
class FieldState:
    """A field of the record among the employed.

    Attributes:
        name: The field.
        asked: Whether the codebook has it.
        shares: Value -> percent of the employed records; None where it is suppressed.
    """

    name: str
    asked: bool
    shares: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class StandardState:
    """A standard: whether the codebook allows it, and what it gives with these files.

    Attributes:
        id: Its id.
        refused: Why it cannot be estimated; empty where it can.
        universe: Whom it covers.
        indicators: What can be estimated by it.
        lacking: What cannot: the standard or the codebook does not give what it needs.
        swept: Output -> percent of the weighted jobs that no answer decided; None: suppressed.
        looked: Whether files were looked at.
    """

    id: str
    refused: str
    universe: str
    indicators: tuple[str, ...]
    lacking: tuple[str, ...]
    swept: dict[str, float | None]
    looked: bool = False


def standard_names(book: Codebook) -> list[str]:
    """Return the standards that a codebook may allow: the general ones, its variants, its own."""
    general = [each for each in scheme.ids() if not each.startswith("national:")]
    variants = [f"{scheme.DEFAULT}+{each}" for each in book.variants]
    return [*general, *variants, *([book.profile] if book.profile else [])]


def look_at_standard(name: str, book: Codebook) -> StandardState:
    """Tell whether a codebook has enough for a standard, without files."""
    try:
        standard = scheme.standard(name, book)
        standard.record_sql(book)
    except InputError as error:
        return StandardState(name, str(error).removeprefix(f"{book.file}: "), "", (), (), {})
    found = tuple(
        each.id for each in INDICATORS.values() if why_not_by(standard, book, each) is None
    )
    # No codebook gives value added: that a contribution needs it is no lack of this one.
    lacking = tuple(
        each.id
        for each in INDICATORS.values()
        if each.id not in found and each.kind != "contribution"
    )
    return StandardState(name, "", standard.universe_words, found, lacking, {})


def swept(survey: Survey, state: StandardState) -> StandardState:
    """Add to a standard the share of jobs that it decided without an answer."""
    standard = survey.standard
    assert standard is not None
    jobs = survey.jobs_query
    covered = bind(universe(standard), jobs.names, Place(standard.file, "universe", "condition"))
    weight = f"CAST({WEIGHT} AS {_EXACT})"
    shares: dict[str, float | None] = {}
    for output in standard.outputs:
        last = standard.rules[output][-1].id
        if not last.endswith(".sweep"):
            continue
        rule = exp.EQ(this=jobs.names[f"{output}_rule"].copy(), expression=exp.Literal.string(last))
        held = rule.sql(DIALECT)
        query = select(
            "COUNT(*) AS n",
            f"COUNT(*) FILTER (WHERE {held}) AS held",
            f"CAST(SUM({weight}) AS DOUBLE) AS w",
            f"CAST(SUM({weight}) FILTER (WHERE {held}) AS DOUBLE) AS w_held",
        )
        statement = jobs.statement(query.from_("jobs").where(covered))
        row = survey.fetch(statement.sql())[0]
        few = row["n"] < SUPPRESS_BELOW or 0 < row["held"] < SUPPRESS_BELOW
        outside = 0 < row["n"] - row["held"] < SUPPRESS_BELOW
        share = 100 * (row["w_held"] or 0.0) / row["w"] if row["w"] else None
        shares[output] = None if few or outside else share
    return replace(state, swept=shares, looked=True)


def look_at_fields(survey: Survey, written: Written) -> tuple[list[FieldState], list[Finding]]:
    """Tell what each field of the record holds among the employed, and which values never occur."""
    states, findings = [], []
    book = survey.codebook
    assert book is not None
    counted = _counted(survey, [each for each in FIELDS if each in {*book.record, *DERIVED}])
    for name in FIELDS:
        if name not in counted:
            states.append(FieldState(name, asked=False, shares={}))
            continue
        counts = counted[name]
        state = FieldState(name, asked=True, shares=shares(counts))
        states.append(state)
        if name in _VALUED and name not in DERIVED:
            findings += _never(name, book.record[name], counts, written)
        if name in ("sex", "status") and state.shares.get("unknown"):
            number = counts["unknown"]
            message = f"no condition holds for {number:,} employed records: no {name} is told"
            findings.append(written.finding("warning", message, f"record.{name}"))
    return states, findings


def _counted(survey: Survey, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Count the employed records by the value of each field, all fields in one reading."""
    jobs = survey.jobs_query
    columns = []
    for name in names:
        column = jobs.names[name].sql(DIALECT)
        told = column if name in _VALUED else f"CASE WHEN {column} IS NOT NULL THEN 'told' END"
        columns.append(f"COALESCE({told}, 'empty') AS {name}")
    values = select(*columns).from_("jobs").where("employed")
    sets = ", ".join(f"({name})" for name in names)
    query = select(*names, "COUNT(*) AS n").from_(_TOLD).group_by(f"GROUPING SETS ({sets})")
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in survey.fetch(jobs.statement(query, {_TOLD: values}).sql()):
        name = next(each for each in names if row[each] is not None)
        counts[name][row[name]] = row["n"]
    return {name: dict(sorted(each.items())) for name, each in counts.items()}


def _never(
    name: str, entry: Mapping[str, object], counts: Mapping[str, int], written: Written
) -> list[Finding]:
    if "concordance" in entry:
        return []
    missing = [value for value in entry if not counts.get(value)]
    table = f"record.{name}"
    if len(missing) == len(entry):
        message = "none of its conditions holds for an employed person"
        return [written.finding("warning", message, table)]
    message = "holds for no employed person, or an earlier value has them all"
    return [written.finding("note", message, table, value) for value in missing]


def shares(counts: Mapping[str, int]) -> dict[str, float | None]:
    """Return percents of the total; those on 1 to 4 records are suppressed.

    With them go the smallest others, until they are two or more on 5 records or more together, so
    that none follows from the rest.
    """
    total = sum(counts.values())
    hidden = {value for value, n in counts.items() if 0 < n < SUPPRESS_BELOW}
    rest = sorted((n, value) for value, n in counts.items() if value not in hidden)
    while hidden and rest and _follows(hidden, counts):
        hidden.add(rest.pop(0)[1])
    ordered = sorted(counts, key=lambda value: (value in _UNTOLD, value))
    return {
        value: None if value in hidden or total < SUPPRESS_BELOW else 100 * counts[value] / total
        for value in ordered
    }


def _follows(hidden: set[str], counts: Mapping[str, int]) -> bool:
    return len(hidden) < 2 or sum(counts[value] for value in hidden) < SUPPRESS_BELOW


def look_at_design(survey: Survey, written: Written) -> tuple[list[DesignState], list[Finding]]:
    """Look at weights, strata and PSUs; what keeps figures from being made is an error."""
    findings = _faults(survey, written)
    if findings:
        return [], findings
    try:
        sample = survey.sample(PERIOD)
    except SurveyError as error:
        return [], [written.finding("error", str(error), "design")]
    weights = _weights(survey)
    lonely_rows = set(sample.lonely().nonzero()[0].tolist())
    states = []
    for period, records in sorted(sample.records.items()):
        places = {
            stratum: row for (block, stratum), row in sample.places.items() if block == period
        }
        lonely = sorted(str(each) for each, row in places.items() if row in lonely_rows)
        psus = int(sum(sample.psus[row] for row in places.values()))
        states.append(
            DesignState(period, records, len(places), psus, tuple(lonely), weights[period])
        )
        if lonely:
            findings.append(written.finding("error", _lonely(period, lonely), "design", "strata"))
        assert survey.codebook is not None
        if records < _HOUSEHOLD * psus and not survey.codebook.design.stand_in:
            message = (
                f"{period}: {records / psus:.1f} records to a primary sampling unit, as in "
                "households; if areas were drawn first, they are the units, and errors with "
                "households come out too small"
            )
            findings.append(written.finding("note", message, "design", "psu"))
    return states, findings


def _lonely(period: str, lonely: list[str]) -> str:
    more = f" and {len(lonely) - _LISTED} more" if len(lonely) > _LISTED else ""
    return (
        f"{period}: strata with a single primary sampling unit: {', '.join(lonely[:_LISTED])}{more}"
        "; they have no variance: join each with a like stratum in the expression, such as "
        "CASE WHEN X = 7 THEN 6 ELSE X END"
    )


def _faults(survey: Survey, written: Written) -> list[Finding]:
    row = survey.fetch(designing.faults_statement(survey.jobs_query))[0]
    found = []
    for column, key, what in (
        ("text_weights", "weight", "weights are text, not numbers"),
        ("null_weights", "weight", "weights are missing"),
        ("odd_weights", "weight", "weights are not finite"),
        ("negative_weights", "weight", "weights are negative"),
        ("null_strata", "strata", "records have no stratum"),
        ("null_psu", "psu", "records have no PSU"),
    ):
        if row[column]:
            counted = f"{row[column]:,}" if row[column] >= SUPPRESS_BELOW else "fewer than 5"
            message = f"{counted} of {row['records']:,} {what}"
            found.append(written.finding("error", message, "design", key))
    return found


def _weights(survey: Survey) -> dict[str, float]:
    weights = f"CAST(SUM(CAST({WEIGHT} AS {_EXACT})) AS DOUBLE) AS w"
    query = select(f"{PERIOD} AS period", weights).from_("jobs").group_by(PERIOD)
    rows = survey.fetch(survey.jobs_query.statement(query).sql())
    return {row["period"]: row["w"] for row in rows}
