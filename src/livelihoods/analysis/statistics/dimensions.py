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
                own_use_community="Households' own use and community",
            ),
            _dimension(
                "nature",
                "Nature of the job",
                formal="Formal jobs",
                informal="Informal jobs",
                other="Jobs set apart by the national definition",
            ),
            _dimension(
                "age_group",
                "Age",
                **{
                    "Y0-14": "Under 15",
                    "Y15-24": "15 to 24",
                    "Y25-34": "25 to 34",
                    "Y35-54": "35 to 54",
                    "Y55-64": "55 to 64",
                    "YGE65": "65 and over",
                },
            ),
            _dimension(
                "education",
                "Level of education completed",
                none="No level completed",
                primary="Primary or lower secondary",
                secondary="Upper secondary",
                tertiary="Tertiary",
            ),
            _dimension("area_type", "Type of area", urban="Urban areas", rural="Rural areas"),
            _dimension(
                "occupation",
                "Occupation",
                **{
                    "1": "Managers",
                    "2": "Professionals",
                    "3": "Technicians and associate professionals",
                    "4": "Clerical support workers",
                    "5": "Service and sales workers",
                    "6": "Skilled agricultural, forestry and fishery workers",
                    "7": "Craft and related trades workers",
                    "8": "Plant and machine operators, and assemblers",
                    "9": "Elementary occupations",
                    "0": "Armed forces occupations",
                },
            ),
            _dimension(
                "industry",
                "Branch of industry",
                A="Agriculture, forestry and fishing",
                B="Mining and quarrying",
                C="Manufacturing",
                D="Electricity, gas, steam and air conditioning supply",
                E="Water supply, sewerage and waste management",
                F="Construction",
                G="Wholesale and retail trade, repair of motor vehicles",
                H="Transportation and storage",
                I="Accommodation and food services",
                J="Information and communication",
                K="Financial and insurance activities",
                L="Real estate activities",
                M="Professional, scientific and technical activities",
                N="Administrative and support services",
                O="Public administration and defence",
                P="Education",
                Q="Human health and social work",
                R="Arts, entertainment and recreation",
                S="Other service activities",
                T="Households as employers or producing for own use",
                U="Extraterritorial organizations",
            ),
            _dimension(
                "contract",
                "Duration of the contract",
                permanent="Permanent contract",
                temporary="Limited contract",
                unspecified="Contract of unspecified duration",
                not_employee="Not employees",
            ),
            _dimension(
                "written_contract",
                "Written contract",
                yes="With a written contract",
                no="Without a written contract",
                not_employee="Not employees",
            ),
            _dimension(
                "union_member",
                "Trade union",
                yes="Members of a trade union",
                no="Not in a trade union",
                not_employee="Not employees",
            ),
            _dimension(
                "status18",
                "Status at work (ICSE-18)",
                **{
                    "11": "Employers in corporations",
                    "12": "Employers in household market enterprises",
                    "21": "Owner-operators of corporations without employees",
                    "22": "Own-account workers in household market enterprises",
                    "30": "Dependent contractors",
                    "41": "Permanent employees",
                    "42": "Fixed-term employees",
                    "43": "Short-term and casual employees",
                    "44": "Paid apprentices, trainees and interns",
                    "51": "Contributing family workers",
                },
            ),
        )
    }
)
"""Every dimension by its id, in the order of their columns in an estimates table."""

DIMENSION_NAMES: tuple[str, ...] = tuple(DIMENSIONS)

ALWAYS: tuple[str, ...] = DIMENSION_NAMES[:5]
"""Those whose columns every estimates table has; the others have one where they are used."""
