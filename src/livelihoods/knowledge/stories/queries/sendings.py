"""Where a photo or a story went: by our own notes, and by those of the rooms that send things."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext, ngettext

from livelihoods.knowledge.rooms import NEWSLETTERS
from livelihoods.knowledge.sent import SentTo
from livelihoods.knowledge.stories.models import Sent
from livelihoods.network.consent import queries as consent


def _in_letters(kind: str, key: str) -> tuple[SentTo, ...]:
    """What stood in newsletters: letters cannot be called back."""
    return tuple(
        SentTo(
            way=gettext("sent in a newsletter"),
            use="",
            to_whom=each.title,
            day=each.day,
            note=ngettext("%(number)s letter", "%(number)s letters", each.number)
            % {"number": each.number},
        )
        for each in NEWSLETTERS.queries.where_sent(kind, key)
    )


PROVIDERS: Final[tuple[Callable[[str, str], tuple[SentTo, ...]], ...]] = (_in_letters,)
"""`where_sent(kind, key)` of other rooms; each answers with what it sent out itself."""


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
