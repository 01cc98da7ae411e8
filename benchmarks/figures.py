"""How published figures answer when there are a million: pages, kept pages, downloads, drawings.

Run `python benchmarks/figures.py [--figures 1000000]`. It makes a database of its own: SQLite in a
folder that goes again, or, with `--database URL` (such as postgres://postgres@127.0.0.1:5432), a
database `livelihoods_benchmark` on that server, which stays. Prints a table of times, each beside
the time that the processor worked for it, of queries and of the targets; asserts nothing.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from site_measuring import (
    about,
    gather_statistics,
    line,
    new_database,
    run_command,
    timed,
    visit,
)

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
MB = 1024  # kilobytes, in which the kernel counts


def main() -> None:
    """Seed, measure, print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        os.environ["LIVELIHOODS_DATA"] = name
        if asked.database:
            os.environ["DATABASE_URL"] = new_database(asked.database)
        run_command("demo", "--no-serve", "--examples", str(ROOT / "examples"))
        _seed(asked)
        _measure()
        about()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--database", metavar="URL", default="", help="server of PostgreSQL")
    return parser.parse_args()


def _seed(asked: argparse.Namespace) -> None:
    from livelihoods.cli.web import start_django

    start_django()
    from seeded_figures import seed

    from livelihoods.knowledge.indicators.models import Release

    like = Release.objects.filter(dataset="surveys").latest("released_on")
    begun = time.perf_counter()
    number = seed(like, asked.figures)
    if asked.database:
        gather_statistics()
    print(f"{number:,} figures, written in {time.perf_counter() - begun:.0f} s\n", flush=True)


def _measure() -> None:
    from django.core.cache import caches
    from django.test import Client

    drawn = random.Random(7)
    client = Client(headers={"host": "localhost"})
    figures, countries = _figure_pages(drawn), _country_pages(drawn)
    line("what", "target", "median / 95 %", "of this process alone", "queries")
    line(*["---"] * 5)

    def anew(addresses: list[str]) -> object:
        def run(number: int) -> None:
            caches["pages"].clear()
            visit(client, lambda n: addresses[n % len(addresses)])(number)

        return run

    begun = time.perf_counter()
    client.get("/statistics/", follow=True)  # what a process loads once, whatever it is asked
    first = time.perf_counter() - begun
    line("the first page after a start", "", f"{1000 * first:,.0f} ms", "", "")
    for label, addresses in {"figure": figures, "country": countries}.items():
        timed(f"{label} page, not kept", "250 ms, 12 queries", anew(addresses), 60)
    address = figures[0]
    timed("one figure page, not kept", "", anew([address]), 40)
    timed("the same page, kept", "1/20 of it", visit(client, lambda _n: address), 200)
    _download(client)
    _drawings()


def _figure_pages(drawn: random.Random) -> list[str]:
    """Return addresses of figures: some places, crossed by one or two things, over some years."""
    from seeded_figures import INDICATORS

    from livelihoods.platform.vocabulary.models import Country

    codes = list(Country.objects.order_by("code").values_list("code", flat=True))
    crossings = ("sex", "status", "activity", "sex,status", "activity,sex")
    made = []
    for _ in range(60):
        slug = drawn.choice(INDICATORS).replace("_", "-")
        areas = ",".join(sorted(drawn.sample(codes, drawn.choice([1, 2, 5]))))
        year = drawn.randrange(2010, 2024)
        made.append(
            f"/statistics/{slug}/?area={areas}&by={drawn.choice(crossings)}"
            f"&time={year}..{year + drawn.choice([0, 1])}"
        )
    return made


def _country_pages(drawn: random.Random) -> list[str]:
    from livelihoods.platform.vocabulary.models import Country

    codes = list(Country.objects.order_by("code").values_list("code", flat=True))
    return [f"/statistics/countries/{code}/" for code in drawn.sample(codes, 60)]


def _download(client: "Client") -> None:
    """Stream a whole indicator as CSV: when its first piece comes, and what memory it takes."""
    address = "/statistics/informal-employment-rate.csv?scope=full"
    list(client.get(address).streaming_content)[:1]  # what is loaded once is loaded
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    stream = iter(client.get(address).streaming_content)
    size = len(next(stream))
    first = time.perf_counter() - begun
    lines = 0
    for piece in stream:
        size += len(piece)
        lines += piece.count(b"\n")
    whole = time.perf_counter() - begun
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MB
    line("CSV: first byte", "300 ms", f"{1000 * first:,.0f} ms", "", "")
    line(f"CSV of {lines:,} figures ({size / 1e6:.0f} MB)", "", f"{whole:.1f} s", "", "")
    line("the memory that it takes more", "flat", f"{more:.1f} MB", "", "")


def _drawings() -> None:
    """Draw charts that were never drawn, once the renderer is loaded."""
    from django.core.cache import cache

    from livelihoods.knowledge.indicators import pictures, queries
    from livelihoods.knowledge.indicators.addresses import read
    from livelihoods.platform.ui import chart_store

    made = []
    for address in _figure_pages(random.Random(9))[:30]:
        slug, _sign, query = address.removeprefix("/statistics/").partition("/?")
        pairs = [tuple(pair.split("=", 1)) for pair in query.split("&")]
        found = queries.figure(read(slug.replace("-", "_"), pairs))
        picture = pictures.chart(found) if found else None
        if picture is not None:
            made.append(picture)
    chart_store.draw(made[0])

    def draw(number: int) -> None:
        cache.clear()
        chart_store.draw(made[number % len(made)])

    timed("a chart, drawn", "70 ms", draw, 30)
    chart_store.draw(made[1])
    timed("a chart, kept", "", lambda _n: chart_store.draw(made[1]), 30)


if __name__ == "__main__":
    main()
