"""Rows of estimates as observations of SDMX: dimensions, value, attributes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.estimates import KEY_COLUMNS, SCHEMA, UNITS, Estimates
from livelihoods.analysis.statistics.release import code_lists
from livelihoods.analysis.statistics.release.code_lists import (
    TOTAL,
    UNIT_CODES,
    UNIT_NAMES,
    sdmx_id,
)
from livelihoods.analysis.statistics.release.time_periods import frequency, time_period

DIMENSION_TITLES: Final = MappingProxyType(
    {
        "FREQ": "Frequency",
        "REF_AREA": "Reference area",
        "SOURCE": "Source",
        "STANDARD": "Standard",
        "INDICATOR": "Indicator",
        "SEX": "Sex",
        "CLASSIF1": "First classification",
        "CLASSIF2": "Second classification",
        "TIME_PERIOD": "Time period",
    }
)
"""The dimensions of an observation, in the order of its key."""

VALUE: Final = "OBS_VALUE"

# Columns of an estimates table whose attribute is not called as they are.
_RENAMED: Final = {"se": "STD_ERR", "level": "CONF_LEVEL", "n": "SAMPLE_SIZE"}
_TITLES: Final = {
    "UNIT_MEASURE": "Unit of measure",
    "UNIT_MULT": "Unit multiplier (power of ten)",
    "OBS_STATUS": "Observation status",
    "CONF_STATUS": "Confidentiality status",
    "STD_ERR": "Standard error",
    "LOWER": "Lower end of the interval",
    "UPPER": "Upper end of the interval",
    "CONF_LEVEL": "Confidence level of the interval, in percent",
    "INTERVAL": "How the interval was made",
    "SAMPLE_SIZE": "Records",
    "DF": "Degrees of freedom",
    "FLAG": "All flags of the figure",
    "REASON": "Why the figure is flagged",
}
# The rest of a row: what is neither its key, nor its value, nor told by another component.
CARRIED: Final = MappingProxyType(
    {
        name: _RENAMED.get(name, name.upper())
        for name in SCHEMA.names
        if name not in (*KEY_COLUMNS, *DIMENSION_NAMES, "value", "unit", "source")
    }
)
"""Column of an estimates table -> the attribute that carries it unchanged."""

ATTRIBUTE_TITLES: Final = MappingProxyType(
    {
        name: _TITLES.get(name, name.replace("_", " ").capitalize())
        for name in ("UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "CONF_STATUS", *CARRIED.values())
    }
)
"""The attributes of an observation."""

CODED: Final = ("UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "CONF_STATUS")
"""The attributes whose values are of a code list."""

MOST_CLASSIFICATIONS: Final = 2
"""Beside sex, by which a figure can be broken down in SDMX."""


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations of one dataflow.

    Attributes:
        rows: Component -> value of each; dimensions and coded attributes are identifiers, empty
            attributes and the value of a suppressed observation are None.
        names: Component -> identifier -> its name in English.
    """

    rows: list[dict[str, Any]]
    names: Mapping[str, Mapping[str, str]]


def observations(estimates: Estimates) -> Observations:
    """Turn estimates into observations, in the order of the table.

    Raises:
        EstimatesError: A row is broken down by more than sex and two classifications, or has the
            key of another row.
    """
    names: dict[str, dict[str, str]] = defaultdict(dict)
    named = _Names(estimates.metadata, names)
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(estimates.table.to_pylist(), 1):
        key = _key(row, number, named)
        place = tuple(key.values())
        if place in seen:
            raise EstimatesError(
                f"Rows {seen[place]} and {number} of the estimates have the same SDMX key: "
                f"{'.'.join(place)}"
            )
        seen[place] = number
        rows.append({**key, VALUE: row["value"], **_attributes(row, named)})
    return Observations(rows, names)


def _flags(row: Mapping[str, Any]) -> set[str]:
    return set((row["flag"] or "").split(";"))


@dataclass(frozen=True, slots=True)
class _Names:
    """Gives identifiers, and keeps what each is called."""

    metadata: Mapping[str, Any]
    names: dict[str, dict[str, str]]

    def give(self, component: str, code: str, name: str) -> str:
        other = self.names[component].setdefault(code, name)
        if other != name:
            raise EstimatesError(f"{component} {code} would be both {other!r} and {name!r}")
        return code

    def listed(self, component: str, kind: str, key: str, code: str) -> str:
        entry = next(each for each in self.metadata[kind] if each[key] == code)
        return self.give(component, sdmx_id(code), entry["title"])

    def dimension(self, component: str, dimension: str, code: str | None) -> str:
        title = DIMENSIONS[dimension].title
        name = DIMENSIONS[dimension].codes[code] if code else "Total"
        return self.give(component, code_lists.dimension_code(dimension, code), f"{title}: {name}")


def key_of(row: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the key of a row of estimates that has all dimensions as columns."""
    return _key(row, 1, _Names(metadata, defaultdict(dict)))


def _key(row: Mapping[str, Any], number: int, named: _Names) -> dict[str, str]:
    if len(code_lists.classifications(row)) > MOST_CLASSIFICATIONS:
        raise EstimatesError(
            f"Row {number} of the estimates is broken down by "
            f"{', '.join(code_lists.classifications(row))}: SDMX output, like ILOSTAT, has room "
            "for sex and two classifications"
        )
    code, title, kinds = indicator_of(row, named.metadata)
    indicator = named.give("INDICATOR", code, title)
    kinds += [None] * (MOST_CLASSIFICATIONS - len(kinds))
    classified = {
        f"CLASSIF{place}": named.dimension(f"CLASSIF{place}", kind, row[kind])
        if kind
        else named.give(f"CLASSIF{place}", TOTAL, "Total")
        for place, kind in enumerate(kinds, 1)
    }
    area = named.metadata["areas"][row["area"]]["name"]
    freq, freq_name = frequency(row["period"])
    return {
        "FREQ": named.give("FREQ", freq, freq_name),
        "REF_AREA": named.give("REF_AREA", sdmx_id(row["area"]), area),
        "SOURCE": named.listed("SOURCE", "codebooks", "code", row["source"]),
        "STANDARD": named.listed("STANDARD", "standards", "id", row["standard"]),
        "INDICATOR": indicator,
        "SEX": named.dimension("SEX", "sex", row["sex"]),
        **classified,
        "TIME_PERIOD": named.give("TIME_PERIOD", time_period(row["period"]), row["period"]),
    }


def indicator_of(
    row: Mapping[str, Any], metadata: Mapping[str, Any]
) -> tuple[str, str, list[str | None]]:
    """Return the code of a row's indicator, its name, and the dimensions of its classifications."""
    own = next(each for each in metadata["indicators"] if each["id"] == row["indicator"])
    theirs = code_lists.ilostat_indicator(row)
    if theirs is None:
        return sdmx_id(row["indicator"]), own["title"], [*code_lists.classifications(row)]
    by = f", by {DIMENSIONS[theirs[1]].title.lower()}" if theirs[1] else ""
    return theirs[0], f"{own['title']}{by}", [theirs[1]] if theirs[1] else []


def _attributes(row: Mapping[str, Any], named: _Names) -> dict[str, Any]:
    flags = _flags(row)
    status = code_lists.obs_status(flags)
    if status:
        named.give("OBS_STATUS", status, code_lists.OBS_STATUS_NAMES[status])
    confidential = code_lists.conf_status(flags, row.get("reason"))
    unit = UNIT_CODES.get(row["unit"], sdmx_id(row["unit"]))
    return {
        "UNIT_MEASURE": named.give("UNIT_MEASURE", unit, _unit_name(row["unit"])),
        "UNIT_MULT": named.give("UNIT_MULT", "0", "Units"),
        "OBS_STATUS": status,
        "CONF_STATUS": named.give(
            "CONF_STATUS", confidential, code_lists.CONF_STATUS_NAMES[confidential]
        ),
        **{attribute: row[name] for name, attribute in CARRIED.items()},
    }


def _unit_name(unit: str) -> str:
    """Name a unit; a currency by its code."""
    return UNIT_NAMES.get(unit) or (unit.capitalize() if unit in UNITS else unit)
