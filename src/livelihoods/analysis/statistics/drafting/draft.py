"""The draft of a codebook: valid TOML in which all that is still to do is marked TODO."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from livelihoods.analysis.statistics.codebook_form import TODO
from livelihoods.analysis.statistics.drafting.clues import Guess, guesses, strata
from livelihoods.analysis.statistics.drafting.contents import Content, contents, is_special
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.quantities import QUANTITIES
from livelihoods.analysis.statistics.record import DERIVED, NODES, OPTIONAL, TRAITS

_CODE = re.compile(r"[a-z]{3}-[a-z0-9]+(-[a-z0-9]+)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ALWAYS = ("sex", "status")
_EXTRA = (*OPTIONAL, "worker_registration")
_BY_ITSELF = "not_employee"
_WIDTH = 96


def draft(file: str | Path, code: str = "", *, sheet: str | None = None) -> str:
    """Draft a codebook from a survey file.

    Guesses stand in comments, nothing of them is active. Values on fewer than 5 records are not in
    the draft. The same file gives the same draft.

    Args:
        file: A .dta, .sav, .zsav, .xlsx, .csv or .parquet file; labels that it has are used.
        code: Code of the codebook: three letters of the country, a hyphen, the survey.
        sheet: Sheet of a workbook that has several.

    Returns:
        TOML that `survey check` refuses as unfinished until no TODO is left.

    Raises:
        SurveyError: The file cannot be read, or the code is not in that form.
    """
    if code and not _CODE.fullmatch(code):
        raise SurveyError(
            f"--code {code!r}: write three letters of the country, a hyphen and the survey, all in "
            "small letters, such as zaf-qlfs"
        )
    path = Path(file)
    records, columns = contents(path, sheet)
    lines = [
        *_head(path.name, records, columns, code),
        *_design(columns),
        *_variables(columns),
        *_record(columns),
    ]
    return "\n".join(lines) + "\n"


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (resources.files(__package__) / "fields.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _head(file: str, records: int, columns: Sequence[Content], code: str) -> Iterator[str]:
    yield from _comment(
        f"Draft of a codebook for {file} ({records:,} records, {len(columns):,} variables). "
        "Form of this file: docs/codebooks.md."
    )
    yield "#"
    yield from _comment(
        f'What is still to be done is marked "{TODO}"; `livelihoods survey check` refuses the '
        "codebook while such a mark is left. A line with `# guess:` is a guess from names and "
        "labels: look it up in the questionnaire, then use it or leave it; nothing reads it."
    )
    yield ""
    yield f"code = {_text(code or TODO)}"
    for key, meaning in (
        ("title", "Country, survey (its number or short name)"),
        ("producer", "Who makes the survey"),
        ("credit", "The credit that the producer asks for, word for word; shown with every figure"),
        ("terms", "Under which terms the records may be used"),
    ):
        yield f"{key} = {_text(TODO)}  # {meaning}"
    yield '# url = "https://"  # where the survey is documented'
    yield "notes = []  # What a reader of the figures should know: breaks, limits, decisions"
    yield ""
    yield "[area]"
    country = code[:3].upper()
    if country:
        yield from _guess_line("country", country, "from the code")
    yield f"code = {_text(TODO)}  # ISO 3166-1 alpha-3, or longer for what is smaller: ARG-31"
    yield f"name = {_text(TODO)}"
    yield f"country = {_text(TODO)}  # ISO 3166-1 alpha-3"
    yield f"coverage = {_text(TODO)}  # National; or what is left out"
    yield ""
    yield from _comment(
        f"{TODO} period: say where the period is found: in columns (year, quarter), or in the name "
        "of the file, by a pattern with the group year and, if there are quarters, quarter. Where "
        "neither tells it, leave the table empty and give --period."
    )
    yield "[period]"
    yield from _guessed_columns("year", columns)
    yield from _guessed_columns("quarter", columns)
    yield r"""# file_name = 'lfs_(?P<year>\d{4})q(?P<quarter>[1-4])'"""


def _design(columns: Sequence[Content]) -> Iterator[str]:
    yield ""
    yield "[design]"
    for key in ("weight", "strata", "psu"):
        yield from _comment(_words()[key]["asks"])
        found = guesses(key, columns)
        yield from _lines_of(key, found)
        if key == "strata" and not found:
            for expression, about in strata(columns):
                yield from _guess_line(key, expression, about)
        yield f"{key} = {_text(TODO)}"
    yield "nest = true  # labels of PSUs may repeat between strata"
    yield f"words = {_text(TODO)}  # The design in words: stages, strata, what stands in for what"
    yield "# stand_in = true  # strata or PSUs are not the survey's own: all figures are flagged"
    yield '# stand_in_warning = "The standard errors are a stand-in: ..."'


def _variables(columns: Sequence[Content]) -> Iterator[str]:
    yield ""
    yield from _comment(
        "Delete the variables that you do not use. Above each: the records of its codes in this "
        "file. Codes on fewer than 5 records are left out."
    )
    yield "[variables]"
    for column in columns:
        yield from _comment(_occurring(column))
        parts = [f"label = {_text(column.label or column.name)}"]
        if column.type == "text":
            parts.append('type = "text"')
        codes = ", ".join(
            f"{_key(each.code)} = {_text(each.label)}" for each in column.values if each.label
        )
        if codes:
            parts.append(f"codes = {{ {codes} }}")
        yield f"{_key(column.name)} = {{ {', '.join(parts)} }}"


def _occurring(column: Content) -> str:
    counted = [f"{each.code}: {each.records:,}" for each in column.values]
    told = [", ".join(counted)] if counted else []
    if column.many:
        told.append("many different values")
    elif column.rare:
        told.append("others on fewer than 5 records")
    if column.empty is None:
        told.append("empty on fewer than 5")
    elif column.empty:
        told.append(f"empty: {column.empty:,}")
    return "; ".join(told) or "no value in this file"


def _record(columns: Sequence[Content]) -> Iterator[str]:
    yield ""
    yield from _comment(
        "What each person's job is. A condition is SQL over the variables above; of a field the "
        "first value whose condition holds is taken, in the order written here. Where none holds, "
        "the question counts as not asked. A field of which all lines are comments: where the "
        "survey asks it, take `# ` away from them and write the conditions; else delete them. A "
        "value that is not asked is left out."
    )
    yield "[record]"
    yield from _comment(_words()["employed"]["asks"])
    for guess in guesses("employed", columns):
        if guess.conditions:
            yield from _guess_line("employed", guess.conditions["yes"], _about(guess.column))
        else:
            yield _see(guess)
    yield f"employed = {_text(TODO)}"
    yield from _comment(_words()["age"]["asks"])
    yield from _guessed_columns("age", columns)
    yield f"age = {_text(TODO)}"
    named = [name for name in (*TRAITS, *NODES) if name not in DERIVED]
    asked = [name for name in named if name not in _EXTRA]
    for name in (*_ALWAYS, *(each for each in asked if each not in _ALWAYS)):
        yield from _field(name, columns)
    yield ""
    yield from _comment(
        "From here on nothing must be filled in: what follows serves breakdowns, hours, earnings "
        "and other standards. Leave as comments what the survey does not ask."
    )
    for name in QUANTITIES:
        yield from _quantity(name, columns)
    for name in (each for each in named if each in _EXTRA):
        yield from _field(name, columns)


def _quantity(name: str, columns: Sequence[Content]) -> Iterator[str]:
    yield ""
    yield from _comment(f"{name}: {_words()[name]['asks']}")
    yield from map(_inactive, _lines_of_quantity(name, guesses(name, columns)))


def _lines_of_quantity(name: str, found: Sequence[Guess]) -> Iterator[str]:
    yield f"[record.{name}]"
    yield from _lines_of("value", found)
    yield 'value = ""  # a column, or an expression'
    unit = QUANTITIES[name]
    currency = "  # CUR: the code of the currency by ISO 4217, such as XOF"
    yield f"unit = {_text(unit)}{currency if 'CUR' in unit else ''}"
    yield 'words = ""  # what a reader should know: of whom, before or after taxes'
    for guess in found:
        codes = [each.code for each in guess.column.values if is_special(each.code)]
        if codes:
            yield f"# guess: missing = [{', '.join(codes)}]  # {_line(_about(guess.column))}"
    yield "missing = []  # codes that are no amount: not told, refused"
    yield "limits = []  # the least and the most; what is outside counts as not told"


def _field(name: str, columns: Sequence[Content]) -> Iterator[str]:
    asks, found = _words()[name]["asks"], guesses(name, columns)
    yield ""
    if name in _ALWAYS:
        yield from _comment(asks)
        yield from _lines_of_field(name, found, TODO)
    else:
        yield from _comment(f"{name}: {asks}" if name in _EXTRA else f"{TODO} {name}: {asks}")
        yield from map(_inactive, _lines_of_field(name, found, ""))


def _lines_of_field(name: str, found: Sequence[Guess], answer: str) -> Iterator[str]:
    words, node = _words()[name], (NODES | TRAITS)[name]
    yield f"[record.{name}]"
    for guess in found:
        if not guess.conditions:
            yield _see(guess)
    for value in (each for each in node.values if each != _BY_ITSELF):
        for guess in found:
            yield from _guess_line(value, guess.conditions.get(value), _about(guess.column))
        yield f"{value} = {_text(answer)}  # {words.get(value, value)}"


def _inactive(line: str) -> str:
    """Make a line of a table a comment; a guess stays one when the table is made active."""
    return f"# {line}"


def _guessed_columns(key: str, columns: Sequence[Content]) -> Iterator[str]:
    yield from _lines_of(key, guesses(key, columns))


def _lines_of(key: str, found: Sequence[Guess]) -> Iterator[str]:
    for guess in found:
        yield from _guess_line(key, guess.expression, _about(guess.column))


def _see(guess: Guess) -> str:
    """Name a variable whose codes do not tell which of them mean what."""
    return f"# guess: see {_line(guess.expression)}  # {_line(_about(guess.column))}"


def _guess_line(key: str, expression: str | None, about: str) -> Iterator[str]:
    if expression is not None:
        yield f"# guess: {key} = {_text(expression)}  # {_line(about)}"


def _about(column: Content) -> str:
    return column.label or "by its name"


def _comment(text: str) -> Iterator[str]:
    """Fold a text into lines of comment."""
    line = "#"
    for word in _line(text).split(" "):
        if len(line) + 1 + len(word) > _WIDTH and line != "#":
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _line(text: str) -> str:
    """Put a text on one line; what TOML allows in no comment becomes a blank."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _text(value: str) -> str:
    """Write a TOML string on one line."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    """Write a TOML key."""
    return name if _BARE.fullmatch(name) else _text(name)
