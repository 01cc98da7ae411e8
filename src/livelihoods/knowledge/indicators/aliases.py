"""Other names under which an indicator is asked for: each leads to its one address for good.

The name of an indicator is never given to another one. One that is renamed stays here under the
name that it had. No database.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# The names that ILOSTAT has for them (docs/releasing-figures.md), and the number of the goal's
# indicator: what somebody types who knows these.
_NAMES: Final = {
    "employment": ("EMP_TEMP_SEX_ECO_NB", "EMP_TEMP_SEX_STE_NB"),
    "informal_employment": ("EMP_NIFL_SEX_ECO_NB", "EMP_NIFL_SEX_STE_NB"),
    "informal_employment_rate": (
        "EMP_NIFL_SEX_RT", "EMP_NIFL_SEX_STE_RT", "EMP_2IFL_SEX_RT", "SDG_0831_SEX_ECO_RT",
        "SDG_0831", "SDG_8_3_1", "8_3_1",
    ),
}  # fmt: skip

ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {alias.lower(): indicator for indicator, names in _NAMES.items() for alias in names}
)
"""Another name, in small letters and with underscores -> the indicator."""


def indicator_named(slug: str) -> str:
    """Return the id of the indicator that is asked for by a part of an address.

    >>> indicator_named("SDG_0831_SEX_ECO_RT")
    'informal_employment_rate'
    >>> indicator_named("Mean-Usual-Hours")
    'mean_usual_hours'
    """
    name = slug.lower().replace("-", "_")
    return ALIASES.get(name, name)
