"""What an issue refers to in other rooms, asked each time that it is shown or sent.

So a story that is withdrawn is gone from the page, the PDF, the feeds and later mails at once.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.newsletters import listing

Provider = Callable[..., Entry | None]


def _of(room: str) -> Provider:
    """Return what asks a room; it is looked up then, since rooms ask newsletters too."""

    def ask(key: str, *, language: str) -> Entry | None:
        found: Entry | None = import_module(room).entry(key, language=language)
        return found

    return ask


PROVIDERS: Final[dict[Kind, Provider]] = {
    Kind.NEWSLETTER: listing.entry,
    Kind.STORY: _of("livelihoods.knowledge.stories.queries"),
    Kind.PHOTO: _of("livelihoods.knowledge.stories.queries"),
    Kind.PUBLICATION: _of("livelihoods.knowledge.library.queries"),
    **dict.fromkeys(
        (Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT), _of("livelihoods.knowledge.pages.queries")
    ),
}
"""Kind -> `entry(key, language=...)` of the room that has such things."""


def entry(kind: str, key: str, *, language: str) -> Entry | None:
    """Return what stands under a kind and key today, or None where nobody may see it."""
    try:
        provider = PROVIDERS.get(Kind(kind))
    except ValueError:
        return None
    return provider(key, language=language) if provider else None
