"""Ranges of strata: of a large file, only the units and domains of a part are in memory at a time.

Strata do not share sampling units, so the sums of each range stand beside those of the others. A
file that is sorted by stratum, as most are, is still read once: the engine passes over the parts of
it that hold none of the range.
"""

import math
from collections import Counter
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.estimation.sample import Sample
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import STRATUM

RECORDS = 6_000_000
"""So many records are added up in one go."""
MOST = 8
"""No more ranges than this: a file that is not sorted is read once for each."""


def ranges(sample: Sample) -> list[str]:
    """Return the conditions that part the records of a large sample by their stratum.

    The conditions are SQL; there is one, which always holds, where one reading is enough.
    """
    sizes: Counter[Any] = Counter()
    for (_, stratum), row in sample.places.items():
        sizes[stratum] += int(sample.stratum_records[row])
    total = sizes.total()
    wanted = min(MOST, math.ceil(total / RECORDS), len(sizes))
    # Text and whole numbers stand in the same order here and in the engine.
    if wanted < 2 or not ({str} >= set(map(type, sizes)) or {int} >= set(map(type, sizes))):
        return ["TRUE"]
    parts: list[list[Any]] = [[] for _ in range(wanted)]
    before = 0
    for stratum in sorted(sizes):
        parts[before * wanted // total].append(stratum)
        before += sizes[stratum]
    return [
        f"{STRATUM} BETWEEN {_literal(part[0])} AND {_literal(part[-1])}" for part in parts if part
    ]


def _literal(stratum: Any) -> str:
    return exp.convert(stratum).sql(DIALECT)
