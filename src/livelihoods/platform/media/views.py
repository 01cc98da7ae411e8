"""Uploaded files: for now only those who are signed in to the back office see them.

No public page shows a picture yet. When one does, each use asks for consent first; until then the
answer to everybody else is that there is nothing here.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with an uploaded file, to accounts that may enter the back office."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
