"""Reading the pages of the site as entries: news, posts and events, topics and groups."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q
from django.utils.html import strip_tags
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import get_text_for_indexing

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.pages.models import (
    Article,
    BlogPage,
    EditorialPage,
    EventPage,
    GroupPage,
    NewsPage,
    TopicPage,
)
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary.codes import holding_any

KINDS: Final[dict[type[Article], Kind]] = {
    NewsPage: Kind.NEWS,
    BlogPage: Kind.BLOG,
    EventPage: Kind.EVENT,
}
_ABOUT = ("groups", "countries", "programmes", "goals")
_RICH = ("body", *GroupPage.PARTS, "sources")
_PLAIN = ("introduction", "authors", "place", "organizers", "participants")


def entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return news, posts and events about something, newest first; each in one language."""
    rows = _articles(about).filter(_begun())
    if limit is not None:
        # each may be there in every language
        rows = rows[: limit * len(settings.LANGUAGES)]
    return tuple(entry_of(page) for page in in_one_language(rows, language))[:limit]


def page_entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return the pages of groups and topics that are about something, newest first."""
    found = [
        entry_of(page)
        for kind in (GroupPage, TopicPage)
        for page in in_one_language(_of(kind, about), language)
    ]
    found.sort(key=lambda each: each.day or date.min, reverse=True)
    return tuple(found[:limit])


def entry(key: str, *, language: str) -> Entry | None:
    """Return one of them by its key, which is the same in every language."""
    return named([key], language=language).get(key)


def named(keys: Iterable[str], *, language: str) -> dict[str, Entry]:
    """Return the pages of these keys, each in one language."""
    known = [key for key in keys if _is_key(key)]
    pages = public(Page.objects.filter(translation_key__in=known)).select_related("locale")
    best = in_one_language(pages.specific() if known else (), language)
    return {
        str(page.translation_key): entry_of(page)
        for page in best
        if isinstance(page, EditorialPage)
    }


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def event(slug: str, *, language: str) -> EventPage | None:
    """Return an event by its name in addresses, in the language of the address."""
    rows = EventPage.objects.filter(slug=slug, locale__language_code=language)
    found: EventPage | None = public(rows).select_related("locale").first()
    return found


def documents(language: str) -> Iterator[Entry]:
    """Yield every public page that is written in a language, with its words, for the search."""
    rows = Page.objects.filter(depth__gt=1, locale__language_code=language)
    for page in public(rows).specific().select_related("locale").iterator():
        if isinstance(page, EditorialPage):
            yield entry_of(page, text=text_of(page))


def closed() -> Collection[tuple[str, str]]:
    """Return the pages that are drafts or for some readers only, and in which language."""
    hidden = Page.objects.filter(depth__gt=1).exclude(pk__in=public(Page.objects.all()))
    rows = hidden.values_list("translation_key", "locale__language_code")
    return [(str(key), language) for key, language in rows]


def state() -> str:
    """Return what stands for all that was published and withdrawn: editors do it without an act."""
    there = public(Page.objects.all()).aggregate(Count("pk"), Max("last_published_at"))
    return f"{there['pk__count']} {there['last_published_at__max']}"


def in_one_language(pages: Iterable[Any], language: str) -> list[Any]:
    """Of pages that translate one another keep one: in the language, else the original."""
    best: dict[Any, Any] = {}
    for page in pages:
        before = best.get(page.translation_key)
        if before is None or _nearness(page, language) < _nearness(before, language):
            best[page.translation_key] = page
    return list(best.values())


def entry_of(page: Any, *, text: str = "") -> Entry:
    """Return a page as an entry; of an article its common part will do."""
    kind = _kind_of(page)
    day = getattr(page, "day", None) or (
        page.first_published_at.date() if page.first_published_at else None
    )
    return Entry(
        kind=kind,
        key=str(page.translation_key),
        title=page.title,
        address=page.url or "",
        language=page.locale.language_code,
        summary=page.introduction or page.search_description,
        day=day,
        about=page.about if hasattr(page, "about") else About(),
        source=", ".join(_authors(page)),
        text=text,
    )


def text_of(page: Any) -> str:
    """Return all words of a page without markup."""
    words = [page.title, *(getattr(page, name, "") for name in _PLAIN)]
    words += [get_text_for_indexing(getattr(page, name, "") or "") for name in _RICH]
    for block in page.blocks:
        words += map(strip_tags, block.block.get_searchable_content(block.value))
    return "\n".join(filter(None, (str(each).strip() for each in words)))


def public(pages: Any) -> Any:
    """Leave the pages that anyone may read, in the question itself and not by another before it.

    What only repeats a page in the tree of another language (an alias) is not a page of its own.
    """
    closed = PageViewRestriction.objects.alias(
        read=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(read__startswith=F("page__path"))
    return pages.live().filter(~Exists(closed), alias_of=None)


def _articles(about: About) -> Any:
    # with the authors of those that are posts
    return _of(Article, about).select_related("locale", "blogpage").order_by("-day", "-pk")


def _of(kind: Any, about: About) -> Any:
    rows = public(kind.objects.select_related("locale"))
    for name in _ABOUT:
        rows = rows.filter(holding_any(name, getattr(about, name)))
    return rows


def _authors(page: Any) -> tuple[str, ...]:
    post = page if isinstance(page, BlogPage) else getattr(page, "blogpage", None)
    return post.author_names if post is not None else ()


def _begun() -> Q:
    """News and posts up to today; events also before they begin."""
    events = ContentType.objects.get_for_model(EventPage)
    return Q(day__lte=today()) | Q(content_type=events)


def _kind_of(page: Any) -> Kind:
    model = page.specific_class or type(page)
    return KINDS.get(model, Kind.PAGE)


def _nearness(page: Any, language: str) -> tuple[bool, bool, str]:
    code = page.locale.language_code
    return code != language, page.translated_version is not None, code
