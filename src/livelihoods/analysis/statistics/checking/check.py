"""The whole check of a codebook, alone or with files of its survey."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import codebook as codebooks
from livelihoods.analysis.statistics.checking.answers import look_at_answers
from livelihoods.analysis.statistics.checking.codebook import look_at_codebook
from livelihoods.analysis.statistics.checking.finding import Finding, Written
from livelihoods.analysis.statistics.checking.survey import (
    DesignState,
    FieldState,
    StandardState,
    look_at_design,
    look_at_fields,
    look_at_standard,
    standard_names,
    swept,
)
from livelihoods.analysis.statistics.checking.variables import look_at_variables
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.drafting.contents import readable
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.survey import Survey


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found.

    Attributes:
        codebook: Name of the codebook's file.
        files: Names of the files of records.
        findings: Errors, warnings and notes.
        designs: The sample of each period; none without files.
        fields: The fields of the record; none without files.
        standards: Which standards can be estimated.
        stopped: What was not looked at because of errors; empty where all was.
    """

    codebook: str
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    designs: tuple[DesignState, ...] = ()
    fields: tuple[FieldState, ...] = ()
    standards: tuple[StandardState, ...] = ()
    stopped: str = ""

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(each.level == "error" for each in self.findings)


def check(
    code: str | Path,
    files: Sequence[str | Path] = (),
    *,
    period: Sequence[str] = (),
    sheet: str | None = None,
) -> Check:
    """Check a codebook, and files of its survey against it.

    Args:
        code: Code of a codebook that comes with the software, or a file ending in .toml.
        files: Parquet and CSV files, or files that are converted for the time of the check: .dta,
            .sav, .zsav, .xlsx.
        period: Period of each file that does not tell it.
        sheet: Sheet of workbooks that have several.

    Raises:
        UnknownNameError: No such codebook.
        CodebookError: There is no such file, or it is not text.
        SurveyError: A file of records is absent or cannot be read.
    """
    text, file = codebooks.text_of(code)
    found = look_at_codebook(text, file)
    book, written = found.book, found.written
    paths = [Path(each) for each in files]
    names = tuple(path.name for path in paths)
    result = Check(file, names, found.findings)
    if book is None:
        stopped = "expressions, standards and files, until the form of the codebook is right"
        return replace(result, stopped=stopped)
    if not result.errors:
        result = _with_standards(result, book, written)
    if not paths:
        return result
    with readable(paths, sheet) as pairs:
        findings = look_at_variables(pairs, book, found.used_by)
        result = replace(result, findings=(*result.findings, *findings))
        if result.errors:
            stopped = "design, record and standards of the files, until the errors are mended"
            return replace(result, stopped=stopped)
        return _with_survey(result, book, written, pairs, period)


def _with_standards(result: Check, book: Codebook, written: Written) -> Check:
    states = tuple(look_at_standard(name, book) for name in standard_names(book))
    findings = list(result.findings)
    findings += [
        written.finding("error", state.refused, "", "profile")
        for state in states
        if state.refused and state.id == book.profile
    ]
    if all(state.refused for state in states):
        message = "no standard can be estimated: see below which answers are missing"
        findings.append(Finding("error", written.file, message))
    return replace(result, findings=tuple(findings), standards=states)


def _with_survey(
    result: Check,
    book: Codebook,
    written: Written,
    pairs: list[tuple[Path, Path]],
    period: Sequence[str],
) -> Check:
    files = [made for _, made in pairs]
    findings = list(result.findings)
    states = list(result.standards)
    designs: list[DesignState] = []
    fields: list[FieldState] = []
    usable = [place for place, state in enumerate(states) if not state.refused]
    try:
        for place in usable:
            survey = Survey.open(files, book, standard=states[place].id, period=period)
            if place == usable[0]:
                designs, faults = look_at_design(survey, written)
                findings += faults
                fields, doubts = look_at_fields(survey, written)
                findings += [*doubts, *look_at_answers(survey, written)]
            if designs:
                states[place] = swept(survey, states[place])
    except SurveyError as error:
        findings.append(_of_files(str(error), pairs))
    except InputError as error:
        findings.append(written.error(error))
    return replace(
        result,
        findings=tuple(findings),
        standards=tuple(states),
        designs=tuple(designs),
        fields=tuple(fields),
    )


def _of_files(message: str, pairs: list[tuple[Path, Path]]) -> Finding:
    """Make a finding of an error in the records, under the names that the user gave."""
    for path, made in pairs:
        message = message.replace(made.name, path.name)
    for path, _ in pairs:
        if message.startswith(f"{path.name}: "):
            return Finding("error", path.name, message.removeprefix(f"{path.name}: "))
    return Finding("error", ", ".join(path.name for path, _ in pairs), message)
