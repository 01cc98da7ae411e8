"""Wrong input on a page: one clear message and status 400, in the site's own frame."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.platform.accounts.actors import NotAllowedError


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses, such as too many parameters, in the site's own frame.

    Its own page is rendered without a request, which the frame needs.
    """
    if isinstance(exception, TooManyFieldsSent):
        message = gettext("There are too many parameters in the address or the form.")
    else:
        message = gettext("The request is not well formed.")
    request.GET = QueryDict()  # reading it again would be refused again
    request.POST = QueryDict()
    return render(request, "400.html", {"message": message}, status=400)


class InputErrorMiddleware:
    """Turn an InputError of any view into a 400 page, and a missing right into a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the two exceptions that are the visitor's, leave the rest to Django."""
        if isinstance(exception, InputError):
            return render(request, "400.html", {"message": str(exception)}, status=400)
        if isinstance(exception, NotAllowedError):
            raise PermissionDenied(str(exception)) from exception
        return None
