"""What an issue refers to in other rooms, asked each time that it is shown or sent.

So a story that is withdrawn is gone from the page, the PDF, the feeds and later mails at once.
"""

from collections.abc import Callable
from typing import Final

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.newsletters import listing
from livelihoods.knowledge.rooms import LIBRARY, PAGES, STORIES

Provider = Callable[..., Entry | None]

PROVIDERS: Final[dict[Kind, Provider]] = {
    Kind.NEWSLETTER: listing.entry,
    Kind.PUBLICATION: LIBRARY.entry,
    **dict.fromkeys((Kind.STORY, Kind.PHOTO), STORIES.entry),
    **dict.fromkeys((Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT), PAGES.entry),
}
"""Kind -> `entry(key, language=...)` of the room that has such things."""


def entry(kind: str, key: str, *, language: str) -> Entry | None:
    """Return what stands under a kind and key today, or None where nobody may see it."""
    try:
        provider = PROVIDERS.get(Kind(kind))
    except ValueError:
        return None
    return provider(key, language=language) if provider else None
