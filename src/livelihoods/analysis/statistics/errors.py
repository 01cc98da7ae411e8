"""What can be wrong with a survey, a codebook, a standard or an estimates file.

InputError
├── UnknownNameError   a codebook, standard, indicator or dimension that does not exist
├── CodebookError      a codebook or standard that cannot be used: file, table, key, place
│   └── UnfinishedError   a codebook in which something is still to do
├── SurveyError        records that cannot be used: files, columns, weights, design
│   ├── LonelyUnitError      a stratum or unit with a single unit below it, and no rule for it
│   └── TooFewRecordsError   a figure asked for would tell of a few people's records
└── EstimatesError     an estimates file, or its metadata, that is not what it should be
"""

from collections.abc import Iterable
from difflib import get_close_matches

from livelihoods.analysis.errors import InputError


class CodebookError(InputError):
    """A codebook or a standard is wrong; the message names file, table, key and place.

    Attributes:
        table: The table of the file in which it is wrong, such as `record.sex`; may be empty.
        key: The key in that table; may be empty.
        problem: What is wrong, without the place; empty where the place is not known.
        position: Line and column of the expression, from 1, where the problem is in one.
    """

    def __init__(
        self,
        message: str,
        *,
        table: str = "",
        key: str = "",
        problem: str = "",
        position: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.table = table
        self.key = key
        self.problem = problem
        self.position = position


class UnfinishedError(CodebookError):
    """A codebook in which `TODO` stands in the place of an answer."""


class SurveyError(InputError):
    """The records given cannot be used; the message says which, why and what to do."""


class LonelyUnitError(SurveyError):
    """A stratum has a single sampling unit, so it has no variance, and no rule says what then."""


class TooFewRecordsError(SurveyError):
    """A figure rests on so few records, or tells of so few, that it is not computed."""


class EstimatesError(InputError):
    """A file of estimates, or the metadata beside it, is not in the documented form."""


class UnknownNameError(InputError):
    """A name was given that is not in the list; the nearest one is suggested.

    Args:
        kind: What was asked for, such as "codebook".
        name: The name that was given.
        known: The names that exist.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        super().__init__(f"There is no {kind} {name!r}{suggestion(name, names)}")
        self.name = name


def suggestion(name: str, known: list[str]) -> str:
    """End a sentence about an unknown name: the nearest known one, and the whole list."""
    near = get_close_matches(name.lower(), [each.lower() for each in known], n=1, cutoff=0.6)
    nearest = next((each for each in known if near and each.lower() == near[0]), None)
    listed = ", ".join(known[:40]) if known else "none"
    meant = f"; did you mean {nearest!r}?" if nearest else "."
    return f"{meant} Known: {listed}."
