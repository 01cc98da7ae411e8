"""Stories: recorded, written in their languages, illustrated, heard."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext

from livelihoods.knowledge.stories import policy
from livelihoods.knowledge.stories.actions import checks
from livelihoods.knowledge.stories.actions.texts import put_text
from livelihoods.knowledge.stories.assets import for_change
from livelihoods.knowledge.stories.figures import require_figure_addresses
from livelihoods.knowledge.stories.models import Photo, Story, StoryPhoto, StoryText
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.media import sound

_OWN: Final = ("source_kind", "collected_by", "told_on", "figures")
MOST_PHOTOS: Final = 8
"""With one copy of 640 pixels each, a page stays within 250 KB."""


@audit.one_act()
def add_story(*, actor: Actor, key: str, values: Mapping[str, Any]) -> Story:
    """Record that there is a story: whose, where, how it came to be told.

    Raises:
        NotAllowedError: where the actor may add none.
        FactError: where the key is taken or a value is not taken.
    """
    policy.require_adder(actor, "story")
    checks.require_free(key)
    row = Story(
        key=key,
        uploaded_by=None if isinstance(actor, Operator) else actor,
        **_prepared(values),
    )
    audit.add(actor=actor, act="stories.add_story", row=row)
    return row


@audit.one_act()
def change_story(*, actor: Actor, key: str, values: Mapping[str, Any], reason: str = "") -> Story:
    """Describe a story otherwise.

    Raises:
        NotAllowedError: where the actor keeps no stories.
        FactError: where there is none, or a value is not taken.
    """
    policy.require_keeper(actor, "story")
    row: Story = for_change("story", key)
    audit.change(
        actor=actor, act="stories.change_story", row=row, values=_prepared(values), reason=reason
    )
    return row


@audit.one_act()
def write_story(
    *,
    actor: Actor,
    key: str,
    language: str,
    title: str,
    body: str,
    summary: str = "",
    quotes: Sequence[str] = (),
    is_small: bool = False,
) -> StoryText:
    """Write a story in a language; how versions count is told at `caption_photo`.

    Raises:
        NotAllowedError: where the actor keeps no stories.
        FactError: where there is none, a text is empty, or the language is none.
    """
    policy.require_keeper(actor, "story")
    row: Story = for_change("story", key)
    for field, text in (("title", title), ("body", body)):
        if not text.strip():
            raise FactError(gettext("a story has a title and a text"), field)
    values = {
        "title": " ".join(title.split()),
        "summary": " ".join(summary.split()),
        "body": body.strip(),
        "quotes": [" ".join(quote.split()) for quote in quotes if quote.strip()],
    }
    written: StoryText = put_text(
        actor=actor, act="stories.write_story", model=StoryText, owner={"story": row},
        source=row.language, language=checks.language(language), values=values, is_small=is_small,
    )  # fmt: skip
    return written


@audit.one_act()
def illustrate_story(*, actor: Actor, key: str, photos: Sequence[str]) -> Story:
    """Say which photos belong to a story, in their order; each keeps a gate of its own.

    Raises:
        NotAllowedError: where the actor keeps no stories.
        FactError: where the story or a photo is not on record, or there are too many.
    """
    policy.require_keeper(actor, "story")
    row: Story = for_change("story", key)
    wanted = list(dict.fromkeys(photos))
    if len(wanted) > MOST_PHOTOS:
        raise FactError(
            gettext("a story has at most {number} photos").format(number=MOST_PHOTOS), "photos"
        )
    found = {photo.key: photo for photo in Photo.objects.filter(key__in=wanted)}
    missing = [each for each in wanted if each not in found]
    if missing:
        raise FactError(
            gettext("no photo {key} is on record").format(key=", ".join(missing)), "photos"
        )
    before = list(row.photos.order_by("position").values_list("photo__key", flat=True))
    if before == wanted:
        return row
    row.photos.all().delete()
    StoryPhoto.objects.bulk_create(
        [StoryPhoto(story=row, photo=found[each], position=place)
         for place, each in enumerate(wanted, 1)]
    )  # fmt: skip
    audit.record(
        actor=actor, act="stories.illustrate_story", subject=row,
        changes={"photos": (", ".join(before), ", ".join(wanted))},
    )  # fmt: skip
    return row


@audit.one_act()
def set_recording(
    *, actor: Actor, key: str, content: bytes, language: str, transcript: str
) -> Story:
    """Add the recording of a story, with all that is said in it for those who do not hear it.

    Raises:
        NotAllowedError: where the actor keeps no stories.
        SoundError: where the file is no recording that is taken.
        FactError: where there is no such story, no transcript, or the language is none.
    """
    policy.require_keeper(actor, "story")
    row: Story = for_change("story", key)
    if not transcript.strip():
        raise FactError(gettext("a recording comes with what is said in it"), "transcript")
    taken = sound.take_in(content)
    before = row.audio.name if row.audio else ""
    name = f"{uuid.uuid4().hex}.{taken.ending}"
    values = {
        "audio_ending": taken.ending,
        "audio_language": checks.language(language, "audio_language"),
        "transcript": transcript.strip(),
    }
    row.audio.save(name, ContentFile(taken.content), save=False)
    row.save(update_fields=["audio"])
    audit.change(actor=actor, act="stories.set_recording", row=row, values=values)
    if before:
        row.audio.storage.delete(before)
    return row


def _prepared(values: Mapping[str, Any]) -> dict[str, Any]:
    stated = checks.prepared(values, _OWN)
    if "figures" in stated:
        stated["figures"] = require_figure_addresses(stated["figures"])
    return stated
