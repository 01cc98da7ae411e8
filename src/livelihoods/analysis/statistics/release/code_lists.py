"""The code lists of released figures: ILOSTAT's where it has one, our own where it has none.

ILOSTAT's codes are those of its bulk files. Ours are made of our own words, in capitals. A code
list may hold both, so all of them are of our agency; docs/releasing-figures.md lists them.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES

AGENCY: Final = "LIVELIHOODS"
DATAFLOW: Final = "DF_ESTIMATES"
VERSION: Final = "1.0"

TOTAL: Final = "_T"
"""No classification, or no second one."""

DIMENSION_CODES: Final = MappingProxyType(
    {
        "sex": MappingProxyType({"": "SEX_T", "female": "SEX_F", "male": "SEX_M"}),
        "status": MappingProxyType(
            {
                "": "STE_ICSE93_TOTAL",
                "employee": "STE_ICSE93_1",
                "employer": "STE_ICSE93_2",
                "own_account": "STE_ICSE93_3",
                "cooperative_member": "STE_ICSE93_4",
                "contributing_family": "STE_ICSE93_5",
                "not_classifiable": "STE_ICSE93_6",
            }
        ),
        "activity": MappingProxyType(
            {
                "": "ECO_SECTOR_TOTAL",
                "agriculture": "ECO_SECTOR_AGR",
                "industry": "ECO_SECTOR_IND",
                "services": "ECO_SECTOR_SER",
                "unknown": "ECO_SECTOR_X",
            }
        ),
    }
)
"""Dimension -> our code -> ILOSTAT's; "" is the total. What is not here has a code of our own."""

ICLS17: Final = "icls17"
"""The standard by which the ILO derives the series that have these indicator codes."""

INDICATOR_CODES: Final = MappingProxyType(
    {
        ("employment", None): "EMP_TEMP_SEX_ECO_NB",
        ("employment", "activity"): "EMP_TEMP_SEX_ECO_NB",
        ("employment", "status"): "EMP_TEMP_SEX_STE_NB",
        ("informal_employment", None): "EMP_NIFL_SEX_ECO_NB",
        ("informal_employment", "activity"): "EMP_NIFL_SEX_ECO_NB",
        ("informal_employment", "status"): "EMP_NIFL_SEX_STE_NB",
        ("informal_employment_rate", None): "EMP_NIFL_SEX_RT",
        ("informal_employment_rate", "activity"): "SDG_0831_SEX_ECO_RT",
        ("informal_employment_rate", "status"): "EMP_NIFL_SEX_STE_RT",
    }
)
"""(Our indicator, its one classification beside sex) -> ILOSTAT's indicator."""

UNIT_CODES: Final = MappingProxyType({"persons": "PS", "percent": "PT", "hours": "HUR"})
"""Unit -> its code: of hours that of UN/CEFACT Recommendation 20; what is not here has its own name
in capitals, and a currency its ISO 4217 code."""

UNIT_NAMES: Final = MappingProxyType({"points": "Percentage points"})
"""Units whose name is not their word."""

# ILOSTAT's, in the order in which its processing gives one of them to an observation.
OBS_STATUS: Final = MappingProxyType(
    {"suppressed": "S", "unreliable": "U", "break": "B", "modelled": "E", "provisional": "P"}
)
"""Flag -> ILOSTAT's status of an observation; a status that is not there is the normal one."""

OBS_STATUS_NAMES: Final = MappingProxyType(
    {
        "S": "Not significant (suppressed)",
        "U": "Unreliable",
        "B": "Break in series",
        "E": "Estimate",
        "P": "Provisional",
    }
)

CONF_STATUS_NAMES: Final = MappingProxyType(
    {
        "F": "Free",
        "C": "Confidential statistical information",
        "D": "Secondary confidentiality set by the sender, not for publication",
        "N": "Not for publication, restricted for internal use only",
    }
)
"""Codes of the cross-domain list CL_CONF_STATUS of SDMX that are used here."""

_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9_@$\-]+")


def sdmx_id(text: str) -> str:
    """Return a text as an SDMX identifier: capitals, with `_` for what may not stand in one."""
    return _NOT_OF_AN_ID.sub("_", text).upper()


def dimension_code(dimension: str, code: str | None) -> str:
    """Return the released code of a dimension's code; None is the total."""
    known: Mapping[str, str] = DIMENSION_CODES.get(dimension, {})
    return known.get(code or "") or sdmx_id(f"{dimension}_{code or 'TOTAL'}")


def classifications(row: Mapping[str, object]) -> list[str]:
    """Return the dimensions beside sex by which a row of estimates is broken down, in order."""
    return [name for name in DIMENSION_NAMES if name != "sex" and row.get(name) is not None]


def ilostat_indicator(row: Mapping[str, object]) -> tuple[str, str | None] | None:
    """Return ILOSTAT's indicator for a row and the classification that it has, else None.

    ILOSTAT has one only for the 17th ICLS, and for one classification beside sex at most. Of
    counts, the total stands among those by economic activity, as in ILOSTAT's own tables.
    """
    kinds = classifications(row)
    standard = str(row["standard"]).partition("+")[0]
    if standard != ICLS17 or len(kinds) > 1:
        return None
    key = (str(row["indicator"]), kinds[0] if kinds else None)
    code = INDICATOR_CODES.get(key)
    if code is None:
        return None
    return code, key[1] or ("activity" if "_ECO_" in code else None)


def obs_status(flags: set[str]) -> str | None:
    """Return the one status of an observation: of several flags, the gravest."""
    return next((status for flag, status in OBS_STATUS.items() if flag in flags), None)


def conf_status(flags: set[str], reason: str | None) -> str:
    """Return whether an observation is free, and if not, why.

    Without a reason it is taken for confidential.
    """
    if "suppressed" not in flags:
        return "F"
    return {None: "C", "confidential": "C", "complementary": "D"}.get(reason, "N")
