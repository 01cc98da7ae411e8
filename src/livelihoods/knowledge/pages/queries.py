"""The editorial pages as things to find."""

from collections.abc import Collection, Iterator

from django.db.models import Count, Max
from django.utils.html import strip_tags
from wagtail.models import Page

from livelihoods.knowledge.entries import Entry, Kind
from livelihoods.knowledge.pages.models import EditorialPage


def documents(language: str) -> Iterator[Entry]:
    """Yield every page of a language that anyone may read, with its text."""
    pages = Page.objects.live().public().filter(locale__language_code=language, depth__gt=1)
    for page in pages.order_by("path").specific():
        if isinstance(page, EditorialPage) and page.url:
            yield Entry(
                kind=Kind.PAGE,
                key=str(page.translation_key),
                title=page.title,
                address=page.url,
                language=language,
                summary=page.search_description or page.introduction,
                day=page.last_published_at.date() if page.last_published_at else None,
                text="\n".join((page.introduction, _plain(page.body))),
            )


def closed() -> Collection[tuple[str, str]]:
    """Return the pages that are drafts or for some readers only, and in which language."""
    hidden = Page.objects.filter(depth__gt=1).exclude(pk__in=Page.objects.live().public())
    rows = hidden.values_list("translation_key", "locale__language_code")
    return [(str(key), language) for key, language in rows]


def state() -> str:
    """Return what stands for all that was published and withdrawn: editors do it without an act."""
    there = Page.objects.live().public().aggregate(Count("pk"), Max("last_published_at"))
    return f"{there['pk__count']} {there['last_published_at__max']}"


def _plain(html: str) -> str:
    """Return the words of rich text, those of one paragraph apart from those of the next."""
    return strip_tags(html.replace("</", " </")).strip()
