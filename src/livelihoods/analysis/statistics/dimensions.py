"""The dimensions by which estimates are broken down, and the codes of each."""

from dataclasses import dataclass
from types import MappingProxyType

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to break employment down; `codes` maps each code to its English name."""

    id: str
    title: str
    codes: MappingProxyType[str, str]


def _dimension(name: str, title: str, **codes: str) -> Dimension:
    return Dimension(name, title, MappingProxyType({**codes, UNKNOWN: "Not known"}))


DIMENSIONS: MappingProxyType[str, Dimension] = MappingProxyType(
    {
        each.id: each
        for each in (
            _dimension("sex", "Sex", female="Women", male="Men"),
            _dimension(
                "status",
                "Status in employment",
                employee="Employees",
                employer="Employers",
                own_account="Own-account workers",
                cooperative_member="Members of producers' cooperatives",
                contributing_family="Contributing family workers",
                not_classifiable="Workers not classifiable by status",
            ),
            _dimension(
                "activity",
                "Economic activity",
                agriculture="Agriculture",
                industry="Industry",
                services="Services",
            ),
            _dimension(
                "sector",
                "Sector of the production unit",
                formal="Formal sector",
                informal="Informal sector",
                household="Households",
            ),
            _dimension(
                "nature",
                "Nature of the job",
                formal="Formal jobs",
                informal="Informal jobs",
                other="Jobs set apart by the national definition",
            ),
        )
    }
)
"""Every dimension by its id, in the order of their columns in an estimates table."""

DIMENSION_NAMES: tuple[str, ...] = tuple(DIMENSIONS)
