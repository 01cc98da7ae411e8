"""How the search of the whole site answers when there is much to find.

Run `python benchmarks/search.py [--things 30000]`: each in four languages, so that there are four
times as many documents. It makes a database of its own, as `network.py` does (`--database URL` for
PostgreSQL). Prints a table of times, each beside the time that the processor worked for it, of
queries and of the target; asserts nothing.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from site_measuring import about, gather_statistics, line, new_database, run_command, timed, visit

LANGUAGES = ("en", "es", "fr", "pt")
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "zo", "cha")
COMMON = ("worker", "vendor", "market", "city", "union", "law", "home", "street", "waste", "trade")
TARGET = "200 ms"
SEED = 11


def main() -> None:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=30_000)
    parser.add_argument("--database", metavar="URL", default="", help="server of PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LIVELIHOODS_DATA"] = str(folder)
        if asked.database:
            os.environ["DATABASE_URL"] = new_database(asked.database)
        run_command("manage", "migrate", "-v", "0")
        run_command("manage", "collectstatic", "--noinput", "-v", "0")
        _measure(asked.things, is_server=bool(asked.database))
        about()


def _measure(things: int, *, is_server: bool) -> None:
    from livelihoods.cli.web import start_django

    start_django()
    from django.test import Client

    from livelihoods.knowledge.entries import Kind
    from livelihoods.knowledge.search import actions, providers

    kinds = (Kind.STORY, Kind.PUBLICATION, Kind.PHOTO, Kind.NEWS)
    closed = [(f"t{number}", "") for number in range(0, things, things // 20)]
    room = providers.Provider(kinds, lambda language: _entries(things, language), lambda: closed)
    providers.PROVIDERS = (room,)
    for label in (f"first refresh of {things * len(LANGUAGES):,} documents", "refresh, unchanged"):
        begun, worked = time.perf_counter(), time.process_time()
        actions.refresh()
        seconds = time.perf_counter() - begun
        print(f"{label}: {seconds:.0f} s ({time.process_time() - worked:.0f} s of this process)")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory so far: {memory:,.0f} MB\n")
    if is_server:
        gather_statistics()
    client = Client(headers={"host": "localhost"})
    line("what", "target", "median / 95 %", "of this process alone", "queries")
    line(*["---"] * 5)
    drawn = random.Random(SEED)
    mixed = []
    for label, made in _searches(drawn).items():
        addresses = [f"/search/?{urlencode(made())}" for _ in range(40)]
        timed(label, TARGET, visit(client, lambda n, a=addresses: a[n % len(a)]), 30)
        mixed += addresses
    drawn.shuffle(mixed)
    timed("all of the above mixed", TARGET, visit(client, lambda n: mixed[n]), 160)


def _searches(drawn: random.Random) -> dict[str, Callable[[], dict[str, str]]]:
    """Return what visitors look for, by sort."""
    codes = [country for country, _group in _abouts()]
    return {
        "a rare word": lambda: {"q": _word(drawn)},
        "a common word": lambda: {"q": drawn.choice(COMMON)},
        "two common words": lambda: {"q": " ".join(drawn.sample(COMMON, 2))},
        "a phrase of common words": lambda: {"q": f'"{" ".join(drawn.sample(COMMON, 2))}"'},
        "a common word without another": lambda: {"q": " -".join(drawn.sample(COMMON, 2))},
        "a common word, by kind and country": lambda: {
            "q": drawn.choice(COMMON), "kind": "story", "country": drawn.choice(codes),
        },
        "a common word, any page": lambda: {
            "q": drawn.choice(COMMON), "page": str(drawn.randrange(2, 200)),
        },
        "a wrong spelling": lambda: {"q": drawn.choice(COMMON)[:-1] + "qx"},
        "no word, newest of a kind": lambda: {"kind": "story", "sort": "newest"},
    }  # fmt: skip


def _word(drawn: random.Random) -> str:
    return "".join(drawn.choices(SYLLABLES, k=4))


def _abouts() -> list[tuple[str, str]]:
    countries = ("ARG", "BGD", "BRA", "GHA", "IND", "KEN", "MEX", "PER", "THA", "TGO", "ZAF", "ZWE")
    groups = ("street-vendors", "waste-pickers", "home-based-workers", "domestic-workers")
    return [(country, group) for country in countries for group in groups]


def _entries(things: int, language: str) -> Iterator[object]:
    """Yield the same things in any language: its words of its own, the common ones in one of two.

    A common word is in a third of all texts, so that ten thousand things are found by it.
    """
    from livelihoods.knowledge.entries import About, Entry, Kind

    kinds = (Kind.STORY, Kind.PUBLICATION, Kind.PHOTO, Kind.NEWS)
    abouts, first = _abouts(), date(2006, 1, 1)
    for number in range(things):
        drawn = random.Random(f"{number} {language}")
        common = random.Random(number).sample(COMMON, 3) if language == "en" else []
        country, group = abouts[number % len(abouts)]
        words = [_word(drawn) for _ in range(80)] + common * 2
        drawn.shuffle(words)
        yield Entry(
            kind=kinds[number % len(kinds)],
            key=f"t{number}",
            title=" ".join([*words[:4], *(common[:1] if number % 7 == 0 else ())]),
            address=f"/{language}/things/{number}/",
            language=language,
            summary=" ".join(words[4:16]),
            day=first + timedelta(days=number % 7000),
            about=About(groups=frozenset({group}), countries=frozenset({country})),
            source="made up for a benchmark",
            text=" ".join(words),
        )


if __name__ == "__main__":
    main()
