"""What a file has and lacks for a codebook, before anything is estimated from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.estimates import SUPPRESS_BELOW
from livelihoods.analysis.statistics.expressions import DIALECT, bind
from livelihoods.analysis.statistics.quantities import QUANTITIES
from livelihoods.analysis.statistics.reading import Part, open_parts, refuse_other_survey
from livelihoods.analysis.statistics.record import (
    NODES,
    TRAITS,
    expressions_of,
    raw_column,
    raw_names,
)
from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class NodeState:
    """One field of the record: the variables that it is made from, and those the file lacks."""

    name: str
    variables: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuantityState:
    """One quantity: of how many employed people it is told, and why not of others.

    Counts of fewer than 5 people, but not of nobody, are None.
    """

    name: str
    unit: str
    words: str
    told: int | None
    special: int | None
    outside: int | None
    empty: int | None


@dataclass(frozen=True, slots=True)
class StandardState:
    """One standard: usable with this file, or refused and why."""

    id: str
    title: str
    universe: str
    refused: str


@dataclass(frozen=True, slots=True)
class Description:
    """What was found in a file; `employed` is None where there are fewer than 5."""

    file: str
    codebook: Codebook
    columns: int
    periods: tuple[str, ...]
    nodes: tuple[NodeState, ...]
    standards: tuple[StandardState, ...]
    records: int | None = None
    employed: int | None = None
    weights: dict[str, Any] | None = None
    quantities: tuple[QuantityState, ...] = ()


def describe(given: str | Path, code: str | Path) -> Description:
    """Compare a file with a codebook.

    Raises:
        UnknownNameError: No such codebook.
        SurveyError: The file cannot be read, or is of another survey.
    """
    book = codebooks.load(code)
    with duckdb.connect(":memory:") as connection:
        part = open_parts(connection, given)[0]
    refuse_other_survey(part, book.variables, book.title)
    nodes = tuple(_nodes(part, book))
    states, survey = [], None
    for name in _standards(book):
        state, opened = _standard(part, book, name)
        states.append(state)
        survey = survey or opened
    if survey is None:
        return Description(part.name, book, len(part.columns), (), nodes, tuple(states))
    counts = survey.file_counts()
    employed = sum(row["employed"] for row in counts)
    return Description(
        part.name,
        book,
        len(part.columns),
        tuple(survey.periods),
        nodes,
        tuple(states),
        records=sum(row["records"] for row in counts),
        employed=employed if employed >= SUPPRESS_BELOW else None,
        weights=_weights(survey),
        quantities=tuple(
            _quantity(survey, name)
            for name in QUANTITIES
            if name not in survey.jobs_query.names.absent
        ),
    )


def _standards(book: Codebook) -> list[str]:
    variants = [f"{scheme.DEFAULT}+{each}" for each in book.variants]
    others = [each for each in scheme.ids() if each != scheme.DEFAULT and ":" not in each]
    return [scheme.DEFAULT, *variants, *others, *([book.profile] if book.profile else [])]


def _standard(part: Part, book: Codebook, name: str) -> tuple[StandardState, Survey | None]:
    title = universe = ""
    try:
        standard = scheme.standard(name, book)
        title, universe = standard.title, standard.universe_words
        survey = Survey.open(part.path, book, standard=name)
        _ = survey.jobs_query
        survey.check_design()
    except InputError as error:
        return StandardState(name, title, universe, str(error)), None
    return StandardState(name, title, universe, ""), survey


def _nodes(part: Part, book: Codebook) -> list[NodeState]:
    prefix = raw_column("")
    states = []
    for name in (*TRAITS, *NODES, *QUANTITIES):
        found: dict[str, None] = {}
        source = "age" if name == "age_group" else name
        for key, text in expressions_of(book.record.get(source, {})).items():
            bound = bind(text, raw_names(book), book.place(f"record.{name}", key))
            columns = (column.name for column in bound.find_all(exp.Column))
            found |= dict.fromkeys(column.removeprefix(prefix) for column in columns)
        missing = tuple(each for each in found if part.find(each) is None)
        states.append(NodeState(name, tuple(found), missing))
    return states


def _weights(survey: Survey) -> dict[str, Any]:
    sample = survey.check_design()
    return {
        "largest": sample.scale.largest,
        "exact": sample.scale.exact,
        "factor": sample.scale.factor,
        "strata": len(sample.psus),
        "psus": int(sample.psus.sum()),
    }


def _quantity(survey: Survey, name: str) -> QuantityState:
    """Count employed people with a value, with a special code, outside the limits, and without."""
    book = survey.codebook
    assert book is not None
    entry = book.record[name]
    at = book.place(f"record.{name}", "value")
    value = bind(entry["value"], raw_names(book), at).sql(DIALECT)
    codes = ", ".join(str(each) for each in entry.get("missing", ())) or "NULL"
    special = f"COALESCE({value} IN ({codes}), FALSE)"
    query = exp.select(
        f"COUNT({name}) AS told",
        f"COUNT(*) FILTER (WHERE {special}) AS special",
        f"COUNT(*) FILTER (WHERE NOT {special} AND {value} IS NOT NULL AND {name} IS NULL) "
        "AS outside",
        f"COUNT(*) FILTER (WHERE {value} IS NULL) AS empty",
        dialect=DIALECT,
    )
    query = query.from_("jobs").where("employed", dialect=DIALECT)
    counts = survey.fetch(survey.jobs_query.query(query).sql(DIALECT))[0]
    shown = {key: None if 0 < number < SUPPRESS_BELOW else number for key, number in counts.items()}
    return QuantityState(name, entry["unit"], entry["words"], **shown)
