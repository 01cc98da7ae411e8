"""Opening a survey so that expressions reach columns of its files that the codebook leaves out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics import scheme
from livelihoods.analysis.statistics.codebook import Codebook, Variable
from livelihoods.analysis.statistics.engine import MEMORY, Progress
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation.model_formula import parse_formula
from livelihoods.analysis.statistics.expressions import names_in
from livelihoods.analysis.statistics.quantities import QUANTITIES
from livelihoods.analysis.statistics.survey import Survey


def open_with_variables(
    files: Sequence[Path],
    codebook: str | Path | Codebook,
    expressions: Iterable[str],
    *,
    weight: str | None = None,
    standard: str = scheme.DEFAULT,
    period: Sequence[str] = (),
    threads: int | None = None,
    memory: str = MEMORY,
    progress: Progress | None = None,
) -> Survey:
    """Open a survey; names in expressions may be columns of the files, too.

    Args:
        files: Files of one survey.
        codebook: As for `Survey.open`.
        expressions: What will be asked: SQL expressions.
        weight: A weight in the place of the codebook's, and of those of its quantities.
        standard: As for `Survey.open`.
        period: As for `Survey.open`.
        threads: As for `Survey.open`.
        memory: As for `Survey.open`.
        progress: As for `Survey.open`.

    Raises:
        SurveyError: The weight is no column of the files, or as `Survey.open`.
    """
    book = codebook if isinstance(codebook, Codebook) else codebooks.load(codebook)

    def opened(with_book: Codebook) -> Survey:
        return Survey.open(
            list(files),
            with_book,
            standard=standard,
            period=period,
            threads=threads,
            memory=memory,
            progress=progress,
        )

    survey = opened(book)
    known = survey.jobs_query.names
    named = {name for text in expressions for name in names_in(text)}
    named |= names_in(weight or "")
    added = {}
    for name in sorted(named.difference(known, book.variables)):
        if all(name in part.columns for part in survey.parts):
            text = any(part.is_text(name) for part in survey.parts)
            # A CSV file holds text only: there the codebook has to say what is a number.
            is_text = text and not survey.parts[0].loose
            added[name] = Variable(name, name, {}, "text" if is_text else "number")
    if weight is not None:
        missing = sorted(names_in(weight) - set(book.variables) - set(added))
        if missing or not names_in(weight):
            absent = ", ".join(missing) or weight
            raise SurveyError(f"weight {weight!r}: {absent} is no column of the files")
    if not added and weight is None:
        return survey
    book = replace(book, variables={**book.variables, **added})
    return opened(book if weight is None else _weighted(book, weight))


def _weighted(book: Codebook, weight: str) -> Codebook:
    """Return a codebook with another weight, for the quantities too that had one of their own."""
    own = {name: dict(book.record[name]) for name in QUANTITIES if name in book.record}
    for entry in own.values():
        entry.pop("weight", None)
    return replace(book, design=replace(book.design, weight=weight), record={**book.record, **own})


def expressions_of(terms: Iterable[str]) -> list[str]:
    """List the SQL expressions in terms of a formula, such as "age + factor(level)"."""
    return [
        variable.sql for text in terms for variable in parse_formula(f"1 ~ {text}").variables[1:]
    ]
