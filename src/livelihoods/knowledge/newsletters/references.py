"""What an issue refers to in other rooms, asked each time that it is shown or sent.

So a story that is withdrawn is gone from the page, the PDF, the feeds and later mails at once.
Every withdrawal is an act of the audit, so that an answer may be kept until the next act.
"""

from collections.abc import Callable, Collection
from typing import Final

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.newsletters import listing
from livelihoods.knowledge.rooms import LIBRARY, PAGES, STORIES

Named = Callable[..., dict[str, Entry]]
Asked = tuple[str, str]
"""Kind and key of a thing."""

PROVIDERS: Final[dict[Kind, Named]] = {
    Kind.NEWSLETTER: listing.named,
    Kind.PUBLICATION: LIBRARY.named,
    **dict.fromkeys((Kind.STORY, Kind.PHOTO), STORIES.named),
    **dict.fromkeys((Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT), PAGES.named),
}
"""Kind -> `named(keys, language=...)` of the room that has such things."""


_NOT_AUDITED: Final = frozenset({Kind.PAGE, Kind.NEWS, Kind.BLOG, Kind.EVENT})
"""Pages of Wagtail change without an act: they are asked for each time."""


def entries(asked: Collection[Asked], *, language: str, state: str) -> dict[Asked, Entry]:
    """Return what may be seen today of what an issue refers to; each room is asked once.

    Args:
        asked: kind and key of each.
        language: of the reader.
        state: the hash of the newest entry of the audit: what an audited room answered in this
            state and on this day is not asked again.
    """
    kinds: dict[Named, set[Kind]] = {}
    for kind in {kind for kind, _key in asked if kind in set(Kind)}:
        if provider := PROVIDERS.get(Kind(kind)):
            kinds.setdefault(provider, set()).add(Kind(kind))
    found: dict[Asked, Entry] = {}
    for provider, those in kinds.items():
        keys = sorted({key for kind, key in asked if kind in those})
        there = _answered(provider, keys, language, None if those & _NOT_AUDITED else state)
        found |= {(kind, key): there[key] for kind, key in asked if kind in those and key in there}
    return found


def _answered(
    provider: Named, keys: list[str], language: str, state: str | None
) -> dict[str, Entry]:
    def ask() -> dict[str, Entry]:
        return provider(keys, language=language)

    return ask() if state is None else kept(f"references {keys} {language}", state, ask)
