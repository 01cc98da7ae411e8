"""The notes of ILOSTAT's bulk files: codes and labels of one and the same thing.

The words of the codes were found by joining two bulk files, one with codes and one with labels, on
the observations whose year, sex and value are the same in both: each code stood with one label.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal[
    "repository", "age", "geography", "period", "concept", "break", "remark", "classification",
    "other",
]  # fmt: skip

LABELS: Final = MappingProxyType(
    {
        "R1:3513": "Repository: ILO-STATISTICS - Micro data processing",
        "T2:85": "Age coverage - minimum age: 16 years old",
        "T3:240": "Age coverage - maximum age: 75 years old",
        "S4:31": "Geographical coverage: Urban areas only",
        "S4:33": "Geographical coverage: Main cities or metropolitan areas",
        "S3:6": "Data reference period: First semester",
        "S3:8": "Data reference period: First quarter",
        "S3:9": "Data reference period: Second quarter",
        "S3:19": "Data reference period: August",
        "S3:21": "Data reference period: October",
        "S3:26": "Data reference period: Noncalendar year",
        "S14:4077": "Employment definition: Excluding own-use production workers",
        "I11:264": "Break in series: Methodology revised",
        "I13:3888": (
            "Remarks: Warning on the use of statistical series: Statistical series published after "
            "January 2007 and before December 2015 should be used with caution. The INDEC, based "
            "on what is stated in decrees 181/15 and 55/16, is undertaking the investigations "
            "required to ensure the regularity of data collection, processing and dissemination "
            "procedures."
        ),
    }
)
# What a code is about, where its number is not known.
_KINDS_OF_CODES: Final[MappingProxyType[str, Kind]] = MappingProxyType(
    {
        "R1": "repository",
        "T2": "age",
        "T3": "age",
        "S4": "geography",
        "S3": "period",
        "S14": "concept",
        "I11": "break",
        "I13": "remark",
        "C5": "classification",
    }
)
_KINDS_OF_LABELS: Final[MappingProxyType[str, Kind]] = MappingProxyType(
    {
        "Repository": "repository",
        "Age coverage": "age",
        "Geographical coverage": "geography",
        "Data reference period": "period",
        "Employment definition": "concept",
        "Break in series": "break",
        "Remarks": "remark",
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """One note to an observation: what it is about, and its words."""

    kind: Kind
    words: str


def notes_of_codes(text: str) -> list[Note]:
    """Read notes as codes: `R1:3513_T2:85`."""
    notes = []
    for code in filter(None, text.split("_")):
        if code in LABELS:
            notes += notes_of_labels(LABELS[code])
        else:
            notes.append(Note(_KINDS_OF_CODES.get(code.partition(":")[0], "other"), code))
    return notes


def notes_of_labels(text: str) -> list[Note]:
    """Read notes as labels, joined by ` | `."""
    return [
        Note(
            next(
                (kind for start, kind in _KINDS_OF_LABELS.items() if words.startswith(start)),
                "other",
            ),
            words,
        )
        for words in filter(None, text.split(" | "))
    ]
