"""What stories and photos add to the back office."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from livelihoods.knowledge.stories import policy
from livelihoods.knowledge.stories.backoffice import viewsets
from livelihoods.knowledge.stories.models import PhotoSize
from livelihoods.platform.accounts.actors import Actor, NotAllowedError, may
from livelihoods.platform.audit.waiting import HOOK, Waiting


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_stories() -> list[Any]:
    """Put photos, stories, the people in them and the requests into the back office."""
    return [
        viewsets.PhotoViewSet(),
        viewsets.StoryViewSet(),
        viewsets.DepictedViewSet(),
        viewsets.TakeDownViewSet(),
    ]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_preview() -> list[URLPattern]:
    """Give the pictures that editors look at an address, below the back office's own."""
    return [path("photos/preview/<int:photo>/", preview, name="photo_preview")]


def preview(request: HttpRequest, photo: int) -> HttpResponseBase:
    """Show a photo to whoever may see those that are not public."""
    if not policy.may_see(request.user, "photo"):  # type: ignore[arg-type]
        raise NotAllowedError("photos that are not public are seen by their editors alone")
    row = PhotoSize.objects.filter(photo=photo, ending="jpg", width__lte=640).last()
    if row is None:
        raise Http404("no such photo")
    response = FileResponse(row.file.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@hooks.register(HOOK)  # type: ignore[untyped-decorator]
def what_waits(actor: Actor) -> list[Waiting]:
    """Count the requests to take something down, and the children to review."""
    found = []
    if may(actor, policy.ANSWER):
        found.append(
            Waiting(
                _("Requests to take a photo or story down"),
                viewsets.requests_waiting().count(),
                f"{reverse('take_downs:index')}?outcome=waiting",
            )
        )
    if may(actor, policy.REVIEW):
        found.append(
            Waiting(
                _("Children in photos and stories to review"),
                viewsets.children_to_review().count(),
                f"{reverse('depicted:index')}?is_minor=true&review=waiting",
            )
        )
    return found
