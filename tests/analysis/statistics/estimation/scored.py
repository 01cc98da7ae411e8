"""A made-up sample of 24 records in 12 PSUs and 3 strata, of which R computed models and tests.

In R 4.2.2 with survey 4.1-1, whose code is the same as that of 4.5 where it is used:
`e <- svydesign(id = ~p, strata = ~h, weights = ~w, data = d)`,
`r <- as.svrepdesign(e, type = "JKn")`,
`k <- postStratify(e, ~s, data.frame(s = c("f", "m"), Freq = c(50, 60)))`.
"""

import numpy as np
import pyarrow as pa

from livelihoods.analysis.statistics import Design, PostStratification, Replicates, Survey

TABLE = pa.table(
    {
        "h": np.repeat([1, 2, 3], 8),
        "p": np.repeat(np.arange(1, 13), 2),
        "w": [3, 5, 2, 4, 6, 1, 2, 3, 4, 4, 5, 1, 2, 2, 3, 6, 1, 5, 4, 2, 3, 3, 2, 5],
        "y": [
            4.1,
            5.2,
            3.3,
            6.8,
            7.1,
            2.4,
            5.5,
            4.9,
            8.2,
            6.1,
            3.9,
            5.0,
            7.7,
            6.6,
            4.4,
            5.8,
            6.3,
            7.4,
            2.9,
            3.6,
            5.1,
            6.9,
            4.7,
            None,
        ],
        "x": [1, 2, 0, 3, 4, 0, 2, 1, 5, 3, 1, 2, 4, 3, 1, 2, 3, 4, 0, 1, 2, 4, 1, 2],
        "grp": list("ababcacbcbaaccbbcaabbcac"),
        "s": list("fmmf") * 6,
        "z": [0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1],
    }
)
PLAIN = {"weights": "w", "strata": "h", "psu": "p"}
DESIGNS = {
    "linear": Design(**PLAIN),
    "replicates": Design(**PLAIN, replicates=Replicates(kind="JKn")),
    "calibrated": Design(
        **PLAIN, calibration=PostStratification(by="s", totals={"f": 50, "m": 60})
    ),
}


def sample(design: str = "linear", table: pa.Table = TABLE, **words) -> Survey:
    return Survey.open(table, design=DESIGNS[design], **words)


def shuffled() -> pa.Table:
    return TABLE.take(pa.array(np.random.default_rng(7).permutation(len(TABLE))))
