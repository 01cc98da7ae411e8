"""Uploaded files: only those who edit the pages see them here.

What shows a person lies in a folder of its own (`HELD`), which this address never opens, to nobody:
the room that keeps it serves it, and asks for the consents at every request.
"""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from livelihoods.platform.accounts.roles import SEE_UPLOADS
from livelihoods.platform.media.held import HELD


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with an uploaded file, to accounts that edit the pages."""
    inside = posixpath.normpath(path.replace("\\", "/")).lstrip("/").casefold()
    if inside.startswith(HELD) or not request.user.has_perm(SEE_UPLOADS):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
