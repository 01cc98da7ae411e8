"""From a survey's own classification of industries to ISIC Rev. 4, by concordances that are data.

A concordance is one TOML file in `concordances/`. Each section of ISIC Rev. 4 lists the codes of
the national classification that belong to it, and the activity that it is part of.
"""

import tomllib
from importlib import resources
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.analysis.statistics.expressions import Names, Place, bind


def through_concordance(
    entry: dict[str, Any], field: str, values: tuple[str, ...], names: Names, place: Place
) -> exp.Expr:
    """Compile `activity` or `industry` through the concordance that a codebook's entry names.

    Args:
        entry: `concordance` (name of the file) and `code` (SQL of the national code, as text).
        field: `activity` (agriculture, industry, services) or `industry` (section of ISIC Rev. 4).
        values: The values of the field.
        names: What the SQL may name.
        place: Where the entry stands, for messages.

    Raises:
        UnknownNameError: There is no such concordance.
        CodebookError: The entry has another key, or the SQL is wrong.
    """
    if strange := sorted(set(entry) - {"concordance", "code"}):
        raise place.refuse(f"unknown key {strange[0]!r}; with a concordance goes `code` alone")
    table = _concordance(str(entry["concordance"]))
    digits, kept = int(table["class_digits"]), int(table.get("division_digits", 2))
    code = bind(entry.get("code"), names, Place(place.file, place.table, "code"))
    length = exp.Length(this=code.copy())
    # A code of full length or one digit short of it is a class; a shorter one a division only.
    whole = exp.func("lpad", code.copy(), exp.Literal.number(digits), exp.Literal.string("0"))
    short = exp.func("lpad", code.copy(), exp.Literal.number(kept), exp.Literal.string("0"))
    division = (
        exp.Case()
        .when(
            exp.GTE(this=length, expression=exp.Literal.number(digits - 1)),
            exp.func("left", whole, exp.Literal.number(kept)),
        )
        .else_(short)
    )
    case = exp.Case().when(
        exp.In(this=code.copy(), expressions=_strings(table["unclassified"])),
        exp.Literal.string("unknown"),
    )
    for value in values:
        divisions = [
            each
            for letter, section in table["sections"].items()
            if value == (letter if field == "industry" else section["activity"])
            for each in section["divisions"]
        ]
        if divisions:
            within = exp.In(this=division.copy(), expressions=_strings(divisions))
            case = case.when(within, exp.Literal.string(value))
    return case.else_(exp.Literal.string("unknown"))


def _concordance(name: str) -> dict[str, Any]:
    folder = resources.files(__package__) / "concordances"
    known = sorted(each.name.removesuffix(".toml") for each in folder.iterdir())
    if name not in known:
        raise UnknownNameError("concordance", name, known)
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def _strings(values: list[str]) -> list[exp.Expr]:
    return [exp.Literal.string(value) for value in values]
