"""Who offers things to read: the rooms that answer `entries`, by the kinds that they have.

A room that is added to this tuple stands on the first page, on pages of groups and goals, and in
the lists that editors put on pages.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.indicators import tagging
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.pages import queries as pages
from livelihoods.knowledge.rooms import LIBRARY, NEWSLETTERS, STORIES
from livelihoods.platform.audit.queries import last_hash


@dataclass(frozen=True, slots=True)
class Provider:
    """A room that has things to read.

    Args:
        kinds: what it has.
        entries: how it is asked.
        is_audited: all that changes what it says is an act of the audit: so it need not be asked
            again while nothing was written. (Pages of Wagtail are not.)
    """

    kinds: frozenset[Kind]
    entries: Callable[..., tuple[Entry, ...]]
    is_audited: bool = True


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider(frozenset({Kind.PAGE}), pages.page_entries, is_audited=False),
    Provider(frozenset({Kind.NEWS, Kind.BLOG, Kind.EVENT}), pages.entries, is_audited=False),
    Provider(frozenset({Kind.STORY, Kind.PHOTO}), STORIES.entries),
    Provider(frozenset({Kind.PUBLICATION}), LIBRARY.entries),
    Provider(frozenset({Kind.NEWSLETTER}), NEWSLETTERS.entries),
    Provider(frozenset({Kind.FIGURE}), tagging.entries),
)


def newest(kinds: Iterable[Kind], about: About, *, language: str, limit: int) -> tuple[Entry, ...]:
    """Return the newest entries of some kinds from all rooms that have them."""
    found = by_kind(frozenset(kinds), about, language=language, limit=limit)
    every = [entry for of_kind in found.values() for entry in of_kind]
    return tuple(sorted(every, key=_day, reverse=True)[:limit])


def by_kind(
    kinds: Collection[Kind], about: About, *, language: str, limit: int, state: str | None = None
) -> dict[Kind, tuple[Entry, ...]]:
    """Return for each kind its newest entries, each room asked once; kinds without any left out.

    Args:
        kinds: what is wanted, in the order in which it is returned.
        about: what they are to be about.
        language: of the reader.
        limit: of each kind.
        state: the hash of the newest entry of the audit, where it has been asked for.
    """
    found: dict[Kind, list[Entry]] = {kind: [] for kind in kinds}
    for provider in PROVIDERS:
        if not provider.kinds & set(kinds):
            continue
        if provider.is_audited and state is None:
            state = last_hash()
        # Of several kinds that a room has, the newest may all be of one.
        for entry in _asked(provider, about, language, limit * len(provider.kinds), state or ""):
            if entry.kind in found:
                found[entry.kind].append(entry)
    return {
        kind: tuple(sorted(each, key=_day, reverse=True)[:limit])
        for kind, each in found.items()
        if each
    }


def _asked(
    provider: Provider, about: About, language: str, limit: int, state: str
) -> tuple[Entry, ...]:
    def ask() -> tuple[Entry, ...]:
        return provider.entries(about, language=language, limit=limit)

    if not provider.is_audited:
        return ask()
    parts = (about.groups, about.countries, about.programmes, about.goals)
    asked = " ".join(",".join(sorted(each)) or "-" for each in parts)
    kinds = ",".join(sorted(provider.kinds))
    return kept(f"entries {kinds} {asked} {language} {limit}", state, ask)


def _day(entry: Entry) -> date:
    return entry.day or date.min
