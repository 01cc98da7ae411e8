"""What an issue refers to in other rooms, asked each time that it is shown or sent.

So a story that is withdrawn is gone from the page, the PDF, the feeds and later mails at once.
Every withdrawal is an act of the audit, so that an answer may be kept until the next act.
"""

from collections.abc import Callable
from typing import Final

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.keeping import kept
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


_NOT_AUDITED: Final = frozenset({Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT})
"""Pages of Wagtail change without an act: they are asked for each time."""


def entry(kind: str, key: str, *, language: str, state: str | None = None) -> Entry | None:
    """Return what stands under a kind and key today, or None where nobody may see it.

    Args:
        kind: of the thing.
        key: of it.
        language: of the reader.
        state: the hash of the newest entry of the audit; with it, what was answered in this state
            and on this day is not asked again.
    """
    try:
        known = Kind(kind)
    except ValueError:
        return None
    provider = PROVIDERS.get(known)
    if provider is None:
        return None

    def ask() -> Entry | None:
        return provider(key, language=language)

    if state is None or known in _NOT_AUDITED:
        return ask()
    return kept(f"reference {kind} {key} {language}", state, ask)
