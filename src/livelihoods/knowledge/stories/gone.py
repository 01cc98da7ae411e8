"""What an address answers whose photo or story is not shown: gone, or never there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from livelihoods.knowledge.stories.assets import was_public
from livelihoods.platform.ui.copies import is_copy


def gone(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Answer 410 where something had been public, in the same words whatever the reason.

    Raises:
        Http404: where nothing had been.
    """
    if not was_public(kind, key):
        raise Http404(f"no {kind} of this key")
    response = render(request, "stories/gone.html", {"may_go_along": False}, status=410)
    return private(response)


def gone_file(kind: str, key: str) -> HttpResponse:
    """Answer the same for a file, in a few bytes."""
    if not was_public(kind, key):
        raise Http404(f"no {kind} of this key")
    return private(HttpResponse("Gone\n", content_type="text/plain; charset=utf-8", status=410))


def private(response: HttpResponse) -> HttpResponse:
    """Let nobody between us and the reader keep it, and the reader ask again each time.

    But for a copy: everybody who is in it agreed that it is kept.
    """
    if not is_copy():
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noimageindex"
    return response
