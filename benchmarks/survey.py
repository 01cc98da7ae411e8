"""How long the statistics take: the example surveys, and one of them many times over.

Run `python benchmarks/survey.py [--copies N]`. Prints seconds, records per second and peak memory;
asserts nothing.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.codebook import Codebook, load

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "surveys"
SETS = [["sex"], ["status"], ["activity"], ["sex", "status"], ["sex", "activity"]]
COPY, PSU = 6, 8  # characters
ZAF = EXAMPLES / "zaf-qlfs" / "qlfs_2016q4.parquet"
ARG = EXAMPLES / "arg-eph" / "eph_individual_2019t1.parquet"


def timed(label: str, records: int, run: Callable[[], object]) -> float:
    """Run once, print how long it took and what memory the process has needed so far."""
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = records / seconds / 1e6
    print(f"{label:<52} {seconds:8.2f} s {rate:8.2f} M records/s   peak {peak:7.0f} MB")
    return seconds


def multiplied(folder: Path, copies: int) -> Path:
    """Write the South African quarter many times over, each copy with households of its own.

    The number of the copy stands before the whole label, so that each copy keeps its 3,236 PSUs.
    """
    path = folder / "qlfs_2016q4.parquet"
    duckdb.execute(f"""
        COPY (SELECT * REPLACE (lpad(copy::TEXT, {COPY}, '0') || UQNO AS UQNO)
              FROM read_parquet('{ZAF}'), range({copies}) AS copies(copy))
        TO '{path}' (FORMAT parquet, COMPRESSION zstd)
    """)
    return path


def bare_sum(path: Path) -> object:
    """Read what the plan reads and add it up, nothing else: the floor for any estimator."""
    columns = [
        row[0]
        for row in duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
        if row[0] not in ("UQNO", "SECTOR2", "INFEMPL")
    ]
    sums = ", ".join(f"SUM({column})" for column in columns)
    psus = f"COUNT(DISTINCT substr(UQNO, 1, {COPY + PSU}))"
    return duckdb.execute(f"SELECT {sums}, {psus} FROM read_parquet('{path}')").fetchall()


def copies_codebook() -> Codebook:
    """Return the South African codebook for a file of copies, whose labels are longer."""
    book = load("zaf-qlfs")
    return replace(book, design=replace(book.design, psu=f"substr(UQNO, 1, {COPY + PSU})"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=50, help="of 69,231 records each")
    copies = parser.parse_args().copies
    timed("South Africa 2016 Q4, 7 indicators, 6 sets", 69_231, lambda: indicators(ZAF, "zaf-qlfs"))
    timed("Argentina 2019 Q1, 7 indicators, 6 sets", 59_369, lambda: indicators(ARG, "arg-eph"))
    with tempfile.TemporaryDirectory() as folder:
        path = multiplied(Path(folder), copies)
        records = copies * 69_231
        floor = timed(f"{records:,} records, bare sums", records, lambda: bare_sum(path))
        whole = timed(
            f"{records:,} records, 7 indicators, 6 sets",
            records,
            lambda: indicators(path, copies_codebook()),
        )
    print(f"{whole / floor:.1f} times the bare sums")


def indicators(path: Path, codebook: str | Codebook) -> object:
    """Estimate every indicator for every set of domains."""
    return Survey.open(path, codebook).indicators(by=SETS)


if __name__ == "__main__":
    main()
