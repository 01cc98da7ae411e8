"""Uploaded files: for now only those who edit the pages see them.

No public page shows a picture yet. When one does, each use asks for consent first; until then the
answer to everybody else is that there is nothing here.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from livelihoods.platform.accounts.roles import SEE_UPLOADS


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with an uploaded file, to accounts that edit the pages."""
    if not request.user.has_perm(SEE_UPLOADS):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
