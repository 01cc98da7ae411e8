"""A codebook alone: its form, what is still to do, its expressions; all at once."""

import re
from dataclasses import dataclass

from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.checking.expressions import Expressions
from livelihoods.analysis.statistics.checking.finding import Finding, Written
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.codebook_form import TODO
from livelihoods.analysis.statistics.errors import CodebookError, UnfinishedError
from livelihoods.analysis.statistics.groups import survey_fields

_TODO_COMMENT = re.compile(r"#\s*TODO\b[\s:]*(.*)")
_COUNTRY = re.compile(r"[A-Z]{3}")
_AREA = re.compile(r"[A-Z]{3}(-[A-Z0-9]+)*")
_SHOWN = ("title", "producer", "credit", "terms")


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a codebook alone found.

    Attributes:
        book: The codebook; None where its form is wrong.
        written: Its lines.
        findings: What was found, in the order of the lines.
        used_by: Variable -> the first place that uses it.
    """

    book: Codebook | None
    written: Written
    findings: tuple[Finding, ...]
    used_by: dict[str, str]


def look_at_codebook(text: str, file: str) -> Look:
    """Look at the text of a codebook; `file` is its name for messages."""
    written = Written(text, file)
    try:
        content = codebooks.read(text, file)
    except CodebookError as error:
        return Look(None, written, (written.error(error),), {})
    problems = list(codebooks.problems(content, file))
    findings = [*(written.error(each) for each in problems), *_comments(written)]
    if not all(isinstance(each, UnfinishedError) for each in problems):
        return Look(None, written, _ordered(findings), {})
    book = codebooks.build(content, file)
    found = Expressions(book, written)
    findings += [*found.findings, *_doubts(book, written), *_groups(book, written)]
    return Look(book, written, _ordered(findings), found.used_by)


def _comments(written: Written) -> list[Finding]:
    """Find the marks in comments of what is still to do."""
    found = []
    for number, line in enumerate(written.lines, start=1):
        if mark := _TODO_COMMENT.search(line):
            what = f"{TODO} {mark[1].partition(':')[0].strip()}".strip()
            problem = f"still to do ({what}); take the mark away when it is done"
            column = mark.start() + 1
            found.append(Finding("error", written.file, problem, "", "", number, column, line))
    return found


def _doubts(book: Codebook, written: Written) -> list[Finding]:
    found = [
        written.finding("warning", "is empty; it is shown with every figure", "", key)
        for key in _SHOWN
        if not getattr(book, key).strip()
    ]
    if not _AREA.fullmatch(book.area.code) and book.area.code != TODO:
        problem = f"{book.area.code!r}: write the country's code by ISO 3166-1 alpha-3, or more"
        found.append(written.finding("warning", f"{problem}, such as ARG-31", "area", "code"))
    if not _COUNTRY.fullmatch(book.area.country) and book.area.country != TODO:
        problem = f"{book.area.country!r} is no ISO 3166-1 alpha-3 code, such as ZAF"
        found.append(written.finding("warning", problem, "area", "country"))
    if book.design.stand_in and not book.design.stand_in_warning:
        problem = "stand_in is true: say in stand_in_warning what a reader must know"
        found.append(written.finding("warning", problem, "design", "stand_in"))
    return found


def _groups(book: Codebook, written: Written) -> list[Finding]:
    """Find the first error in what the codebook says of worker groups."""
    if not book.groups:
        return []
    try:
        survey_fields(book)
    except CodebookError as error:
        return [written.error(error)]
    return []


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Put findings in the order of the lines; those without a line come first."""
    return tuple(
        sorted(findings, key=lambda each: (each.line or 0, each.column or 0, each.message))
    )
