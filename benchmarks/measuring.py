"""How one process measures itself and tells the harness: seconds of each run, and peak memory."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the most resident memory that this process has had, in MB (10^6 bytes).

    From /proc, because `ru_maxrss` of a new process counts what its parent held before.
    """
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def repeat(run: Callable[[], Any], runs: int) -> tuple[list[float], Any]:
    """Run several times; return the seconds of each and the last result."""
    seconds = []
    result = None
    for _ in range(runs):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return seconds, result


def tell(seconds: list[float], figures: dict[str, list[float | None]], **more: Any) -> None:
    """Print what was measured, for the harness: one JSON object as the last line."""
    told = {"seconds": seconds, "peak_mb": peak_mb(), "figures": figures, **more}
    print(json.dumps(told))


def key(levels: list[Any]) -> str:
    """Return how a domain is called in `figures`: its levels, in the order of the task."""
    return "|".join(str(level) for level in levels)
