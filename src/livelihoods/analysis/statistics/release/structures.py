"""The structures of released figures as SDMX knows them: one data structure, its lists and flows.

All are of version 1.0 and not final: codes are added, never taken away or given to something else;
components may be added behind the others. Whatever would break a client is another version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.release import code_lists
from livelihoods.analysis.statistics.release.code_lists import TOTAL
from livelihoods.analysis.statistics.release.observations import (
    ATTRIBUTE_TITLES,
    DIMENSION_TITLES,
    VALUE,
)

STRUCTURE: Final = "DSD_ESTIMATES"
CONCEPTS: Final = "CS_ESTIMATES"
AGENCIES: Final = "AGENCIES"
TIME: Final = "TIME_PERIOD"

KEY: Final = tuple(name for name in DIMENSION_TITLES if name != TIME)
"""The dimensions of a series, in the order of its key."""

ADDED_TITLES: Final = MappingProxyType(
    {
        "RELEASE": "Release: dataset and version",
        "CREDIT": "Whom to credit",
        "TERMS": "Licence or terms of use",
        "METADATA": "Address of all that is said of the figures: definition, universe, source",
        "CONTACT": "Where to ask about the figures",
        "NOTES": "Notes of the figure, in words",
    }
)
"""The attributes that a site adds to those of a file: where each figure comes from."""

SERVED_ATTRIBUTES: Final = MappingProxyType({**ATTRIBUTE_TITLES, **ADDED_TITLES})

LISTS: Final = MappingProxyType(
    {
        "FREQ": "CL_FREQ",
        "REF_AREA": "CL_AREA",
        "SOURCE": "CL_SOURCE",
        "STANDARD": "CL_STANDARD",
        "INDICATOR": "CL_INDICATOR",
        "SEX": "CL_SEX",
        "CLASSIF1": "CL_CLASSIF",
        "CLASSIF2": "CL_CLASSIF",
        "UNIT_MEASURE": "CL_UNIT_MEASURE",
        "UNIT_MULT": "CL_UNIT_MULT",
        "OBS_STATUS": "CL_OBS_STATUS",
        "CONF_STATUS": "CL_CONF_STATUS",
    }
)
"""Component -> its code list."""

LIST_TITLES: Final = MappingProxyType(
    {
        "CL_FREQ": "Frequencies",
        "CL_AREA": "Areas",
        "CL_SOURCE": "Sources",
        "CL_STANDARD": "Standards",
        "CL_INDICATOR": "Indicators",
        "CL_SEX": "Sexes",
        "CL_CLASSIF": "Classifications beside sex",
        "CL_UNIT_MEASURE": "Units of measure",
        "CL_UNIT_MULT": "Unit multipliers",
        "CL_OBS_STATUS": "Observation statuses",
        "CL_CONF_STATUS": "Confidentiality statuses",
    }
)

TEXT_TYPES: Final = MappingProxyType(
    {
        TIME: "ObservationalTimePeriod",
        VALUE: "Double",
        "STD_ERR": "Double",
        "LOWER": "Double",
        "UPPER": "Double",
        "CONF_LEVEL": "Integer",
        "SAMPLE_SIZE": "Integer",
        "DF": "Integer",
    }
)
"""Component without a code list -> the type of its text; of the others it is String."""

Kind = Literal[
    "agencyscheme", "dataflow", "codelist", "conceptscheme", "datastructure", "contentconstraint"
]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of things with names: codes, concepts, agencies."""

    id: str
    name: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow: the figures of a dataset."""

    id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """Which codes occur in a dataflow, or in a part of it that was asked for.

    Attributes:
        flow: The id of the dataflow.
        values: Dimension -> its codes that occur.
        first: The first day of the time that is covered; empty where nothing is.
        last: The last day.
        observations: How many there are.
    """

    flow: str
    values: Mapping[str, Iterable[str]]
    first: str
    last: str
    observations: int

    @property
    def id(self) -> str:
        """The id of the constraint."""
        return f"CR_{self.flow}"

    @property
    def metrics(self) -> dict[str, str]:
        """How many observations there are, and the time that they cover: name -> text."""
        told = {
            "obs_count": str(self.observations),
            "time_period_start": self.first,
            "time_period_end": self.last,
        }
        return {name: text for name, text in told.items() if text}


@dataclass(frozen=True, slots=True)
class Structures:
    """What a structure message holds."""

    agencies: tuple[Items, ...] = ()
    flows: tuple[Flow, ...] = ()
    lists: tuple[Items, ...] = ()
    concepts: tuple[Items, ...] = ()
    has_data_structure: bool = False
    constraints: tuple[Constraint, ...] = field(default=())


def agencies() -> Items:
    """Return the scheme of the one agency."""
    return Items(AGENCIES, "Agencies", {code_lists.AGENCY: "Livelihoods"})


def concepts() -> Items:
    """Return the concepts of all components."""
    named = {**DIMENSION_TITLES, VALUE: "Observation value", **SERVED_ATTRIBUTES}
    return Items(CONCEPTS, "Concepts of published figures", named)


def known_lists() -> dict[str, dict[str, str]]:
    """Return the code lists that do not depend on what is published: list -> code -> name."""
    classified = {TOTAL: "Total"}
    for name, dimension in DIMENSIONS.items():
        if name != "sex":
            for code in (None, *dimension.codes):
                classified[code_lists.dimension_code(name, code)] = _name(name, code)
    return {
        "CL_FREQ": {"A": "Annual", "Q": "Quarterly", "_O": "Other"},
        "CL_SEX": {
            code_lists.dimension_code("sex", code): _name("sex", code)
            for code in (None, *DIMENSIONS["sex"].codes)
        },
        "CL_CLASSIF": classified,
        "CL_UNIT_MEASURE": {
            "PS": "Persons",
            "PT": "Percent",
            "HUR": "Hours",
            "POINTS": "Percentage points",
        },
        "CL_UNIT_MULT": {"0": "Units"},
        "CL_OBS_STATUS": dict(code_lists.OBS_STATUS_NAMES),
        "CL_CONF_STATUS": dict(code_lists.CONF_STATUS_NAMES),
    }


def _name(dimension: str, code: str | None) -> str:
    known = DIMENSIONS[dimension]
    return f"{known.title}: {known.codes[code] if code else 'Total'}"
