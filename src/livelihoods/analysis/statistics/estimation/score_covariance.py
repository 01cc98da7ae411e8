"""The covariance of totals of scores: what a model's records add to each of its estimates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from livelihoods.analysis.statistics.estimation.doubled import Floats
from livelihoods.analysis.statistics.estimation.statistic import Statistic
from livelihoods.analysis.statistics.estimation.whole_folding import total_covariance

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey


def score_covariance(
    scored: "Survey",
    names: Sequence[str],
    *,
    universe: str,
    where: str | None,
    condition: str,
    largest: float,
) -> tuple[Floats, int]:
    """Return the covariance of the totals of scores and the degrees of freedom of the design.

    Args:
        scored: A survey with the scores as columns; without replicate weights.
        names: The columns of scores.
        universe: SQL condition of the records that count at all, of bound columns.
        where: The same as its user wrote it.
        condition: SQL condition of the records that have a score.
        largest: No score is larger.
    """
    stages = scored.design.stages if scored.design else 1
    if scored.adjustment is None and stages == 1:
        return total_covariance(scored, universe, condition, names, largest)
    asked = [Statistic("total", name, name=name, where=condition, complete=True) for name in names]
    found = scored.covariance(asked, where=where, pool=True)
    # Totals of several periods taken together are means over them; the sums here are not.
    return found.matrix * float(len(scored.periods)) ** 2, int(found.rows[0]["df"])
