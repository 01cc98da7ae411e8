"""Finding a photo or a story, for an act or for the gate."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from livelihoods.knowledge.stories import rules
from livelihoods.knowledge.stories.models import Depicted, OncePublic, Photo, Review, Story
from livelihoods.network.consent import queries as consent
from livelihoods.network.consent.rules import Given
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.copies import is_copy

MODELS: Final[dict[str, Any]] = {"photo": Photo, "story": Story}
Kept = Photo | Story


def kind_of(row: Kept) -> str:
    """Return `photo` or `story`."""
    return "photo" if isinstance(row, Photo) else "story"


def for_change(kind: str, key: str) -> Any:
    """Return a photo or a story and hold it until the transaction ends.

    Raises:
        FactError: where there is none of this key.
    """
    row = MODELS[kind].objects.select_for_update().filter(key=key).first()
    if row is None:
        none = {
            "photo": gettext("no photo {key} is on record"),
            "story": gettext("no story {key} is on record"),
        }
        raise FactError(none[kind].format(key=key[:60]), "key")
    return row


@dataclass(frozen=True, slots=True)
class Looked:
    """Some photos, or stories, as the gate sees them, with the names by which people are shown."""

    items: dict[int, rules.Item]
    names: dict[int, list[tuple[str, bool]]]


def look_at(rows: Iterable[Kept]) -> Looked:
    """Return number -> how the gate sees it; all rows are of one kind. Two queries for all."""
    kept = list(rows)
    if not kept:
        return Looked({}, {})
    kind = kind_of(kept[0])
    people: dict[int, list[Depicted]] = {row.pk: [] for row in kept}
    for one in Depicted.objects.filter(**{f"{kind}__in": kept}).order_by("pk"):
        people[getattr(one, f"{kind}_id")].append(one)
    given = consent.given_by_people({one.person_id for same in people.values() for one in same})
    return Looked(
        {row.pk: _item(row, kind, people[row.pk], given) for row in kept},
        {
            number: [(one.shown_as, one.is_pseudonym) for one in same if one.shown_as]
            for number, same in people.items()
        },
    )


def items(rows: Iterable[Kept]) -> dict[int, rules.Item]:
    """Return number -> how the gate sees it."""
    return look_at(rows).items


def _item(
    row: Kept, kind: str, people: Iterable[Depicted], given: dict[int, tuple[Given, ...]]
) -> rules.Item:
    return rules.Item(
        key=row.key,
        medium=kind,
        decision=row.people_decision,
        people=tuple(
            rules.Shown(
                given=given.get(one.person_id, ()),
                is_minor=one.is_minor,
                is_approved=one.review == Review.APPROVED,
                withdrawn_on=one.withdrawn_on,
            )
            for one in people
        ),
        published_on=row.published_on,
        hidden_on=row.hidden_on,
    )


def uses_asked() -> tuple[str, ...]:
    """Return the uses for which all that is shown now must be open.

    A copy that is kept and passed on - an offline kit - cannot be taken back as a page can, and is
    a use of its own.
    """
    return (rules.WEBSITE, rules.THIRD_PARTIES) if is_copy() else (rules.WEBSITE,)


def is_open(
    row: Kept, *, use: str = rules.WEBSITE, medium: str = "", day: date | None = None
) -> bool:
    """Whether one photo or story may be shown for a use, today where no day is named."""
    return rules.is_open(items([row])[row.pk], use=use, medium=medium, day=day or today())


def note_public(kind: str, key: str) -> None:
    """Keep that an address was public, so that it can say later that it is gone."""
    OncePublic.objects.get_or_create(digest=_digest(kind, key))


def was_public(kind: str, key: str) -> bool:
    """Whether this address showed something once; what is to come is not told of."""
    day = MODELS[kind].objects.filter(key=key).values_list("published_on", flat=True).first()
    if day is not None and day > today():
        return False
    return OncePublic.objects.filter(digest=_digest(kind, key)).exists()


def _digest(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()
