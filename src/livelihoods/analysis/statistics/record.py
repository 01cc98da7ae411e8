"""The canonical job record: one row per person, the main job, in the field's own words.

Nodes keep the raw answer apart: `no`, `unknown` (asked, not told) and `not_asked` are three
different values, because standards treat them differently. Traits are what figures are broken down
by; quantities are numbers. docs/values.md lists the values and the numbers that the literature uses
for them.
"""

from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.concordance import through_concordance
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.expressions import Names, Place, bind
from livelihoods.analysis.statistics.quantities import QUANTITIES, quantity


@dataclass(frozen=True, slots=True)
class Node:
    """A field of the record: its values in the order in which they are tried, and the default."""

    values: tuple[str, ...]
    otherwise: str | None


_ANSWER = Node(("yes", "no", "unknown"), "not_asked")
NODES: dict[str, Node] = {
    "institution": Node(("household", "community", "formal"), "other"),
    "destination": Node(("yes", "mainly_own_use", "no", "unknown"), "not_asked"),
    "bookkeeping": _ANSWER,
    "registration": _ANSWER,
    "social_security": _ANSWER,
    "annual_leave": _ANSWER,
    "sick_leave": _ANSWER,
    "sells": _ANSWER,
    "worker_registration": _ANSWER,
    "flag_sector": Node(("formal", "informal", "household"), "unknown"),
    "flag_nature": Node(("formal", "informal"), "unknown"),
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
    "age_group": Node(("Y0-14", "Y15-24", "Y25-34", "Y35-54", "Y55-64", "YGE65"), "unknown"),
    "education": Node(("none", "primary", "secondary", "tertiary"), "unknown"),
    "area_type": Node(("urban", "rural"), "unknown"),
    "occupation": Node(tuple("1234567890"), "unknown"),
    "industry": Node(tuple("ABCDEFGHIJKLMNOPQRSTU"), "unknown"),
    "contract": Node(("permanent", "temporary", "unspecified", "not_employee"), "unknown"),
    "written_contract": Node(("yes", "no", "not_employee"), "unknown"),
    "union_member": Node(("yes", "no", "not_employee"), "unknown"),
    "status18": Node(("11", "12", "21", "22", "30", "41", "42", "43", "44", "51"), "unknown"),
}
"""What a person or a job is broken down by."""

FIELDS = (*NODES, *TRAITS, *QUANTITIES)
OPTIONAL = (
    *(
        "education",
        "area_type",
        "occupation",
        "industry",
        "contract",
        "written_contract",
        "union_member",
        "status18",
    ),
    *("flag_sector", "flag_nature"),
    *QUANTITIES,
)
"""Fields that a survey need not have: what is asked of one that it has not is refused."""

DERIVED = ("age_group",)
"""Fields that follow from the age and stand in no codebook."""

_LINKED = ("activity", "industry")
_OF_EMPLOYEES = ("contract", "written_contract", "union_member")
_NOT_EMPLOYEES = ("employer", "own_account", "cooperative_member", "contributing_family")
_AGE_GROUPS = {
    "Y0-14": "age < 15",
    "Y15-24": "age < 25",
    "Y25-34": "age < 35",
    "Y35-54": "age < 55",
    "Y55-64": "age < 65",
    "YGE65": "age >= 65",
}


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
    given = [each for each in FIELDS if each not in DERIVED]
    for key in table:
        if key not in {*given, "employed", "age"}:
            raise UnknownNameError(f"field of the record ({place.file})", key, given)
    columns: dict[str, exp.Expr] = {}
    for key in ("employed", "age"):
        if key not in table:
            raise place.refuse(f"{key!r} is missing")
        columns[key] = bind(table[key], names, codebook.place("record", key))
    for name in (*NODES, *TRAITS):
        entry = table.get(name, {})
        at = codebook.place(f"record.{name}")
        if not isinstance(entry, dict):
            raise codebook.place("record", name).refuse("a table of values is expected")
        columns[name] = _field(
            name, entry, columns["age"], names, at, household_first=household_first
        )
    for name in _OF_EMPLOYEES:
        if table.get(name) and "not_employee" not in table[name]:
            columns[name] = _of_employees(columns[name], columns["status"])
    for name in QUANTITIES:
        entry = table.get(name, {})
        columns[name] = quantity(name, entry, names, codebook.place(f"record.{name}"))
    return columns


def _field(
    name: str,
    entry: dict[str, Any],
    age: exp.Expr,
    names: Names,
    place: Place,
    *,
    household_first: bool,
) -> exp.Expr:
    """Compile a field of few values."""
    node = (NODES | TRAITS)[name]
    if name == "age_group":
        return _case(_AGE_GROUPS, node.values, node.otherwise, {"age": age}, place)
    if name in OPTIONAL and not entry:
        return exp.cast(exp.null(), "text")
    if name in _LINKED and "concordance" in entry:
        return through_concordance(entry, name, node.values, names, place)
    reverse = name == "institution" and not household_first
    return _case(entry, node.values[::-1] if reverse else node.values, node.otherwise, names, place)


def _of_employees(value: exp.Expr, status: exp.Expr) -> exp.Expr:
    """Tell those to whom a question about employment was not put from those who did not answer."""
    others = [exp.Literal.string(each) for each in _NOT_EMPLOYEES]
    asked = exp.In(this=status.copy(), expressions=others)
    return exp.Case().when(asked, exp.Literal.string("not_employee")).else_(value)


def expressions_of(entry: Any) -> dict[str, str]:
    """Return the expressions in a codebook's entry of a field: value or key -> SQL as written."""
    if not isinstance(entry, dict):
        return {"": str(entry)}
    keys = list(entry)
    if "concordance" in entry:
        keys = ["code"]
    elif "unit" in entry:
        keys = ["value"]
    return {key: str(entry[key]) for key in keys if key in entry}


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
