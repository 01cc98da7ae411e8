"""Codebooks: what a survey is, and how its variables become the canonical job record.

A codebook is one TOML file, documented in docs/codebooks.md. Nothing about a survey is in code.
"""

import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from livelihoods.analysis.statistics.errors import CodebookError, UnknownNameError, suggestion
from livelihoods.analysis.statistics.expressions import Place
from livelihoods.analysis.statistics.shipped import codebook_codes, standard_ids

_KEYS = {
    *("code", "title", "producer", "url", "credit", "terms", "profile", "notes", "breaks"),
    *("area", "period", "design", "variables", "record", "standards", "variants"),
}
_TEXTS = {"code", "title", "producer", "url", "credit", "terms", "profile"}
_NEEDED = ("code", "title", "producer", "credit", "terms", "area", "design", "variables", "record")


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
    if str(code).endswith(".toml"):
        path = Path(code)
        if not path.is_file():
            raise CodebookError(f"{path.name}: there is no such codebook file")
        try:
            return parse(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            raise CodebookError(f"{path.name}: not a TOML file: it is not UTF-8 text") from None
        except OSError as error:
            raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from None
    if str(code) not in codes():
        raise UnknownNameError("codebook", str(code), codes())
    text = resources.files(__package__) / "codebooks" / f"{code}.toml"
    return parse(text.read_text(encoding="utf-8"), f"{code}.toml")


def parse(text: str, file: str) -> Codebook:
    """Read the text of a codebook; `file` is its name for messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{file}: not a TOML file: {error}") from None
    except RecursionError:
        raise CodebookError(f"{file}: not a TOML file: nested too deep") from None
    _check_keys(content, _KEYS, Place(file), "key")
    for key in _NEEDED:
        if key not in content:
            raise Place(file).refuse(f"{key!r} is missing")
    for key in ("variables", "record", *({"variants", "standards"} & set(content))):
        if not isinstance(content[key], dict):
            raise Place(file).refuse(f"{key!r} must be a table")
    _check_texts(content, file)
    _check_standards(content, file)
    return Codebook(
        file=file,
        **{
            **content,
            "area": _table(content["area"], Area, file, "area"),
            "design": _table(content["design"], SurveyDesign, file, "design"),
            "period": _period(content.get("period", {}), file),
            "variables": {
                name: _variable(name, entry, file) for name, entry in content["variables"].items()
            },
        },
    )


def _table(entry: dict[str, Any], kind: type[Any], file: str, table: str) -> Any:
    place = Place(file, table)
    names = list(kind.__dataclass_fields__)
    _check_keys(entry, set(names), place, "key")
    for key, value in entry.items():
        wanted = bool if kind.__dataclass_fields__[key].type in (bool, "bool") else str
        # A weight may be a plain number: it is an expression too.
        is_number = isinstance(value, int | float) and key in ("weight", "strata", "psu")
        if not isinstance(value, wanted) and not is_number:
            what = "true or false" if wanted is bool else "text"
            raise Place(file, table, key).refuse(f"{what} is expected")
    try:
        return kind(**entry)
    except TypeError as error:
        missing = re.findall(r"'(\w+)'", str(error))
        raise place.refuse(f"missing: {', '.join(missing)}") from None


def _period(entry: dict[str, Any], file: str) -> PeriodRule:
    rule: PeriodRule = _table(entry, PeriodRule, file, "period")
    try:
        groups = re.compile(rule.file_name or "(?P<year>)").groupindex
    except re.error as error:
        raise Place(file, "period", "file_name").refuse(f"not a pattern: {error}") from None
    if "year" not in groups:
        raise Place(file, "period", "file_name").refuse("the pattern has no group named year")
    return rule


def _variable(name: str, entry: Any, file: str) -> Variable:
    place = Place(file, "variables", name)
    if not isinstance(entry, dict):
        raise place.refuse('a table is expected, such as { label = "Age" }')
    _check_keys(entry, {"label", "codes", "type"}, place, "key")
    kind = entry.get("type", "number")
    if kind not in ("number", "text"):
        raise place.refuse(f"type {kind!r} is not known; write number or text")
    label, codes_of = entry.get("label", ""), entry.get("codes", {})
    if not isinstance(label, str):
        raise place.refuse("label: text is expected")
    if not _all_texts(codes_of):
        raise place.refuse('codes: a table of texts is expected, such as { 1 = "Yes", 2 = "No" }')
    return Variable(name, label, dict(codes_of), kind)


def _all_texts(entry: Any) -> bool:
    return isinstance(entry, dict) and all(isinstance(each, str) for each in entry.values())


def _check_texts(content: dict[str, Any], file: str) -> None:
    """Refuse what stands at the top of a codebook and has not the kind that it must have."""
    for key in _TEXTS & set(content):
        if not isinstance(content[key], str):
            raise Place(file, "", key).refuse("text is expected")
    notes = content.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(each, str) for each in notes):
        raise Place(file, "", "notes").refuse("a list of texts is expected")
    breaks = content.get("breaks", [])
    if not isinstance(breaks, list) or not all(_all_texts(each) for each in breaks):
        raise Place(file, "breaks").refuse("[[breaks]] is expected, each with period and text")
    for entry in breaks:
        _check_keys(entry, {"period", "text"}, Place(file, "breaks"), "key")


def _check_standards(content: dict[str, Any], file: str) -> None:
    """Refuse variants, parameters and profiles that no standard can take."""
    for name, variant in content.get("variants", {}).items():
        table = f"variants.{name}"
        known = {"title", "source", "record", "parameters"}
        _check_keys(variant, known, Place(file, table), "key")
        for key in ("title", "source"):
            if not isinstance(variant.get(key, ""), str):
                raise Place(file, table, key).refuse("text is expected")
        for key in ("record", "parameters"):
            if not isinstance(variant.get(key, {}), dict):
                raise Place(file, table, key).refuse("a table is expected")
    known = set(standard_ids())
    for name, entry in content.get("standards", {}).items():
        if name not in known:
            problem = f"there is no standard {name!r}{suggestion(name, sorted(known))}"
            raise Place(file, f"standards.{name}").refuse(problem)
        _check_keys(entry, {"parameters"}, Place(file, f"standards.{name}"), "key")
        if not isinstance(entry.get("parameters", {}), dict):
            raise Place(file, f"standards.{name}", "parameters").refuse("a table is expected")
    profile = content.get("profile", "")
    if profile and profile not in known:
        problem = f"there is no standard {profile!r}{suggestion(profile, sorted(known))}"
        raise Place(file, "", "profile").refuse(problem)


def _check_keys(entry: Any, known: set[str], place: Place, what: str) -> None:
    if not isinstance(entry, dict):
        raise place.refuse("a table is expected")
    for key in entry:
        if key not in known:
            raise place.refuse(f"unknown {what} {key!r}{suggestion(key, sorted(known))}")
