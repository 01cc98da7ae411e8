"""Two standards on the same jobs: where the nature differs, and which rules are why.

Few records give nothing away. The table has a row for each nature of the first standard and one
for the jobs that it does not cover, and columns likewise for the second. The sums of its rows and
columns are the employment by nature of each standard, which anyone can estimate: with a cell on 1
to 4 records others are held back, so that it does not follow (`withheld`), and so are the numbers
of the pairs of rules that add up to a cell that is held back. In a cell that is shown, the pairs of
rules that rest on fewer than 5 records are taken together, with the smallest of the others until
they are two or more pairs on 5 or more records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.analysis_report import survey_metadata
from livelihoods.analysis.statistics.asking import universe
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.digests import jobs_statement, question_digest
from livelihoods.analysis.statistics.engine import MEMORY, Progress
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.expressions import DIALECT, Place, bind, names_in
from livelihoods.analysis.statistics.jobs import FILE, FPC, PERIOD, TEXT_WEIGHT, WEIGHT, Jobs
from livelihoods.analysis.statistics.record import raw_column
from livelihoods.analysis.statistics.survey import Survey
from livelihoods.analysis.statistics.withheld import Key, withheld

_FIRST = "first_"
_SIDES = ("first", "second")
_CAUSES = tuple(f"{side}{of}" for side in _SIDES for of in ("_rule", "_sector_rule", ""))
_DECIMALS = "DECIMAL(38, 9)"


@dataclass(frozen=True, slots=True)
class Cell:
    """Jobs by their nature under two standards; a nature is None where the job is not covered.

    `records` and `weighted` are None where they are suppressed.
    """

    first: str | None
    second: str | None
    records: int | None
    weighted: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Jobs that two standards decide differently, by the rules that decided.

    Attributes:
        first_rule: Rule of the first standard; None where pairs taken together differ in it.
        first_sector_rule: Rule that decided the sector, where the rule above looks at the sector.
        first: The nature that it gave.
        second_rule: Rule of the second standard; None where pairs taken together differ in it.
        second_sector_rule: As for the first.
        second: The nature that it gave.
        records: How many jobs; None where suppressed.
        weighted: The sum of their weights; None where suppressed.
        together: Whether these are several pairs, because some rest on fewer than 5 records.
    """

    first_rule: str | None
    first_sector_rule: str | None
    first: str
    second_rule: str | None
    second_sector_rule: str | None
    second: str
    records: int | None
    weighted: float | None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """The jobs of one period, or the mean of several, by their nature under two standards.

    Attributes:
        period: The period, or the name of all taken together.
        suppressed: Whether cells are held back, because one rests on 1 to 4 records.
        both: Jobs that both standards cover.
        only_first: Jobs that the first alone covers.
        only_second: Jobs that the second alone covers.
        cells: The table, by the natures of the standards; the last row and column are the jobs
            that one of the two does not cover.
        pairs: Where both cover a job and the nature differs; the largest first. Those of a cell
            that is held back come last, by name, and only those on 5 records or more.
    """

    period: str
    suppressed: bool
    both: Cell
    only_first: Cell
    only_second: Cell
    cells: tuple[Cell, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two standards on the jobs of a survey.

    Attributes:
        files: Names of the files.
        codebook: Code of the codebook.
        first: Id of the first standard.
        first_universe: Whom it covers, in words.
        second: Id of the second standard.
        second_universe: Whom it covers, in words.
        crossings: One for each period, or one of all.
        metadata: What a reader must know: software, command, codebook with credit, terms and the
            SHA-256 of the files, both standards, digests, warnings.
    """

    files: tuple[str, ...]
    codebook: str
    first: str
    first_universe: str
    second: str
    second_universe: str
    crossings: tuple[Crossing, ...]
    metadata: dict[str, Any]


def disagreement(
    given: Any,
    codebook: str | Codebook,
    first: str,
    second: str,
    *,
    pool: bool = False,
    period: str | Sequence[str] = (),
    threads: int | None = None,
    memory: str = MEMORY,
    progress: Progress | None = None,
    command: Sequence[str] = (),
) -> Disagreement:
    """Compare the nature of jobs under two standards.

    Args:
        given: Files or frames of one survey, as in `Survey.open`.
        codebook: Code of a codebook, a codebook file ending in .toml, or a loaded one.
        first: A standard, as in `Survey.open`.
        second: Another one.
        pool: Whether several periods make one table: records are added up, weights are means
            over the periods, as in estimates.
        period: Period of each file whose columns and name do not tell it.
        threads: Threads to use; results do not depend on it.
        memory: How much the engine keeps in memory, as in `Survey.open`.
        progress: Is told which part is done, as in `Survey.open`.
        command: The words of the command that asked, for the metadata.

    Raises:
        UnknownNameError: No such codebook or standard.
        CodebookError: The codebook is wrong, or has too little for a standard.
        SurveyError: The records cannot be used, the two standards are the same, one gives no
            nature, or neither covers anyone in a period.
    """
    one, two = (
        Survey.open(
            given,
            codebook,
            standard=standard,
            period=period or (),
            threads=threads,
            memory=memory,
            progress=progress,
        )
        for standard in (first, second)
    )
    assert one.standard is not None
    assert two.standard is not None
    assert two.codebook is not None
    if one.standard.id == two.standard.id:
        raise SurveyError(f"{first} and {second} are the same standard; name two different ones")
    for survey in (one, two):
        assert survey.standard is not None
        if "nature" not in survey.standard.outputs:
            raise SurveyError(f"{survey.standard.id} does not give the nature of jobs")
        survey.sample(PERIOD)  # refuses weights that cannot be used
    names = (one.standard.id, two.standard.id)
    rows = two.fetch(_statement(one, two, pool=pool))
    return Disagreement(
        files=tuple(part.name for part in two.parts),
        codebook=two.codebook.code,
        first=one.standard.id,
        first_universe=one.standard.universe_words,
        second=two.standard.id,
        second_universe=two.standard.universe_words,
        crossings=tuple(
            _crossing(two, period, [row for row in rows if row["period"] == period], names)
            for period in ([two.pooled_period] if pool else two.periods)
        ),
        metadata=_metadata(one, two, command, pool=pool),
    )


def _crossing(
    survey: Survey, period: str, rows: Sequence[dict[str, Any]], names: Sequence[str]
) -> Crossing:
    if not rows:
        raise SurveyError(
            f"{', '.join(part.name for part in survey.parts)}: no record of {period} is of an "
            f"employed person whom {' or '.join(names)} covers: there is nothing to compare"
        )
    cells = _cells(rows)
    both = [each for each in cells if each.first is not None and each.second is not None]
    alone = [[each for each in cells if getattr(each, side) is None] for side in _SIDES[::-1]]
    hidden, alone_hidden = withheld(
        {(each.first, each.second): (each.records or 0, each.weighted or 0.0) for each in cells}
    )
    return Crossing(
        period=period,
        suppressed=bool(hidden),
        both=_sum(both, hide=alone_hidden),
        only_first=_sum(alone[0], hide=alone_hidden),
        only_second=_sum(alone[1], hide=alone_hidden),
        cells=tuple(
            replace(each, records=None, weighted=None)
            if (each.first, each.second) in hidden
            else each
            for each in cells
        ),
        pairs=_pairs(rows, hidden),
    )


def _metadata(one: Survey, two: Survey, command: Sequence[str], *, pool: bool) -> dict[str, Any]:
    """Return the metadata of the second survey, with the first standard before its own."""
    found = survey_metadata(two, command)
    first = survey_metadata(one, command)
    found["standards"] = [*first["standards"], *found["standards"]]
    digests = first["digests"]["standards"] | found["digests"]["standards"]
    found["digests"]["standards"] = digests
    found["digests"]["plan"] = question_digest(two, {"beside": jobs_statement(one), "pool": pool})
    known = {each["code"]: each for each in [*first["warnings"], *found["warnings"]]}
    found["warnings"] = list(known.values())
    return found


def _statement(one: Survey, two: Survey, *, pool: bool) -> str:
    """Count jobs by nature and rule under both; what the first decided goes with the records."""
    weight = exp.cast(exp.column(WEIGHT), _DECIMALS)
    mean = exp.Div(this=exp.Sum(this=weight), expression=exp.Literal.number(len(two.periods)))
    period = exp.Literal.string(two.pooled_period) if pool else exp.column(PERIOD)
    query = (
        exp.select(exp.alias_(period, "period"), *_CAUSES)
        .select(exp.alias_(exp.Count(this=exp.Star()), "records"))
        .select(exp.alias_(mean if pool else mean.this, "weighted"))
        .from_("both_jobs")
        .where("first_covers OR second_covers", f"{WEIGHT} <> 0", dialect=DIALECT)
        .group_by("period", *_CAUSES)
    )
    steps = _first_steps(one.jobs_query)
    second = two.jobs_query.steps
    steps["source"] = _handed_on(one)
    steps |= {name: step for name, step in second.items() if name != "source"}
    first = [exp.column(each) for each in ("first_covers", *_CAUSES[:3])]
    steps["both_jobs"] = exp.select(PERIOD, WEIGHT, *first, *_outcome(two, "second")).from_("jobs")
    for name, step in steps.items():
        query = query.with_(name, as_=step, dialect=DIALECT, copy=False)
    return query.sql(DIALECT)


def _first_steps(jobs: Jobs) -> dict[str, exp.Select]:
    """Return the steps of the first standard under names of their own."""
    steps = {}
    for name, step in jobs.steps.items():
        own = step.copy()
        for table in own.find_all(exp.Table):
            if table.name in jobs.steps:
                table.set("this", exp.to_identifier(f"{_FIRST}{table.name}"))
        steps[f"{_FIRST}{name}"] = own
    return steps


def _handed_on(survey: Survey) -> exp.Select:
    """Return the records with what the first standard decided, as the second one's source."""
    assert survey.codebook is not None
    names = [
        raw_column(name)
        for name in survey.codebook.variables
        if all(part.find(name) for part in survey.parts)
    ]
    kept = [exp.column(exp.to_identifier(name, quoted=True)) for name in names]
    kept += [exp.column(name) for name in (PERIOD, FILE, TEXT_WEIGHT, FPC)]
    return exp.select(*kept, *_outcome(survey, "first")).from_(f"{_FIRST}jobs")


def _outcome(survey: Survey, side: str) -> list[exp.Expr]:
    """Return, for one of the two standards: whom it covers, their nature, and the rules."""
    assert survey.standard is not None
    covers = _covers(survey)
    by_sector = [
        exp.Literal.string(rule.id)
        for rule in survey.standard.rules["nature"]
        if "sector" in names_in(rule.when)
    ]
    looks = exp.In(this=exp.column("nature_rule"), expressions=by_sector)
    through = exp.and_(covers.copy(), looks) if by_sector else exp.false()
    return [
        exp.alias_(covers, f"{side}_covers"),
        exp.alias_(_where(covers, "nature_rule"), f"{side}_rule"),
        exp.alias_(_where(through, "sector_rule"), f"{side}_sector_rule"),
        exp.alias_(_where(covers, "nature"), side),
    ]


def _covers(survey: Survey) -> exp.Expr:
    assert survey.standard is not None
    place = Place(survey.standard.file, "universe", "condition")
    bound = bind(universe(survey.standard), survey.jobs_query.names, place)
    return exp.Coalesce(this=bound, expressions=[exp.false()])


def _where(condition: exp.Expr, name: str) -> exp.Expr:
    return exp.Case().when(condition.copy(), exp.column(name))


def _cells(rows: Sequence[dict[str, Any]]) -> list[Cell]:
    """Add the rows up to the table: each nature of the first by each of the second, zeros too."""
    order = ("formal", "informal", "other")
    lines = [{row[side] for row in rows if row[side]} for side in _SIDES]
    firsts, seconds = ([*sorted(each, key=order.index), None] for each in lines)
    cells = []
    for first in firsts:
        for second in seconds:
            if first is None and second is None:
                continue
            own = [row for row in rows if (row["first"], row["second"]) == (first, second)]
            records = sum(row["records"] for row in own)
            cells.append(Cell(first, second, records, float(sum(row["weighted"] for row in own))))
    return cells


def _sum(cells: Sequence[Cell], *, hide: bool) -> Cell:
    if hide:
        return Cell(None, None, None, None)
    records = sum(each.records or 0 for each in cells)
    return Cell(None, None, records, sum(each.weighted or 0.0 for each in cells))


def _pairs(rows: Sequence[dict[str, Any]], hidden: set[Key]) -> tuple[Pair, ...]:
    different = [
        Pair(**{name: row[name] for name in (*_CAUSES, "records")}, weighted=float(row["weighted"]))
        for row in rows
        if row["first"] and row["second"] and row["first"] != row["second"]
    ]
    shown, named = [], []
    for cell in {(each.first, each.second) for each in different}:
        own = [each for each in different if (each.first, each.second) == cell]
        if cell not in hidden:
            shown += _few_together(own)
            continue
        enough = [each for each in own if (each.records or 0) >= SUPPRESS_BELOW]
        named += [replace(each, records=None, weighted=None) for each in enough]
    return tuple(sorted([*shown, *named], key=_largest_first))


def _few_together(pairs: Sequence[Pair]) -> list[Pair]:
    """Put the pairs of one cell that rest on few records into one line that does not."""
    ordered = sorted(pairs, key=lambda each: each.records or 0)
    few = [each for each in ordered if (each.records or 0) < SUPPRESS_BELOW]
    if not few:
        return list(pairs)
    number = len(few)
    while number < len(ordered) and (number < 2 or _records(ordered[:number]) < SUPPRESS_BELOW):
        number += 1
    together, rest = ordered[:number], ordered[number:]
    weighted = sum(each.weighted or 0.0 for each in together)
    same = {
        name: getattr(together[0], name)
        for name in _CAUSES
        if len({getattr(each, name) for each in together}) == 1
    }
    names: dict[str, Any] = dict.fromkeys(_CAUSES) | same
    return [*rest, Pair(**names, records=_records(together), weighted=weighted, together=True)]


def _records(pairs: Sequence[Pair]) -> int:
    return sum(each.records or 0 for each in pairs)


def _largest_first(pair: Pair) -> tuple[Any, ...]:
    names = [getattr(pair, name) or "" for name in _CAUSES]
    return (-(pair.weighted or 0.0), -(pair.records or 0), names)
