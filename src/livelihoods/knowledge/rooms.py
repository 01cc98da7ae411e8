"""The rooms of this wing that have things to read, as the others ask them.

Rooms list one another's things: a newsletter refers to stories, and a story tells in which
newsletter it was sent. So each is named here, and looked up when it is first asked
(`knowledge/entries.py` says what it answers).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from livelihoods.knowledge.entries import About, Entry


@dataclass(frozen=True)
class Room:
    """A room, by the name of its folder."""

    name: str

    @cached_property
    def queries(self) -> Any:
        """What the room lets be read."""
        return import_module(f"livelihoods.knowledge.{self.name}.queries")

    def entries(
        self, about: About, *, language: str, limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Return its things about something, newest first."""
        found: tuple[Entry, ...] = self.queries.entries(about, language=language, limit=limit)
        return found

    def entry(self, key: str, *, language: str) -> Entry | None:
        """Return one of its things, where it may be shown today."""
        found: Entry | None = self.queries.entry(key, language=language)
        return found

    def named(self, keys: Sequence[str], *, language: str) -> dict[str, Entry]:
        """Return its things of these keys that may be shown today, asked for together."""
        found: dict[str, Entry] = self.queries.named(keys, language=language)
        return found

    def documents(self, language: str) -> Iterator[Entry]:
        """Yield its things with all their words."""
        found: Iterator[Entry] = self.queries.documents(language)
        return found

    def state(self) -> str:
        """Return what stands for all its changes that are no acts, of a room that has such."""
        found: str = self.queries.state()
        return found

    def closed(self) -> Collection[tuple[str, str]]:
        """Return what may not be shown now: key and language, an empty one for all."""
        found: Collection[tuple[str, str]] = self.queries.closed()
        return found

    def shown(self) -> Collection[str]:
        """Return the keys of all that may be shown now, of a room whose things may be erased."""
        found: Collection[str] = self.queries.shown()
        return found


LIBRARY: Final = Room("library")
NEWSLETTERS: Final = Room("newsletters")
PAGES: Final = Room("pages")
STORIES: Final = Room("stories")
