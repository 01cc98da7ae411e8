"""Codebooks: what a survey is, and how its variables become the canonical job record.

A codebook is one TOML file, documented in docs/codebooks.md. Nothing about a survey is in code.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from livelihoods.analysis.statistics import codebook_form
from livelihoods.analysis.statistics.errors import CodebookError, UnknownNameError
from livelihoods.analysis.statistics.expressions import Place
from livelihoods.analysis.statistics.shipped import codebook_codes


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the survey: its label, the labels of its codes, and how it is to be read."""

    name: str
    label: str
    codes: dict[str, str]
    type: Literal["number", "text"]


@dataclass(frozen=True, slots=True)
class Area:
    """What the survey covers: a code for figures, and the country it lies in."""

    code: str
    name: str
    country: str
    coverage: str


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """The design as the codebook tells it; weight, strata and psu are SQL expressions."""

    weight: str
    strata: str
    psu: str
    words: str
    nest: bool = True
    stand_in: bool = False
    stand_in_warning: str = ""


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Where the period of a file is found: in columns, else in the name of the file."""

    year: str | None = None
    quarter: str | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """One survey as its codebook describes it; `file` is for messages."""

    file: str
    code: str
    title: str
    producer: str
    credit: str
    terms: str
    area: Area
    design: SurveyDesign
    period: PeriodRule
    variables: dict[str, Variable]
    record: dict[str, Any]
    url: str = ""
    profile: str = ""
    notes: list[str] = field(default_factory=list)
    breaks: list[dict[str, str]] = field(default_factory=list)
    standards: dict[str, Any] = field(default_factory=dict)
    variants: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)

    def place(self, table: str = "", key: str = "") -> Place:
        """Return a place in this codebook, for messages."""
        return Place(self.file, table, key)


def codes() -> list[str]:
    """Return the codes of the codebooks that come with the software."""
    return codebook_codes()


def load(code: str | Path) -> Codebook:
    """Load a codebook by its code, or from a file of one's own ending in .toml.

    Raises:
        UnknownNameError: No codebook has that code.
        CodebookError: The file is not a codebook; the message names table and key.
    """
    return parse(*text_of(code))


def text_of(code: str | Path) -> tuple[str, str]:
    """Return the text of a codebook, and its name for messages.

    Raises:
        UnknownNameError: No codebook has that code.
        CodebookError: There is no such file, or it is not text.
    """
    if str(code).endswith(".toml"):
        path = Path(code)
        if not path.is_file():
            raise CodebookError(f"{path.name}: there is no such codebook file")
        try:
            return path.read_text(encoding="utf-8"), path.name
        except UnicodeDecodeError:
            raise CodebookError(f"{path.name}: not a TOML file: it is not UTF-8 text") from None
        except OSError as error:
            raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from None
    if str(code) not in codes():
        raise UnknownNameError("codebook", str(code), codes())
    text = resources.files(__package__) / "codebooks" / f"{code}.toml"
    return text.read_text(encoding="utf-8"), f"{code}.toml"


def parse(text: str, file: str) -> Codebook:
    """Read the text of a codebook; `file` is its name for messages.

    Raises:
        CodebookError: The first of the `problems`, or the text is not TOML.
    """
    content = read(text, file)
    for problem in problems(content, file):
        raise problem
    return build(content, file)


def read(text: str, file: str) -> dict[str, Any]:
    """Read TOML.

    Raises:
        CodebookError: It is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{file}: not a TOML file: {error}") from None
    except RecursionError:
        raise CodebookError(f"{file}: not a TOML file: nested too deep") from None


def build(content: dict[str, Any], file: str) -> Codebook:
    """Make a codebook of content that has no problems, or none but what is still to do."""
    variables = {
        name: Variable(
            name,
            entry.get("label", ""),
            dict(entry.get("codes", {})),
            entry.get("type", "number"),
        )
        for name, entry in content["variables"].items()
    }
    return Codebook(
        file=file,
        **{
            **content,
            "area": Area(**content["area"]),
            "design": SurveyDesign(**content["design"]),
            "period": PeriodRule(**content.get("period", {})),
            "variables": variables,
        },
    )


def problems(content: dict[str, Any], file: str) -> Iterator[CodebookError]:
    """Find all that is wrong with the form of a codebook; its expressions are not looked into."""
    kinds = {"area": Area, "design": SurveyDesign, "period": PeriodRule}
    yield from codebook_form.problems(content, file, kinds)
