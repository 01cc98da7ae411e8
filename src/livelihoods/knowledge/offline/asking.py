"""Asking our own pages, as somebody does who never saw the site and is signed in nowhere.

The whole chain of middleware and views answers, so that every gate of every room holds here too:
what an anonymous visitor does not get, no kit has. What is shown by consent needs one more, to be
kept and passed on: the rooms are told that it is a copy. No line leaves the machine.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_urlconf
from django.utils import translation

from livelihoods.knowledge.offline.rules import MOST_BYTES, address_fault
from livelihoods.platform.ui.copies import copying

_REDIRECTS: Final = 3
_KEPT_APART: Final = ("private", "no-store")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: status, media type, content, and where it stood in the end."""

    address: str
    status: int
    media_type: str
    content: bytes
    is_private: bool

    @property
    def is_page(self) -> bool:
        """Whether it is a page that anybody may have."""
        return self.status == 200 and self.media_type == "text/html" and not self.is_private


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def ask(request: HttpRequest, address: str) -> Answer:
    """Ask for a page of this site, following it where it moved to within the site.

    Args:
        request: of whoever wants the kit: its host alone is used, nothing of who asks.
        address: path and query, checked by `rules.address_fault`.
    """
    for _step in range(_REDIRECTS + 1):
        answer, moved = _once(request, address)
        if not moved or address_fault(moved):
            return answer
        address = moved
    return answer


def ask_part(request: HttpRequest, address: str) -> Answer:
    """Ask for a picture, a stylesheet or a table that a page names; none of them moves."""
    return _once(request, address)[0]


def _once(request: HttpRequest, address: str) -> tuple[Answer, str]:
    path, _question, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": get_script_prefix().rstrip("/"),
        "PATH_INFO": _decoded(path),
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": request.META.get("SERVER_NAME", "localhost"),
        "SERVER_PORT": request.META.get("SERVER_PORT", "80"),
        "HTTP_HOST": request.get_host(),
        "REMOTE_ADDR": request.META.get("REMOTE_ADDR", ""),
        "wsgi.url_scheme": request.scheme or "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        # behind a proxy the inner request is as secure as the outer one was
        **{name: request.META[name] for name in _PROXY if name in request.META},
    }
    reader = translation.get_language()
    try:
        inner: Any = WSGIRequest(environ)
        with copying():
            response = _handler().get_response(inner)
            content = b"" if response.status_code != 200 else _content(response)
    finally:
        # the inner request spoke its own language; the outer one goes on in the reader's
        translation.activate(reader or "en")
        set_urlconf(None)
    cache_control = response.headers.get("Cache-Control", "")
    answer = Answer(
        address=address,
        status=response.status_code,
        media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        content=content,
        is_private=bool(response.cookies) or any(word in cache_control for word in _KEPT_APART),
    )
    return answer, _moved(request, response)


_PROXY: Final = ("HTTP_X_FORWARDED_PROTO",)


def _decoded(path: str) -> str:
    """Return a path as WSGI hands it over: percent signs read, bytes as Latin-1."""
    return unquote_to_bytes(path).decode("latin-1")


def _content(response: Any) -> bytes:
    if not response.streaming:
        return bytes(response.content)
    chunks, size = [], 0
    stream: Iterable[bytes] = response.streaming_content
    for chunk in stream:
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            break
    # only the files: closing the answer would tell Django that the outer request is over
    for closer in response._resource_closers:  # noqa: SLF001
        closer()
    return b"".join(chunks)


def _moved(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return where an answer leads within the site, or ""."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return ""
    parts = urlsplit(response.headers.get("Location", ""))
    if parts.netloc and parts.netloc != request.get_host():
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def stylesheet() -> bytes:
    """Return the site's one stylesheet, whether or not static files were collected."""
    path = finders.find("css/site.css")
    if isinstance(path, str):
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    return b""
