"""A room that was made up for the tests of the search, with things that can be taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.network.demonstration import run_folder
from tests.network.records import small_network

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.search import actions, providers
from livelihoods.knowledge.search.addresses import read
from livelihoods.knowledge.search.providers import Provider
from livelihoods.knowledge.search.queries import Results, search

__all__ = ["run_folder", "small_network"]


@dataclass
class Room:
    """What a room lets be read, and what it closed since it told it last."""

    entries: list[Entry] = field(default_factory=list)
    closed: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, key: str, title: str, language: str = "en", **more: Any) -> Entry:
        """Add something that can be read."""
        about = {name: frozenset(more.pop(name)) for name in About.__slots__ if name in more}
        day = date.fromisoformat(more.pop("day")) if "day" in more else None
        entry = Entry(
            kind=more.pop("kind", Kind.STORY),
            key=key,
            title=title,
            address=more.pop("address", f"/{language}/stories/{key}/"),
            language=language,
            day=day,
            about=About(**about),
            **more,
        )
        self.entries.append(entry)
        return entry

    def documents(self, language: str) -> Iterator[Entry]:
        """Yield what can be read in a language."""
        return (entry for entry in self.entries if entry.language in (language, "und", "sw"))


@pytest.fixture
def room(monkeypatch) -> Room:
    """The only room that there is."""
    made = Room()
    kinds = (Kind.STORY, Kind.PUBLICATION)
    only = Provider(kinds, made.documents, lambda: made.closed)
    monkeypatch.setattr(providers, "PROVIDERS", (only,))
    return made


def found(q: str = "", reader: str = "en", **more: str) -> Results:
    """Ask as an address does."""
    return search(read([("q", q), *more.items()]), reader)


def keys(q: str = "", reader: str = "en", **more: str) -> list[str]:
    """The keys of what is found, in order."""
    return [row.key for row in found(q, reader, **more).rows]


@pytest.fixture
def stories(room: Room) -> Room:
    """Some stories and publications in several languages, as they can be found."""
    room.tell(
        "ana", "A street vendor of Lima", day="2024-01-01", groups=["street-vendors"],
        countries=["PER"], summary="She sells fruit.", text="The market council met her union.",
    )  # fmt: skip
    room.tell(
        "ana", "Una vendedora ambulante de Lima", "es", day="2024-01-01",
        groups=["street-vendors"], countries=["PER"], text="El consejo del mercado se reunió.",
    )  # fmt: skip
    room.tell(
        "rosa", "Catadores de São Paulo", "pt", day="2023-05-01", groups=["waste-pickers"],
        countries=["BRA"], text="Os trabalhadores informais se organizam.",
    )  # fmt: skip
    room.tell(
        "wp1", "Informality and vendors", kind=Kind.PUBLICATION, day="2022-03-01",
        goals=["voice"], text="Street trade in ten cities: a vendor count, street by street.",
    )  # fmt: skip
    room.tell(
        "wp2", "Counting work", kind=Kind.PUBLICATION, day="2025-03-01",
        summary="Vendors in the street.", text="Informal employment and its measures.",
    )  # fmt: skip
    actions.refresh()
    return room
