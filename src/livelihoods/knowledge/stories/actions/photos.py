"""Photos: brought in, described, captioned."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext

from livelihoods.knowledge.stories import policy, rules
from livelihoods.knowledge.stories.actions import checks
from livelihoods.knowledge.stories.actions.texts import put_text
from livelihoods.knowledge.stories.assets import for_change
from livelihoods.knowledge.stories.models import Photo, PhotoSize, PhotoText
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.media import intake

_OWN: Final = (
    "creator", "credit", "licence", "taken_on", "exact_place", "shows_exact_place", "earnings",
    "shows_earnings",
)  # fmt: skip


class DuplicateError(FactError):
    """A photo that looks much like one that is there; send it again to keep both."""


def likely_copies(taken: intake.Intake) -> tuple[list[str], list[str]]:
    """Return the keys of the photos made of the same file, and of those that look much the same."""
    rows = list(Photo.objects.values_list("key", "file_hash", "likeness"))
    same = [key for key, file_hash, _likeness in rows if file_hash == taken.file_hash]
    near = rules.near(taken.likeness, [(key, likeness) for key, _hash, likeness in rows])
    return same, [key for key in near if key not in same]


@audit.one_act()
def add_photo(
    *,
    actor: Actor,
    key: str,
    content: bytes,
    file_name: str = "",
    keeps_near_copy: bool = False,
    values: Mapping[str, Any],
) -> Photo:
    """Bring in a photo. Nothing of the file is kept but what can be seen in it.

    Args:
        actor: who uploads it.
        key: for its address.
        content: the file.
        file_name: what it is called where it comes from.
        keeps_near_copy: keep it although one that looks the same is there.
        values: creator, credit, licence, country, place, groups and the like.

    Raises:
        NotAllowedError: where the actor may add none.
        PictureError: where the file is no picture that is taken.
        DuplicateError: where it looks like another, unless that is said to be right.
        FactError: where the key is taken, the same file is there, or a value is not taken.
    """
    policy.require_adder(actor, "photo")
    checks.require_free(key)
    stated = checks.prepared(values, _OWN)
    taken = intake.take_in(content, file_name)
    same, near = likely_copies(taken)
    if same:
        raise FactError(
            gettext("this very file is here already, as {keys}").format(keys=", ".join(same)),
            "file",
        )
    if near and not keeps_near_copy:
        raise DuplicateError(
            gettext(
                "it looks much like {keys}; look there first, or say that it is another photo"
            ).format(keys=", ".join(near[:5])),
            "file",
        )
    name = uuid.uuid4().hex
    row = Photo(
        key=key,
        file=ContentFile(taken.content, name=f"{name}.jpg"),
        file_hash=taken.file_hash,
        likeness=taken.likeness,
        width=taken.width,
        height=taken.height,
        uploaded_by=None if isinstance(actor, Operator) else actor,
        **stated,
    )
    audit.add(actor=actor, act="stories.add_photo", row=row)
    PhotoSize.objects.bulk_create(
        [_stored(PhotoSize(photo=row, width=size.width, height=size.height, ending=size.ending),
                 size.content, f"{name}-{size.width}.{size.ending}")
         for size in intake.sizes(taken.content)]
    )  # fmt: skip
    return row


@audit.one_act()
def change_photo(*, actor: Actor, key: str, values: Mapping[str, Any], reason: str = "") -> Photo:
    """Describe a photo otherwise; the picture itself is never exchanged.

    Raises:
        NotAllowedError: where the actor keeps no photos.
        FactError: where there is none, or a value is not taken.
    """
    policy.require_keeper(actor, "photo")
    row: Photo = for_change("photo", key)
    stated = checks.prepared(values, _OWN)
    audit.change(actor=actor, act="stories.change_photo", row=row, values=stated, reason=reason)
    return row


@audit.one_act()
def caption_photo(
    *, actor: Actor, key: str, language: str, caption: str, alt: str, is_small: bool = False
) -> PhotoText:
    """Write the caption and description of a photo in a language.

    What is written in the source language makes the others out of date, unless the change is
    small; what is written in another is a translation of the source as it stands now.

    Raises:
        NotAllowedError: where the actor keeps no photos.
        FactError: where there is none, a text is empty, or the language is none.
    """
    policy.require_keeper(actor, "photo")
    row: Photo = for_change("photo", key)
    for field, text in (("caption", caption), ("alt", alt)):
        if not text.strip():
            raise FactError(gettext("say what it shows, also for those who do not see it"), field)
    written: PhotoText = put_text(
        actor=actor, act="stories.caption_photo", model=PhotoText, owner={"photo": row},
        source=row.language, language=checks.language(language),
        values={"caption": caption.strip(), "alt": " ".join(alt.split())}, is_small=is_small,
    )  # fmt: skip
    return written


def _stored(row: PhotoSize, content: bytes, name: str) -> PhotoSize:
    row.file.save(name, ContentFile(content), save=False)
    return row
