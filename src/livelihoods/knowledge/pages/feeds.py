"""Atom feeds of news, posts and events: the newest, narrowed as their lists can be."""

from datetime import UTC, datetime, time
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.pages import articles
from livelihoods.knowledge.pages.models import (
    Article,
    BlogIndexPage,
    BlogPage,
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
)
from livelihoods.knowledge.pages.queries import public
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary

_MOST: Final = 30
_FEEDS: Final[dict[str, tuple[type[SectionPage], type[Article]]]] = {
    "news": (NewsIndexPage, NewsPage),
    "blog": (BlogIndexPage, BlogPage),
    "events": (EventIndexPage, EventPage),
}


@require_safe
def feed(request: HttpRequest, section: str) -> HttpResponse:
    """Give the newest of a list as an Atom feed, in the language of the address."""
    if section not in _FEEDS:
        raise Http404(f"no feed {section}")
    for name in request.GET:
        if name not in articles.FILTERS:
            raise UnknownNameError("parameter", name, articles.FILTERS)
    index, kind = _FEEDS[section]
    language = get_language() or settings.LANGUAGE_CODE
    page = public(index.objects.filter(locale__language_code=language)).first()
    if page is None:
        raise Http404(f"no list {section}")
    asked = articles.read(request.GET)
    until = None if kind is EventPage else today()
    found = articles.article_list(kind, asked, language=language, until=until, per_page=_MOST)
    network = vocabulary.network()
    written = Atom1Feed(
        title=f"{page.title} - {network.short_name}" if network else page.title,
        link=request.build_absolute_uri(page.url),
        description=page.introduction,
        subtitle=page.introduction,
        language=language,
        feed_url=request.build_absolute_uri(),
        feed_guid=f"urn:uuid:{page.translation_key}",
    )
    for row in found.rows:
        _add(written, row, request)
    content_type = "application/atom+xml; charset=utf-8"
    return HttpResponse(written.writeString("utf-8"), content_type=content_type)


def _add(written: Atom1Feed, row: Any, request: HttpRequest) -> None:
    published = row.first_published_at or datetime.combine(row.day, time(12), tzinfo=UTC)
    written.add_item(
        title=row.title,
        link=request.build_absolute_uri(row.url),
        description=row.introduction or row.search_description,
        unique_id=f"urn:uuid:{row.translation_key}",
        pubdate=published,
        updateddate=row.last_published_at or published,
        author_name=", ".join(getattr(row, "author_names", ())) or None,
        categories=[code for name in articles.FILTERS.values() for code in getattr(row, name)],
    )
