"""How the network answers when it is large: counts, the roll as of any day, pages, an import.

Run `python benchmarks/network.py [--members 5000] [--organizations 100000] [--people 50000]`. It
makes a database of its own: SQLite in a folder that goes again, or, with `--database URL` (such as
postgres://postgres@127.0.0.1:5432), a database `livelihoods_benchmark` on that server, which stays.
Prints a table of times, each beside the time that the processor worked for it (what is left when
others use the machine), of queries and of the targets; asserts nothing.
"""

import argparse
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from site_measuring import (
    about,
    gather_statistics,
    line,
    new_database,
    run_command,
    timed,
    visit,
)

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "network"
IMPORTED = 10_000


def main() -> None:
    """Seed, measure, print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LIVELIHOODS_DATA"] = str(folder)
        if asked.database:
            os.environ["DATABASE_URL"] = new_database(asked.database)
        run_command("demo", "--no-serve", "--examples", str(EXAMPLES.parent))
        _start(asked)
        _measure()
        _import(folder)
        about()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--organizations", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--database", metavar="URL", default="", help="server of PostgreSQL")
    return parser.parse_args()


def _start(asked: argparse.Namespace) -> None:
    from livelihoods.cli.web import start_django

    start_django()
    from seeded_network import seed

    begun = time.perf_counter()
    seed(members=asked.members, organizations=asked.organizations, people=asked.people)
    if asked.database:
        gather_statistics()
    print(
        f"{asked.members:,} members, {asked.organizations:,} organizations, {asked.people:,} "
        f"people of 20 years, written in {time.perf_counter() - begun:.0f} s\n"
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
    line("what", "target", "median / 95 %", "of this process alone", "queries")
    line(*["---"] * 5)
    timed("count of members as of any day", "", lambda n: queries.counts(moments[n]), 40)
    timed("roll of members as of any day", "1 s", lambda n: queries.roll(moments[n]), 40)
    pages = {
        "page Who We Are": "/who-we-are/",
        "page Members": "/who-we-are/members/",
        "page Where We Work": "/where-we-work/",
    }
    for label, address in pages.items():
        timed(label, "12 queries", visit(client, lambda n, a=address: f"{a}?as_of={days[n]}"), 20)
    searches = _searches(drawn)
    for label, addresses in searches.items():
        timed(label, "200 ms", visit(client, lambda n, a=addresses: a[n % len(a)]), 40)
    mixed = [address for addresses in searches.values() for address in addresses]
    drawn.shuffle(mixed)
    timed("searches, all of the above mixed", "200 ms", visit(client, lambda n: mixed[n]), 160)


def _searches(drawn: random.Random) -> dict[str, list[str]]:
    """Return what visitors look for, by sort."""
    from seeded_network import SYLLABLES, WORDS

    from livelihoods.network.organizations.addresses import PER_PAGE
    from livelihoods.network.organizations.models import Organization
    from livelihoods.platform.vocabulary.models import Country, OccupationalGroup

    countries = list(Country.objects.order_by("code").values_list("code", flat=True))
    groups = list(OccupationalGroup.objects.order_by("code").values_list("code", flat=True))
    pages = max(3, Organization.objects.count() // PER_PAGE)

    def many(made: Callable[[], str]) -> list[str]:
        return [f"/organizations/?{made()}" for _ in range(40)]

    def name() -> str:
        return "".join(drawn.choices(SYLLABLES, k=3))

    return {
        "search: part of a name": many(lambda: f"q={name()}"),
        "search: two words": many(lambda: f"q={drawn.choice(SYLLABLES)}+{drawn.choice(WORDS)}"),
        "search: one common word": many(lambda: f"q={drawn.choice(WORDS)}"),
        "search: acronym of two letters": many(lambda: f"q={''.join(drawn.sample('ABDEFG', 2))}"),
        "search: country and group": many(
            lambda: f"country={drawn.choice(countries)}&group={drawn.choice(groups)}"
        ),
        "search: region, kind, year": many(
            lambda: f"region=011&kind=union&formed={drawn.randrange(1950, 2020)}.."
        ),
        "search: kind and reach, any page": many(
            lambda: f"kind=union&reach=local&page={drawn.randrange(2, 150)}"
        ),
        "search: no filter, any page": many(lambda: f"page={drawn.randrange(2, pages)}"),
    }


def _import(folder: Path) -> None:
    """Load 10,000 further rows through the files of a network: people, then organizations."""
    people = (f"imported-{n},Imported {n},ZAF,,,yes" for n in range(IMPORTED))
    organizations = (
        f"imported-{n},Imported Union {n},IU{n},union,ZAF,local,street-vendors,yes,"
        "made up for a benchmark,2026-01-01"
        for n in range(IMPORTED)
    )
    for name, lines in {"people": people, "organizations": organizations}.items():
        files = folder / name
        shutil.copytree(EXAMPLES, files)
        with (files / f"{name}.csv").open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        run_command("network", "load", str(files))
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        label = f"import of {IMPORTED:,} {name}"
        line(label, "60 s", f"{seconds:.1f} s", f"{worked:.1f} s", "")


if __name__ == "__main__":
    main()
