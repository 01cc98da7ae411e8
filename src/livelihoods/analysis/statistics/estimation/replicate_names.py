"""Which columns hold the replicate weights."""

import fnmatch
from collections.abc import Sequence

from livelihoods.analysis.statistics.errors import SurveyError, UnknownNameError
from livelihoods.analysis.statistics.estimation.design import Replicates


def replicate_names(given: Replicates, columns: Sequence[str]) -> list[str]:
    """Return the columns of the replicate weights among those that there are.

    Raises:
        SurveyError: No column matches the pattern.
        UnknownNameError: A column that is named is not there.
    """
    if given.columns is not None:
        for name in given.columns:
            if name not in columns:
                raise UnknownNameError("replicate weight", name, columns)
        return list(given.columns)
    assert given.pattern is not None
    found = [name for name in columns if fnmatch.fnmatchcase(name, given.pattern)]
    if not found:
        raise SurveyError(
            f"replicates: no column matches {given.pattern!r}; there are: {', '.join(columns[:20])}"
        )
    return found
