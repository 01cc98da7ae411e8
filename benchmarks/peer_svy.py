"""Measure svy on one task: started by `engine.py` with a Python that has svy.

Reading the file and building the design are done once and not counted; the estimate is.
"""

import argparse
import os
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from measuring import key, repeat, tell
from tasks import REPLICATES, TASKS


def main() -> None:
    """Measure one task."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=["T1", "T2", "T3", "RW"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    for name in ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = str(asked.threads)

    import polars as pl
    import svy

    task = TASKS[asked.task]
    start = time.perf_counter()
    data = pl.read_parquet(asked.path, columns=task.columns)
    replicates = None
    if task.name == "RW":
        scale = 1 / (REPLICATES - 1)
        replicates = svy.RepWeights(
            method="bootstrap", prefix="rw", n_reps=REPLICATES, df=REPLICATES - 1, scale=scale
        )
        design = svy.Design(wgt="weight", rep_wgts=replicates)
    else:
        design = svy.Design(stratum="stratum", psu="psu", wgt="weight")
    sample = svy.Sample(data, design)
    once = time.perf_counter() - start
    employed = pl.col("labour_status") == "employed"
    by = task.by[0]

    def run() -> Any:
        if task.name == "T2":
            return sample.estimation.total("informal", by=by, where=employed)
        if task.name == "T3":
            earns = employed & pl.col("earnings").is_not_null()
            return sample.estimation.median("earnings", by=by, where=earns)
        how = "replication" if task.name == "RW" else "taylor"
        return sample.estimation.mean("informal", by=by, where=employed, method=how)

    seconds, estimate = repeat(run, asked.runs)
    figures = {}
    for row in estimate.to_polars().to_dicts():
        figures[key([row[name] for name in by])] = [row["est"], row["se"]]
    versions = {name: version(name) for name in ("svy", "svy-rs", "polars")}
    tell(seconds, figures, once=once, versions=versions)


if __name__ == "__main__":
    main()
