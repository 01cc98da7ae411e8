"""The rooms that say what there is to find: one line each.

A room tells every thing that may be read today (`documents`), and which of those that could once
be read may not be today (`closed`): the copies are some minutes old, this is asked at each search.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.indicators import documents as indicators
from livelihoods.knowledge.pages import queries as pages
from livelihoods.knowledge.search import activities, organizations

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
        state: stands for all changes that are no acts; another text where there were some.
    """

    kinds: tuple[Kind, ...]
    documents: Callable[[str], Iterator[Entry]]
    closed: Callable[[], Collection[Closed]] = nothing
    state: Callable[[], str] = unchanging


PROVIDERS: tuple[Provider, ...] = (
    Provider((Kind.PAGE,), pages.documents, pages.closed, pages.state),
    Provider((Kind.ACTIVITY,), activities.documents),
    Provider((Kind.FIGURE,), indicators.documents),
    Provider((Kind.COUNTRY,), indicators.country_documents),
    Provider((Kind.ORGANIZATION,), organizations.documents, organizations.closed),
)
