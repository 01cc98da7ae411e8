"""Measuring a whole site: a database of its own, times of visits, and what machine it was."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def new_database(address: str) -> str:
    """Make an empty database and return its address."""
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS livelihoods_benchmark")
        connection.execute("CREATE DATABASE livelihoods_benchmark")
    return f"{address}/livelihoods_benchmark"


def run_command(*words: str) -> None:
    """Run a command of livelihoods."""
    subprocess.run(
        [sys.executable, "-m", "livelihoods", *words], check=True, stdout=subprocess.DEVNULL
    )


def gather_statistics() -> None:
    """Have PostgreSQL look at what was written, as its autovacuum does by itself in a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def timed(label: str, target: str, run: Callable[[int], object], times: int) -> None:
    """Run several times and print percentiles, the processor's time, the queries of one run."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds, worked = [], []
    for number in range(times):
        begun, working = time.perf_counter(), time.process_time()
        run(number)
        seconds.append(time.perf_counter() - begun)
        worked.append(time.process_time() - working)
    with CaptureQueriesContext(connection) as captured:
        run(times)
    line(label, target, percentiles(seconds), percentiles(worked), str(len(captured)))


def percentiles(seconds: list[float]) -> str:
    """Write the median and the 95th percentile, in milliseconds."""
    last = statistics.quantiles(seconds, n=20)[-1]
    return f"{1000 * statistics.median(seconds):,.0f} / {1000 * last:,.0f} ms"


def line(*cells: str) -> None:
    """Print a line of a table."""
    print(f"| {' | '.join(cells)} |", flush=True)


def visit(client: "Client", address: Callable[[int], str]) -> Callable[[int], object]:
    """Return what visits the address of a number and insists on an answer."""

    def visit(number: int) -> None:
        response = client.get(address(number), follow=True)
        assert response.status_code == 200, address(number)

    return visit


def about() -> None:
    """Print on what it was measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        is_here = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_here else "SHOW server_version")
        version = cursor.fetchone()[0]
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(
        f"\n{connection.vendor} {version}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load averages at the end {load}"
    )
