"""Copies of photos and recordings of stories: the gate is asked at every request."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from livelihoods.knowledge.stories.gone import gone_file, private
from livelihoods.knowledge.stories.queries.photos import copy_of
from livelihoods.knowledge.stories.queries.stories import recording_of
from livelihoods.platform.media import sound

_PICTURES = {"jpg": "image/jpeg", "webp": "image/webp"}


@require_safe
def copy(request: HttpRequest, key: str, width: int, ending: str) -> HttpResponseBase:
    """Hand out a copy of a photo, where it may be shown at this moment."""
    row = copy_of(key, width, ending)
    if row is None:
        return gone_file("photo", key)
    return _file(request, row.file, _PICTURES[ending])


@require_safe
def recording(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Hand out the recording of a story, where it may be heard at this moment."""
    row = recording_of(key)
    if row is None or row.audio_ending != ending:
        return gone_file("story", key)
    return _file(request, row.audio, sound.TYPES[ending])


def _file(request: HttpRequest, file: Any, kind: str) -> HttpResponseBase:
    mark = quote_etag(file.name.rpartition("/")[2])
    response: Any
    if mark in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(file.open("rb"), content_type=kind)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Content-Disposition"] = "inline"
    response.headers["ETag"] = mark
    return private(response)
