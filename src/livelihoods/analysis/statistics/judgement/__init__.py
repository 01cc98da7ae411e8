"""May a figure be shown: is it reliable enough, and does it give nobody away?

>>> from livelihoods.analysis.statistics.judgement import Measured, judge
>>> judge("ilo", Measured("count", 4200.0, 900.0, n=9, df=120)).words
'rests on 9 records, fewer than 15'
"""

from livelihoods.analysis.statistics.estimates import REASONS
from livelihoods.analysis.statistics.judgement.disclosure import (
    Suppression,
    few,
    is_dominated,
    is_within_percent,
    protect,
)
from livelihoods.analysis.statistics.judgement.reliability import (
    RULES,
    Measured,
    Verdict,
    judge,
)
from livelihoods.analysis.statistics.judgement.table import judged

__all__ = [
    "REASONS",
    "RULES",
    "Measured",
    "Suppression",
    "Verdict",
    "few",
    "is_dominated",
    "is_within_percent",
    "judge",
    "judged",
    "protect",
]
