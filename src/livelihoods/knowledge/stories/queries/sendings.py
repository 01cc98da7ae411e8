"""Where a photo or a story went: by our own notes, and by those of the rooms that send things."""

from collections.abc import Callable
from typing import Final

from livelihoods.knowledge.newsletters import queries as newsletters
from livelihoods.knowledge.sent import SentTo
from livelihoods.knowledge.stories.models import Sent
from livelihoods.network.consent import queries as consent

PROVIDERS: Final[tuple[Callable[[str, str], tuple[SentTo, ...]], ...]] = (newsletters.sent_to,)
"""What other rooms tell of a kind and key; each answers with what it sent out itself."""


def where_sent(kind: str, key: str) -> tuple[SentTo, ...]:
    """Return every way in which a thing left the house, the newest first."""
    found = own(kind, key)
    found += [each for provider in PROVIDERS for each in provider(kind, key)]
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def own(kind: str, key: str) -> list[SentTo]:
    """Return what was noted here: downloads, posts, print."""
    uses = consent.use_words()
    return [
        SentTo(
            way=str(row.get_way_display()), use=uses.get(row.use, row.use), to_whom=row.to_whom,
            day=row.sent_on, contact=row.contact, note=row.note,
        )
        for row in Sent.objects.filter(kind=kind, key=key)
    ]  # fmt: skip
