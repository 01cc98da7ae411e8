"""The canonical job record: one row per person, the main job, in the field's own words.

Nodes keep the raw answer apart: `no`, `unknown` (asked, not told) and `not_asked` are three
different values, because standards treat them differently. docs/values.md lists the values and the
numbers that the literature uses for them.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.expressions import Names, Place, bind


@dataclass(frozen=True, slots=True)
class Node:
    """A field of the record: its values in the order in which they are tried, and the default."""

    values: tuple[str, ...]
    otherwise: str | None


_ANSWER = Node(("yes", "no", "unknown"), "not_asked")
NODES: dict[str, Node] = {
    "institution": Node(("household", "formal"), "other"),
    "destination": _ANSWER,
    "bookkeeping": _ANSWER,
    "registration": _ANSWER,
    "social_security": _ANSWER,
    "annual_leave": _ANSWER,
    "sick_leave": _ANSWER,
    "sells": _ANSWER,
    "place": Node(("fixed", "other"), None),
    "size": Node(("large", "small"), None),
}
"""What a standard may ask of a job."""

_STATUSES = (
    *("employee", "employer", "own_account", "cooperative_member", "contributing_family"),
    "not_classifiable",
)
TRAITS: dict[str, Node] = {
    "sex": Node(("female", "male"), "unknown"),
    "status": Node(_STATUSES, "unknown"),
    "activity": Node(("agriculture", "industry", "services"), "unknown"),
}
"""What a person or a job is broken down by."""

FIELDS = (*NODES, *TRAITS)


def raw_names(codebook: Codebook) -> Names:
    """Map each variable of the codebook to the column that holds it while a survey is read.

    The columns get a prefix, so that a survey's `STATUS` and the record's `status` stay apart.
    """
    return {name: exp.column(raw_column(name)) for name in codebook.variables}


def raw_column(name: str) -> str:
    """Name the column that holds a survey's own variable."""
    return f"raw_{name}"


def record_columns(
    codebook: Codebook, table: dict[str, Any], household_first: bool
) -> dict[str, exp.Expr]:
    """Compile the record of a codebook: each field -> its SQL over the survey's own variables.

    `table` is the codebook's record, with the changes of a variant merged in.

    Raises:
        CodebookError: A field, a value or an expression in it is not right.
    """
    names = raw_names(codebook)
    place = codebook.place("record")
    for key in table:
        if key not in {*FIELDS, "employed", "age"}:
            raise UnknownNameError(f"field of the record ({place.file})", key, FIELDS)
    columns: dict[str, exp.Expr] = {}
    for key in ("employed", "age"):
        if key not in table:
            raise place.refuse(f"{key!r} is missing")
        columns[key] = bind(table[key], names, codebook.place("record", key))
    for name, node in (NODES | TRAITS).items():
        entry = table.get(name, {})
        at = codebook.place(f"record.{name}")
        if not isinstance(entry, dict):
            raise codebook.place("record", name).refuse("a table of values is expected")
        if "concordance" in entry:
            columns[name] = _through_concordance(entry, names, at)
            continue
        values = node.values
        if name == "institution" and not household_first:
            values = values[::-1]
        columns[name] = _case(entry, values, node.otherwise, names, at)
    return columns


def _case(
    entry: dict[str, Any],
    values: tuple[str, ...],
    otherwise: str | None,
    names: Names,
    place: Place,
) -> exp.Expr:
    for key in entry:
        if key not in values:
            raise place.refuse(f"unknown value {key!r}; known: {', '.join(values)}")
    case = exp.Case()
    default = exp.Literal.string(otherwise) if otherwise else exp.cast(exp.null(), "text")
    for value in values:
        if value in entry:
            bound = bind(entry[value], names, Place(place.file, place.table, value))
            case = case.when(bound, exp.Literal.string(value))
    return case.else_(default) if case.args.get("ifs") else default


def _through_concordance(entry: dict[str, Any], names: Names, place: Place) -> exp.Expr:
    """Compile activity through a concordance of divisions (a TOML file of this package)."""
    folder = resources.files(__package__) / "concordances"
    known = sorted(each.name.removesuffix(".toml") for each in folder.iterdir())
    if entry["concordance"] not in known:
        raise UnknownNameError("concordance", str(entry["concordance"]), known)
    text = (folder / f"{entry['concordance']}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    digits = int(table["class_digits"])
    code = bind(entry.get("code"), names, Place(place.file, place.table, "code"))
    length = exp.Length(this=code.copy())
    # A code of full length or one digit short of it is a class; a shorter one a division only.
    whole = exp.func("lpad", code.copy(), exp.Literal.number(digits), exp.Literal.string("0"))
    division = (
        exp.Case()
        .when(
            exp.GTE(this=length, expression=exp.Literal.number(digits - 1)),
            exp.func("left", whole, exp.Literal.number(2)),
        )
        .else_(exp.func("lpad", code.copy(), exp.Literal.number(2), exp.Literal.string("0")))
    )
    case = exp.Case().when(
        exp.In(this=code.copy(), expressions=_strings(table["unclassified"])),
        exp.Literal.string("unknown"),
    )
    for activity in TRAITS["activity"].values:
        divisions = [
            division_code
            for section in table["sections"].values()
            if section["activity"] == activity
            for division_code in section["divisions"]
        ]
        within = exp.In(this=division.copy(), expressions=_strings(divisions))
        case = case.when(within, exp.Literal.string(activity))
    return case.else_(exp.Literal.string("unknown"))


def _strings(values: list[str]) -> list[exp.Expr]:
    return [exp.Literal.string(value) for value in values]
