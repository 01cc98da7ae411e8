"""Quantities of the job record: what people work and earn in their main job.

A codebook declares of each its unit, the special codes that stand for "not told" (they never enter
a sum), and the limits within which a value is believed. What is outside is taken as not told;
`livelihoods survey describe` counts both.
"""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.expressions import Names, Place, bind

QUANTITIES: MappingProxyType[str, str] = MappingProxyType(
    {
        "hours_usual": "hours per week",
        "hours_actual": "hours per week",
        "earnings": "CUR per month",
    }
)
"""Quantities and their units; CUR stands for the code of a currency (ISO 4217)."""

_NAME = re.compile(r"[A-Za-z_]\w*")
_KEYS = {"value", "unit", "words", "missing", "limits", "weight"}
_NEEDED = ("value", "unit", "words", "limits")


def quantity(name: str, entry: Any, names: Names, place: Place) -> exp.Expr:
    """Compile a quantity: its value, NULL where it is a special code or outside the limits.

    Raises:
        CodebookError: A key is missing or unknown, or has a value of the wrong kind.
    """
    nothing = exp.cast(exp.null(), "double")
    if entry == {}:
        return nothing
    _check(name, entry, place)
    value = bind(entry["value"], names, Place(place.file, place.table, "value"))
    least, most = (exp.convert(each) for each in entry["limits"])
    case = exp.Case()
    if entry.get("missing"):
        codes = [exp.convert(each) for each in entry["missing"]]
        case = case.when(exp.In(this=value.copy(), expressions=codes), exp.null())
    case = case.when(exp.Between(this=value.copy(), low=least, high=most), value)
    return case.else_(exp.null())


def currency(codebook: Codebook) -> str:
    """Return the currency of the earnings of a survey (ISO 4217), or nothing."""
    return str(codebook.record.get("earnings", {}).get("unit", "")).partition(" ")[0]


def weight_of(record: dict[str, Any], name: str) -> str:
    """Return the weight that a quantity has of its own, as SQL; nothing if it has none."""
    return str(record.get(name, {}).get("weight", ""))


def own_weight(record: dict[str, Any], texts: Iterable[str | None]) -> str:
    """Return the weight of the quantities that expressions name; nothing if it is the usual one.

    Raises:
        SurveyError: They name quantities of different weights.
    """
    named = {name for text in texts if text for name in _NAME.findall(text)}
    weights = {weight_of(record, name) for name in QUANTITIES if name in named} - {""}
    if len(weights) > 1:
        raise SurveyError(f"quantities of different weights: {', '.join(sorted(weights))}")
    return next(iter(weights), "")


def _check(name: str, entry: Any, place: Place) -> None:
    if not isinstance(entry, dict):
        raise place.refuse("a table is expected, with value, unit, words and limits")
    for key in entry:
        if key not in _KEYS:
            raise place.refuse(f"unknown key {key!r}; known: {', '.join(sorted(_KEYS))}")
    missing = [key for key in _NEEDED if key not in entry]
    if missing:
        raise place.refuse(f"missing: {', '.join(missing)}")
    _check_kinds(name, entry, place)


def _check_kinds(name: str, entry: dict[str, Any], place: Place) -> None:
    pattern = QUANTITIES[name].replace("CUR", "[A-Z]{3}")
    unit = entry["unit"]
    if not isinstance(unit, str) or not re.fullmatch(pattern, unit):
        expected = QUANTITIES[name]
        currency = ", CUR being the currency's code by ISO 4217, such as XOF per month"
        more = currency if "CUR" in expected else ""
        raise place.refuse(f"unit {unit!r}: {expected!r} is expected{more}")
    for key in ("words", "weight"):
        if not isinstance(entry.get(key, ""), str):
            raise place.refuse(f"{key}: text is expected")
    limits, missing = entry["limits"], entry.get("missing", [])
    if not _numbers(limits) or len(limits) != 2 or limits[0] > limits[1]:
        raise place.refuse("limits: the least and the most are expected, such as [0, 168]")
    if not _numbers(missing):
        raise place.refuse("missing: a list of numbers is expected, such as [-9, 999]")


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in value
    )
