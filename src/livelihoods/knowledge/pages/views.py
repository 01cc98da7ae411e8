"""What is no page of Wagtail: a goal, a calendar file, the state of the process."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.entries import About, Kind
from livelihoods.knowledge.pages import calendar_file, queries
from livelihoods.knowledge.pages.contexts import READ
from livelihoods.knowledge.pages.providers import by_kind
from livelihoods.platform.backup import unfinished
from livelihoods.platform.ui.dates import dated
from livelihoods.platform.vocabulary import queries as vocabulary

_MOST = 50


@require_safe
def goal(request: HttpRequest, code: str) -> HttpResponse:
    """Show what speaks to one of the network's goals, by kind."""
    for name in request.GET:
        if name not in ("as_of", "known_on"):
            raise UnknownNameError("parameter", name, ("as_of", "known_on"))
    dates = dated(request)
    goals = vocabulary.goals(dates["moment"])
    found = next((each for each in goals if each.code == code), None)
    if found is None:
        raise Http404(f"no goal {code}")
    about = About(goals=frozenset({code}))
    kinds = (*READ, Kind.PAGE, Kind.FIGURE)
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "goal": found,
        "others": [each for each in goals if each.code != code],
        "entries": by_kind(kinds, about, language=language, limit=_MOST),
    }
    return render(request, "pages/goal.html", context | dates)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give an event as a file that a calendar reads."""
    page = queries.event(slug, language=get_language() or settings.LANGUAGE_CODE)
    if page is None:
        raise Http404(f"no event {slug}")
    content = calendar_file.written(
        calendar_file.Event(
            key=str(page.translation_key),
            title=page.title,
            first_day=page.day,
            last_day=page.ends,
            place=page.place,
            about=page.introduction,
            address=request.build_absolute_uri(page.url),
            changed_at=page.last_published_at,
        ),
        host=request.get_host(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Say whether the process answers, the database can be read and no restore is half done.

    It tells nothing else to strangers: what to do, the commands say.
    """
    vocabulary.network()
    if unfinished.is_there(Path(settings.DATA_DIR)):
        return HttpResponse("a restore is unfinished\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    """Let every robot read the public pages and tell it where the list of pages is."""
    sitemap = request.build_absolute_uri("/sitemap.xml")
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /health/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
