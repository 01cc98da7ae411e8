"""Public pages of stories and photos."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from livelihoods.knowledge.stories import addresses, facets, figures, queries
from livelihoods.knowledge.stories.addresses import PER_PAGE, Question
from livelihoods.knowledge.stories.gone import gone, private
from livelihoods.knowledge.stories.photo_page import language_name, lite, others, photo_context
from livelihoods.platform.timeline import at_noon, today
from livelihoods.platform.ui.copies import is_copy
from livelihoods.platform.vocabulary import queries as vocabulary

_ON_A_PAGE: Final = 12  # stories
_IN_A_FEED: Final = 30
_with_sound: Final[Callable[[Any], Any]] = csp_update({"media-src": [SELF]})


@require_safe
def stories(request: HttpRequest) -> HttpResponseBase:
    """List the stories, with what else may be asked."""
    question = _asked(request, addresses.STORY_PARTS)
    views = queries.open_stories()
    context = _listed(views, question, facets.STORY_VALUES, _ON_A_PAGE)
    return private(render(request, "stories/stories.html", context | lite(question)))


@require_safe
def photos(request: HttpRequest) -> HttpResponseBase:
    """List the photos of the library, with what else may be asked."""
    question = _asked(request, addresses.PHOTO_PARTS)
    views = queries.open_photos()
    context = _listed(views, question, facets.PHOTO_VALUES, PER_PAGE)
    hidden = [(name, value) for name in ("use", "group", "country", "year", "programme")
              if (value := getattr(question, name))]  # fmt: skip
    return private(
        render(request, "stories/photos.html", context | {"hidden": hidden} | lite(question))
    )


@require_safe
def photo(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a photo with all that belongs to it: caption, credit, terms, uses, a current figure."""
    question = _asked(request, ("language", "lite"))
    language = question.language or get_language() or "en"
    view = queries.photo(key, language)
    if view is None:
        return gone(request, "photo", key)
    return private(render(request, "stories/photo.html", photo_context(view, question)))


@_with_sound  # its recording lies on this site
@require_safe
def story(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a story in one of its languages, with its photos, figures and where it is from."""
    question = _asked(request, ("language", "lite"))
    language = question.language or get_language() or "en"
    view = queries.story(key, language)
    if view is None:
        return gone(request, "story", key)
    names = facets.names_of_codes()
    context = {
        "view": view,
        "group_names": names["group"],
        "language_name": language_name(view.language),
        "source_language_name": language_name(view.source_language),
        "others": others(view.languages, view.language, names["language"]),
        "figures": figures.headlines(view.figures),
        "group_pages": figures.pages_of_groups(view.groups),
        "today": today(),
        "is_copy": is_copy(),
        "recording_language": language_name(view.recording.language) if view.recording else "",
        **lite(question),
    }
    return private(render(request, "stories/story.html", context))


class StoryFeed(Feed):  # type: ignore[type-arg]
    """The newest stories as RSS."""

    def title(self) -> str:
        """What the feed is called."""
        network = vocabulary.network()
        return f"{gettext('Stories')} - {network.short_name if network else ''}".strip(" -")

    def link(self) -> str:
        """The page that lists the same."""
        return reverse("stories:stories")

    def description(self) -> str:
        """What is in it."""
        return gettext("Workers tell of their work. Each story stays as long as they allow it.")

    subtitle = description

    def items(self) -> Sequence[queries.StoryView]:
        """The newest stories that are open today."""
        return queries.open_stories(with_photos=False)[:_IN_A_FEED]

    def item_title(self, item: Any) -> str:
        """The title of a story."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Its summary."""
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        """Its page."""
        return reverse("stories:story", args=[item.key])

    def item_pubdate(self, item: Any) -> Any:
        """When it was published."""
        return at_noon(item.published_on)

    def item_categories(self, item: Any) -> list[str]:
        """The groups of workers."""
        return list(item.groups)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, for nobody to keep."""
        return private(super().__call__(request, *args, **kwargs))


class StoryAtomFeed(StoryFeed):
    """The newest stories as Atom."""

    feed_type = Atom1Feed


def _listed(
    views: Sequence[Any], question: Question, values: Any, on_a_page: int
) -> dict[str, Any]:
    found = facets.fitting(views, question, values)
    pages = max(1, -(-len(found) // on_a_page))
    page = min(question.page, pages)
    names = facets.names_of_codes()
    return {
        "question": question,
        "views": found[(page - 1) * on_a_page : page * on_a_page],
        "count": len(found),
        "page": page,
        "pages": pages,
        "before": question.with_(page=page - 1).query() if page > 1 else None,
        "after": question.with_(page=page + 1).query() if page < pages else None,
        "facets": facets.facets(views, question, values),
        "chosen": facets.chosen(question, values),
        "group_names": names["group"],
    }


def _asked(request: HttpRequest, parts: tuple[str, ...]) -> Question:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return addresses.read(pairs, parts)
