"""Ranges of strata: of a large file, only the units and domains of a part are in memory at a time.

Strata do not share sampling units, so the sums of each range stand beside those of the others. Of a
Parquet file that is sorted by a column of strata each range reads its own part; of another file, or
where strata are computed from columns, each range is a reading of its own.
"""

import math
from collections import Counter
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.estimation.folding import Folding
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.jobs import STRATUM

RECORDS = 6_000_000
"""About so many records make a range, as long as there are not more ranges than `MOST`."""
MOST = 8
"""No more ranges than this, because some files are read once for each."""


def ranges(folding: Folding) -> list[str]:
    """Return the conditions that part the records of a large sample by their stratum.

    The conditions are SQL; there is one, which always holds, where one reading is enough: for few
    records, and where each record is a sampling unit, so that no units are kept in memory.
    """
    sample, sizes = folding.sample, Counter[Any]()
    for (_, stratum), row in sample.places.items():
        sizes[stratum] += int(sample.stratum_records[row])
    total = sizes.total()
    wanted = min(MOST, math.ceil(total / RECORDS), len(sizes))
    # Of these kinds the order here is the order in the engine.
    kinds = set(map(type, sizes))
    if wanted < 2 or folding.jobs.record_is_psu or kinds not in ({str}, {int}, {float}):
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
    if isinstance(stratum, float):
        return f"CAST('{stratum!r}' AS DOUBLE)"
    return exp.convert(stratum).sql(DIALECT)
