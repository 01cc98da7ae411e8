"""What a page has to do with its sentences, which wagtail-localize keeps with their translations.

A page in another language is translated in one of two ways: by hand, as any page is written, or
sentence by sentence, from a copy of the original that was taken when it was submitted or last
synchronized. Of the second way this module says which version of the original the sentences are of,
so that both ways tell the same (`translations.py`).
"""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail_localize.models import Translation, TranslationSource


def followed(page: Any) -> Translation | None:
    """Return the translation by sentences of which a page is made, if it is made so."""
    found: Translation | None = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )
    return found


def version_followed(page: Any) -> datetime | None:
    """Return the version of the original from which the sentences of a page were taken."""
    found = followed(page)
    return version_in(found.source) if found is not None else None


def version_in(source: TranslationSource) -> datetime:
    """Return when the text was published of which a copy was taken.

    The copy of a text that is itself a translation is of the version which that translates: there
    is one original.
    """
    content = json.loads(source.content_json)
    stated = content.get("translated_version") or content.get("last_published_at")
    version = parse_datetime(stated) if stated else None
    return version or source.last_updated_at


def untranslated(translation: Translation) -> int:
    """Return how many sentences have no translation, or one that cannot be used."""
    total, done = translation.get_progress()
    return int(total - done)


def begin(copy: Any, source: Any) -> None:
    """Say of a new draft in another language which version it is made from, in its revision too."""
    copy.translated_version = (
        source.translated_version or source.last_published_at or timezone.now()
    )
    copy.save(update_fields=["translated_version"], clean=False)
    revision = copy.latest_revision
    if revision is not None:
        revision.content["translated_version"] = copy.translated_version.isoformat()
        revision.save(update_fields=["content"])
