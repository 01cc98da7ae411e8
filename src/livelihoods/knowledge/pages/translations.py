"""Which text a page translates, which version of it, and whether that text has changed since.

Of the pages that translate one another the original is the one that translates no version. Its
language is the source language of all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from livelihoods.platform.vocabulary import queries as vocabulary

_SAME = timedelta(milliseconds=1)
"""A draft keeps an instant to the millisecond, a page to the microsecond: both mean one version."""


@dataclass(frozen=True)
class Translation:
    """That a page translates another.

    Args:
        original: the page that it translates.
        language: the code of the original's language.
        version: when the version was published that it translates.
        changed_at: when the original was published last.
    """

    original: Page
    language: str
    version: datetime
    changed_at: datetime

    @property
    def is_stale(self) -> bool:
        """Whether the original was published again since that version."""
        return self.changed_at - self.version > _SAME

    @property
    def language_name(self) -> str:
        """What the original's language is called in the reader's."""
        return vocabulary.language_name(self.language, get_language() or "en")


def translation_of(page: Any) -> Translation | None:
    """Return what an editorial page translates, or None where it is an original."""
    if page.translated_version is None:
        return None
    rows = type(page).objects.filter(
        translation_key=page.translation_key, translated_version=None, alias_of=None
    )
    original = rows.exclude(pk=page.pk).select_related("locale").first()
    if original is None or original.last_published_at is None:
        return None
    return Translation(
        original=original,
        language=original.locale.language_code,
        version=page.translated_version,
        changed_at=original.last_published_at,
    )


def source_language(page: Any) -> str:
    """Return the code of the language in which a page was first written."""
    found = translation_of(page)
    return str(found.language if found else page.locale.language_code)


def in_words(found: Translation) -> str:
    """Say which version a page translates, and whether it is stale."""
    told = {
        "language": found.language_name,
        "version": date_format(found.version, "DATE_FORMAT"),
        "changed": date_format(found.changed_at, "DATE_FORMAT"),
    }
    if not found.is_stale:
        return gettext("Translates the newest text in {language}, of {version}.").format(**told)
    return gettext(
        "Stale: translates the text in {language} of {version}, which was published again on "
        "{changed}."
    ).format(**told)


class TranslationForm(WagtailAdminPageForm):  # type: ignore[misc]
    """The form of a page; on a translation its editor says that it follows the newest original."""

    follows_newest = forms.BooleanField(
        required=False, label=_("This text now translates the newest text of the original")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.translation = translation_of(self.instance) if self.instance.pk else None
        if self.translation is None:
            del self.fields["follows_newest"]
        else:
            self.fields["follows_newest"].help_text = in_words(self.translation)

    def save(self, commit: bool = True) -> Any:
        """Take over the version that the editor translated."""
        if self.translation is not None and self.cleaned_data["follows_newest"]:
            self.instance.translated_version = self.translation.changed_at
        return super().save(commit=commit)
