"""What there is to read of a country: the rooms that are asked, and what is shown as of a day.

A room that answers `queries.entries(about, language=..., limit=...)` (knowledge/entries.py) is
added to the section of `SECTIONS` whose title tells what it has; one with events to `EVENTS` too,
for the layer of the map.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.rooms import LIBRARY, PAGES, STORIES
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import Moment, today


class Provider(Protocol):
    """What a room answers: newest first, only what may be shown today."""

    def __call__(
        self, about: About, *, language: str, limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries about something."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a country's page that other rooms fill; without entries it is not shown."""

    id: str
    title: str | Promise
    providers: tuple[Provider, ...]
    is_audited: bool = True
    """All that changes what its rooms say is an act of the audit; pages of Wagtail are not."""


@dataclass(frozen=True, slots=True)
class Told:
    """A section with the newest of its entries."""

    id: str
    title: str | Promise
    entries: tuple[Entry, ...]


EVENTS: tuple[Provider, ...] = (PAGES.entries,)

SECTIONS: tuple[Section, ...] = (
    Section("stories", _("Stories and photos"), (STORIES.entries,)),
    Section("publications", _("Publications"), (LIBRARY.entries,)),
    Section("news", _("News and events"), (PAGES.entries,), is_audited=False),
)

_READ: Final = 30
_SHOWN: Final = 6


def shown_on(entry: Entry, moment: Moment) -> bool:
    """Whether an entry was there on a day; what is announced for later is there today."""
    if entry.day is None or entry.day <= moment.as_of:
        return True
    return entry.kind == Kind.EVENT and moment.as_of >= today()


def of_country(country: str, moment: Moment, language: str) -> tuple[Told, ...]:
    """Return the sections of which there is something to read about a country."""
    state = last_hash()
    found = []
    for section in SECTIONS:
        entries = [
            entry for entry in _asked(section, country, language, state) if shown_on(entry, moment)
        ]
        entries.sort(key=lambda entry: entry.day.toordinal() if entry.day else 0, reverse=True)
        if entries:
            found.append(Told(section.id, section.title, tuple(entries[:_SHOWN])))
    return tuple(found)


def _asked(section: Section, country: str, language: str, state: str) -> tuple[Entry, ...]:
    """Ask the rooms of a section, once for each state of the audit and day."""

    def ask() -> tuple[Entry, ...]:
        about = About(countries=frozenset((country,)))
        return tuple(
            entry
            for provider in section.providers
            for entry in provider(about, language=language, limit=_READ)
        )

    if not section.is_audited:
        return ask()
    return kept(f"country {section.id} {country} {language}", state, ask)
