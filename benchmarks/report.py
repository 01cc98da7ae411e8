"""The measurements as a page of Markdown."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bounds import BOUNDS, Results, largest_difference
from contestants import ALL, FLOOR, OURS, SVY, R, Result
from tasks import TASKS

INTRO = """\
# How fast the estimation engine is

Written by `benchmarks/engine.py` (`make bench`); all numbers of this page come from one session on
one machine. Read the ratios: seconds depend on the machine.

The records are those of a labour force survey that never was (`benchmarks/labour_force.py`): 200
strata, sampling units of 50 persons, heaped earnings, nulls outside employment. Ours starts from
the Parquet file each time: opening, checking the design, estimating, making the table. The floor is
DuckDB adding up the same columns of the same file, all records of it, with as many threads. It is
a yardstick and no strict limit: adding up only the records of the employed takes three quarters of
it. The peers hold the data in memory and the design is built before; neither is counted. Each
measurement is a process of its own; times are the median of the runs in it, without imports; the
first run, when nothing is warm, is given for ours. Ours and the floor are measured three times, in
turns with the peers; the spread is the slowest of the three divided by the quickest, and a ratio of
two times that spread is no more certain than they are. Peak memory is the most resident memory of
the process in MB (10^6 bytes), imports and, for the peers, the data included.
"""


def page(results: Results, *, threads: int, runs: int, absent: dict[str, str], source: str) -> str:
    """Write the page."""
    parts = [
        INTRO,
        "## Tasks\n",
        "\n".join(f"- **{task.name}**: {task.title}" for task in TASKS.values()),
        "\n## Times and memory\n",
        _times(results),
        "\n## Agreement\n",
        "The largest relative difference to ours over all domains of a task; M28 has no peer.\n",
        _agreement(results),
        "\n## Bounds\n",
        _bounds(results),
        "\n## Measured with\n",
        _surroundings(results, threads, runs, absent, source),
    ]
    return "\n".join(parts) + "\n"


def _cells(results: Results) -> list[tuple[int, str]]:
    return list(dict.fromkeys((rows, task) for rows, task, _ in results))


def _times(results: Results) -> str:
    head = [
        *("records", "task", "ours, s", "first run, s", "ours / floor", "svy / ours", "R / ours"),
        *("spread ours", "spread floor"),
        *(f"MB {who}" for who in ALL),
    ]
    lines = []
    for rows, task in _cells(results):
        found = {who: results.get((rows, task, who)) for who in ALL}
        ours = found[OURS]
        first = "" if ours is None or ours.missing else f"{ours.rounds[0][0]:.3f}"
        lines.append(
            [
                *(_power(rows), task, _seconds(ours), first),
                _ratio(ours, found[FLOOR]),
                *(_ratio(found[who], ours) for who in (SVY, R)),
                *(_spread(found[who]) for who in (OURS, FLOOR)),
                *(_memory(found[who]) for who in ALL),
            ]
        )
    return _table(head, lines)


def _agreement(results: Results) -> str:
    lines = []
    for rows, task in _cells(results):
        ours = results.get((rows, task, OURS))
        for who in (SVY, R):
            other = results.get((rows, task, who))
            if ours is None or other is None:
                continue
            worst = largest_difference(ours, other)
            if worst is not None:
                lines.append([_power(rows), task, who, *(f"{each:.0e}" for each in worst)])
    return _table(["records", "task", "peer", "estimates", "standard errors"], lines)


def _bounds(results: Results) -> str:
    lines = []
    for bound in BOUNDS:
        rows, task, _ = bound.top
        value = bound.measured(results)
        shown = "" if value is None else _short(value)
        lines.append(
            [_power(rows), task, bound.words, bound.limit_words, shown, bound.verdict(results)]
        )
    return _table(["records", "task", "what", "bound", "measured", ""], lines)


def _surroundings(
    results: Results, threads: int, runs: int, absent: dict[str, str], source: str
) -> str:
    versions = {name: version(name) for name in ("livelihoods", "duckdb", "numpy", "pyarrow")}
    for result in results.values():
        versions |= result.versions
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    # Other work on the machine slows contestants unequally: the page says whether there was any.
    load = f"load average at the end {os.getloadavg()[2]:.1f} (15 minutes)"
    lines = [
        f"- {datetime.now(UTC):%Y-%m-%d}, {platform.system()}, {_processor()}",
        f"- {os.cpu_count()} cores, {memory:.0f} GB of memory; {load}",
        f"- {threads} threads, median of {runs} runs (R on T2 above 10^5 records: one run)",
        f"- Python {platform.python_version()}, {told}",
        f"- {source}",
        *(f"- {who}: {words}" for who, words in absent.items()),
        *(
            f"- {_power(rows)}, {task}, {who}: not available: {result.missing}"
            for (rows, task, who), result in results.items()
            if result.missing and who not in absent
        ),
    ]
    return "\n".join(lines)


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if sys.platform == "linux" and path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def _power(rows: int) -> str:
    digits = str(rows)
    return f"10^{len(digits) - 1}" if digits.rstrip("0") == "1" else f"{rows:,}"


def _seconds(result: Result | None) -> str:
    if result is None:
        return ""
    return "not available" if result.missing else f"{result.median:.3f}"


def _spread(result: Result | None) -> str:
    return "" if result is None or result.missing else f"{result.spread:.1f}"


def _memory(result: Result | None) -> str:
    return "" if result is None or result.missing else f"{result.peak_mb:,.0f}"


def _ratio(top: Result | None, bottom: Result | None) -> str:
    if top is None or bottom is None or top.missing or bottom.missing:
        return ""
    return _short(top.median / bottom.median)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [list(head), ["---"] * len(head), *map(list, lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
