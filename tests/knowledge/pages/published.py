"""Pages that an editor published, for tests."""

from datetime import date
from typing import Any

from wagtail.models import Locale, Page

from livelihoods.knowledge.pages import models

_INDEXES: dict[Any, Any] = {
    models.NewsPage: models.NewsIndexPage,
    models.BlogPage: models.BlogIndexPage,
    models.EventPage: models.EventIndexPage,
}


def article(kind: Any, title: str, *, day: str = "2020-01-31", language: str = "en", **more: Any):
    """Publish news, a post or an event."""
    index = _INDEXES[kind].objects.get(locale__language_code=language)
    page = kind(
        title=title, locale=Locale.objects.get(language_code=language),
        day=date.fromisoformat(day), **more,
    )  # fmt: skip
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def translated(page: Any, language: str, **words: Any) -> Any:
    """Publish a translation of a page."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=language)).specific
    for name, value in words.items():
        setattr(copy, name, value)
    copy.translated_version = page.last_published_at
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def with_blocks(page: Page, *blocks: tuple[str, Any]) -> Any:
    """Put blocks on a page and publish it."""
    page = page.specific
    page.blocks = list(blocks)
    page.save_revision().publish()
    return page
