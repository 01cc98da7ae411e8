"""The rooms that say what there is to find: one line each.

A room tells every thing that may be read today (`documents`), and which of those that could once
be read may not be today (`closed`): the copies are some minutes old, this is asked at each search.
A room whose things are erased without a trace tells instead what may be shown (`shown`).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.indicators import documents as indicators
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.pages import queries as pages
from livelihoods.knowledge.rooms import LIBRARY, NEWSLETTERS, STORIES
from livelihoods.knowledge.search import activities, organizations
from livelihoods.platform.audit.queries import last_hash

Closed = tuple[str, str]
"""The key of a thing that may not be shown, and the language in which; empty: in none."""


def nothing() -> Collection[Closed]:
    """Say that nothing is closed: of things that never are."""
    return ()


def unchanging() -> str:
    """Say that all changes are acts, which the audit has."""
    return ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A room that has things to find.

    Args:
        kinds: of its things; no other room has these.
        documents: every thing that may be read today, in a language.
        closed: things that may have been told before and may not be shown now; one query or two.
        shown: the keys of all that may be shown now: whatever else was told before is closed.
        is_audited: what is closed or shown changes by acts and by days alone, so that it is asked
            once for each state of the audit and day.
        state: stands for all changes that are no acts; another text where there were some.
    """

    kinds: tuple[Kind, ...]
    documents: Callable[[str], Iterator[Entry]]
    closed: Callable[[], Collection[Closed]] = nothing
    shown: Callable[[], Collection[str]] | None = None
    is_audited: bool = False
    state: Callable[[], str] = unchanging


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        (Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT),
        pages.documents,
        pages.closed,
        state=pages.state,
    ),
    Provider((Kind.STORY, Kind.PHOTO), STORIES.documents, shown=STORIES.shown, is_audited=True),
    Provider((Kind.PUBLICATION,), LIBRARY.documents, LIBRARY.closed, is_audited=True),
    Provider((Kind.NEWSLETTER,), NEWSLETTERS.documents, NEWSLETTERS.closed, is_audited=True),
    Provider((Kind.ACTIVITY,), activities.documents),
    Provider((Kind.FIGURE,), indicators.documents),
    Provider((Kind.COUNTRY,), indicators.country_documents),
    Provider((Kind.ORGANIZATION,), organizations.documents, organizations.closed, is_audited=True),
)


def closed_now() -> Iterator[tuple[Provider, Closed]]:
    """Yield what the rooms do not let be shown at this moment."""
    state = ""
    for provider in PROVIDERS:
        found = provider.closed
        if provider.is_audited:
            state = state or last_hash()
            kinds = ",".join(provider.kinds)
            closed = kept(f"closed {kinds}", state, found)
        else:
            closed = found()
        yield from ((provider, each) for each in closed)


def shown_now() -> Iterator[tuple[Provider, Collection[str]]]:
    """Yield what alone may be shown at this moment, of the rooms that say so."""
    for provider in PROVIDERS:
        if (ask := provider.shown) is not None:
            kinds = ",".join(provider.kinds)
            yield (
                provider,
                kept(f"shown {kinds}", last_hash(), ask) if provider.is_audited else ask(),
            )
