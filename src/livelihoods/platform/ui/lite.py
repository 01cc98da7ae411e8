"""Pages without pictures, for whoever pays by the megabyte: `lite=1` in the address, or Save-Data.

What the visitor chose stands in the address alone, since public pages set no cookie. It is taken
out of the request before a page sees it, so that no page has to know it, and put into every link
and form of the answer that stays on the site. A picture that a template did not leave out by
itself becomes a link to it, with its words: no page can forget to.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

NAME: Final = "lite"
WITHOUT: Final = "1"
WITH: Final = "0"
"""What a visitor whose browser asks to save data says to see pictures all the same."""

_NOT_PAGES: Final = (
    "/admin/", "/static/", "/media/", "/documents/", "/api/v1/", "/api/sdmx/", "/api/openapi.json",
)  # fmt: skip
_LINK = re.compile(r"(<a\b[^>]*?\shref=\")([^\"]*)(\")")
_FORM = re.compile(r"<form\b[^>]*>")
_ACTION = re.compile(r"(\saction=\")([^\"]*)(\")")
_POSTED = re.compile(r"\smethod=\"post\"", re.IGNORECASE)
_PICTURE = re.compile(r"<picture\b[^>]*>(.*?)</picture>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCES = re.compile(r"<source\b[^>]*>")
_ATTRIBUTE = re.compile(r"\s([a-z-]+)=\"([^\"]*)\"")
_ICON = re.compile(r"<link rel=\"icon\"[^>]*>")
_NO_ICON: Final = '<link rel="icon" href="data:,">'
"""Without it a browser asks for one by itself."""


def is_lite(request: HttpRequest) -> bool:
    """Whether this visitor is shown pages without pictures."""
    return bool(getattr(request, "is_lite", False))


def switch(request: HttpRequest) -> str:
    """Return the address of the page that is looked at with pictures, or without."""
    path, _mark, query = request.get_full_path().partition("?")
    value = WITH if is_lite(request) else WITHOUT
    return f"{path}?{query}{'&' if query else ''}{NAME}={value}"


class LiteMiddleware:
    """Take the choice out of the request, and keep it in what is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; the pages of the back office are left as they are."""
        if request.path_info.startswith(_NOT_PAGES):
            return self.get_response(request)
        asked = _taken_out(request)
        saves = request.headers.get("Save-Data", "").strip().lower() == "on"
        request.is_lite = (  # type: ignore[attr-defined]
            WITHOUT in asked or (saves and WITH not in asked)
        )
        request.lite_choices = asked  # type: ignore[attr-defined]
        response = self.get_response(request)
        kept = asked[0] if asked and (asked[0] == WITHOUT or saves) else ""
        if kept and 300 <= response.status_code < 400 and response.has_header("Location"):
            response["Location"] = _with(response["Location"], kept)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not is_page or response.streaming:
            return response
        patch_vary_headers(response, ["Save-Data"])
        if kept or is_lite(request):
            _rewrite(response, kept, without_pictures=is_lite(request))
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Refuse another value, or two that say different things: here the language is known."""
        asked = set(getattr(request, "lite_choices", ()))
        if asked - {WITH, WITHOUT} or len(asked) > 1:
            message = gettext(
                "lite can be 1, for pages without pictures, or 0, for pages with them."
            )
            return render(request, "400.html", {"message": message}, status=400)
        return None


def _taken_out(request: HttpRequest) -> list[str]:
    """Take the choice out of the address as everybody after us reads it; return its values."""
    query = request.META.get("QUERY_STRING", "")
    if NAME not in query:
        return []
    parts = query.split("&")
    own = [part for part in parts if part.partition("=")[0] == NAME]
    request.META["QUERY_STRING"] = "&".join(part for part in parts if part not in own)
    return [value for part in own for _name, value in parse_qsl(part, keep_blank_values=True)]


def _rewrite(response: HttpResponseBase, kept: str, *, without_pictures: bool) -> None:
    content = response.content.decode(response.charset)  # type: ignore[attr-defined]
    if without_pictures:
        content = without(content)
    if kept:
        content = keeping(content, kept)
    response.content = content.encode(response.charset)  # type: ignore[attr-defined]
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]


def without(page: str) -> str:
    """Return a page with a link in the place of each picture that it would load."""
    page = _ICON.sub(_NO_ICON, page)
    page = _PICTURE.sub(lambda found: _SOURCES.sub("", found[1]), page)
    return _IMAGE.sub(lambda found: _words(found[0]), page)


def _words(image: str) -> str:
    has = {name: unescape(value) for name, value in _ATTRIBUTE.findall(image)}
    words, address = has.get("alt", ""), has.get("src", "")
    if not words:  # it is decoration
        return ""
    return picture_link(words, address)


def picture_link(words: str, address: str) -> str:
    """Return the link that stands for a picture, as HTML."""
    label = gettext("Picture: {words}").format(words=words)
    return f'<a class="no-picture" href="{escape(address)}">{escape(label)}</a>'


def keeping(page: str, value: str) -> str:
    """Return a page all of whose links and forms that stay on the site carry the choice."""

    def link(found: re.Match[str]) -> str:
        address = unescape(found[2])
        return f"{found[1]}{escape(_with(address, value))}{found[3]}"

    def form(found: re.Match[str]) -> str:
        if _POSTED.search(found[0]):
            return _ACTION.sub(link, found[0])
        return f'{found[0]}<input type="hidden" name="{NAME}" value="{value}">'

    return _FORM.sub(form, _LINK.sub(link, page))


def _with(address: str, value: str) -> str:
    """Return an address with the choice, unless it leads elsewhere, to a file or says it itself."""
    rest, hash_, part = address.partition("#")
    path, _mark, query = rest.partition("?")
    is_here = (path.startswith("/") and not path.startswith("//")) or (not path and query)
    is_file = path.startswith(_NOT_PAGES) or "." in path.rpartition("/")[2]
    if not is_here or is_file or any(name == NAME for name, _ in parse_qsl(query, True)):
        return address
    joined = f"{query}&" if query else ""
    return f"{path}?{joined}{urlencode({NAME: value})}{hash_}{part}"
