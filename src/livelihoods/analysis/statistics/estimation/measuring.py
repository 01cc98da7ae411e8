"""How quantities become whole numbers: found by one reading, two where the first guess is wrong."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.estimation import designing
from livelihoods.analysis.statistics.estimation.sample import whole_decimals
from livelihoods.analysis.statistics.estimation.scale import Scale
from livelihoods.analysis.statistics.estimation.statement import plain
from livelihoods.analysis.statistics.faults import Bound
from livelihoods.analysis.statistics.jobs import Jobs

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.designed import DesignedRecords


def measuring_statement(
    survey: "DesignedRecords",
    jobs: Jobs,
    where: str,
    texts: Sequence[str],
    suspects: Sequence[Bound],
) -> str:
    """Compile the reading that measures quantities, with the decimals of the first records."""
    return designing.values_statement(
        jobs, where, texts, _tried(_guess(survey, jobs, texts, suspects))
    )


def measured_scales(
    survey: "DesignedRecords",
    jobs: Jobs,
    where: str,
    texts: Sequence[str],
    suspects: Sequence[Bound] = (),
) -> list[Scale]:
    """Find how quantities (SQL) become whole numbers.

    Args:
        survey: The records.
        jobs: The steps before it.
        where: SQL condition of the records that count.
        texts: SQL of the quantities.
        suspects: The expressions in them, for messages.

    Raises:
        SurveyError: A quantity is not finite somewhere.
    """
    if not texts:
        return []
    guesses = _guess(survey, jobs, texts, suspects)
    statement = designing.values_statement(jobs, where, texts, _tried(guesses))
    row = survey.fetch(statement, suspects)[0]
    if any(g is not None and not row[f"whole_{n}_{g}"] for n, g in enumerate(guesses)):
        # Later records have more decimals than the first ones: look at all.
        every = [designing.ALL_DECIMALS] * len(guesses)
        row = survey.fetch(designing.values_statement(jobs, where, texts, every), suspects)[0]
    scales = []
    for n, text in enumerate(texts):
        if not math.isfinite(row[f"largest_{n}"]):
            raise SurveyError(f"{plain(text)}: some values are not finite numbers")
        whole_at = {
            d: bool(row[key]) for d in designing.ALL_DECIMALS if (key := f"whole_{n}_{d}") in row
        }
        scales.append(Scale.of(row[f"largest_{n}"], _also_above(whole_at)))
    return scales


def _guess(
    survey: "DesignedRecords", jobs: Jobs, texts: Sequence[str], suspects: Sequence[Bound]
) -> list[int | None]:
    """Return the decimals of quantities among the first records."""
    rows = survey.fetch(designing.peek_statement(jobs, texts), suspects)
    return [whole_decimals([row[f"q{n}"] for row in rows]) for n in range(len(texts))]


def _tried(guesses: Sequence[int | None]) -> list[list[int]]:
    return [[] if guess is None else [guess] for guess in guesses]


def _also_above(whole_at: dict[int, bool]) -> dict[int, bool]:
    """What is whole with d decimals is whole with more."""
    least = min((d for d, whole in whole_at.items() if whole), default=None)
    return {d: least is not None and d >= least for d in designing.ALL_DECIMALS}
