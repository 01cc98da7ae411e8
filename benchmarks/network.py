"""How the network answers when it is large: counts, the roll as of any day, pages, an import.

Run `python benchmarks/network.py [--members 5000] [--organizations 100000] [--people 50000]`. It
makes a database of its own: SQLite in a folder that goes again, or, with `--postgres ADDRESS` (such
as postgres://postgres@127.0.0.1:5432), a database `livelihoods_benchmark` there. Prints times and
numbers of queries; asserts nothing.
"""

import argparse
import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "network"
IMPORTED = 10_000


def main() -> None:
    """Seed, measure, print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LIVELIHOODS_DATA"] = str(folder)
        if asked.postgres:
            os.environ["DATABASE_URL"] = _new_database(asked.postgres)
        _command("demo", "--no-serve", "--examples", str(EXAMPLES.parent))
        _start(asked)
        _measure()
        _import(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--organizations", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--postgres", metavar="ADDRESS", default="")
    return parser.parse_args()


def _new_database(address: str) -> str:
    """Make an empty database and return its address."""
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS livelihoods_benchmark")
        connection.execute("CREATE DATABASE livelihoods_benchmark")
    return f"{address}/livelihoods_benchmark"


def _command(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "livelihoods", *words], check=True, stdout=subprocess.DEVNULL
    )


def _start(asked: argparse.Namespace) -> None:
    from livelihoods.cli.web import start_django

    start_django()
    from seeded_network import seed

    begun = time.perf_counter()
    seed(members=asked.members, organizations=asked.organizations, people=asked.people)
    print(
        f"{asked.members:,} members, {asked.organizations:,} organizations, {asked.people:,} "
        f"people of 20 years, written in {time.perf_counter() - begun:.0f} s\n"
    )


def _timed(label: str, run: Callable[[int], object], times: int) -> None:
    """Run several times and print the median, the 95th percentile, and the queries of one run."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds = []
    for number in range(times):
        begun = time.perf_counter()
        run(number)
        seconds.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as captured:
        run(times)
    percentile = statistics.quantiles(seconds, n=20)[-1]
    print(
        f"{label:<44} median {1000 * statistics.median(seconds):7.1f} ms   "
        f"95th percentile {1000 * percentile:7.1f} ms   {len(captured)} queries"
    )


def _measure() -> None:
    from django.test import Client
    from seeded_network import FIRST_DAY, YEARS

    from livelihoods.network.membership import queries
    from livelihoods.platform.timeline import Moment

    drawn = random.Random(7)
    days = [FIRST_DAY + timedelta(days=drawn.randrange(YEARS * 365)) for _ in range(100)]
    moments = [Moment(day, day) for day in days]
    client = Client(headers={"host": "localhost"})
    _timed("count of members as of any day", lambda n: queries.counts(moments[n]), 40)
    _timed("roll of members as of any day", lambda n: queries.roll(moments[n]), 20)
    _timed("page Who We Are", lambda n: client.get(f"/who-we-are/?as_of={days[n]}"), 20)
    _timed("page Members", lambda n: client.get(f"/who-we-are/members/?as_of={days[n]}"), 20)
    _timed("page Where We Work", lambda n: client.get(f"/where-we-work/?as_of={days[n]}"), 10)
    from seeded_network import SYLLABLES, WORDS

    words = [f"{drawn.choice(SYLLABLES)} {drawn.choice(WORDS)}" for _ in range(100)]
    _timed("search organizations", lambda n: client.get(f"/organizations/?q={words[n]}"), 40)
    _timed("all organizations", lambda n: client.get(f"/organizations/?page={n + 2}"), 20)
    _timed(
        "organizations by region, kind and year",
        lambda n: client.get(f"/organizations/?region=011&kind=union&formed={1950 + n}.."),
        20,
    )


def _import(folder: Path) -> None:
    """Load 10,000 further people through the files of a network."""
    files = folder / "files"
    shutil.copytree(EXAMPLES, files)
    with (files / "people.csv").open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for number in range(IMPORTED):
            writer.writerow([f"imported-{number}", f"Imported {number}", "ZAF", "", "", "yes"])
    begun = time.perf_counter()
    _command("network", "load", str(files))
    print(f"{'import of 10,000 rows':<44} {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
