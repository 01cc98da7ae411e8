"""What every address for programs has in common: who may ask how often, caching, other sites.

An answer depends on the releases that are published, on the name of who publishes them, on the
words and the address with which it was asked, and on nothing else, so that its entity tag is known
before it is made.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, override

import livelihoods
from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators import queries
from livelihoods.platform.accounts.signin.lockout import client_address, network_of

MINUTE: Final = 60
FRESH_FOR: Final = 300
"""Seconds for which an answer may be kept without asking again."""

_READING: Final = ("GET", "HEAD")
# What somebody sent is quoted in a message as Python writes a text; an apostrophe follows a letter.
_SAID: Final = r"""(?:(?<!\w)'(?:[^'\\]|\\.)*'|(?<!\w)"(?:[^"\\]|\\.)*"|(?<=\w)'|[^'"])*?"""
_REFUSAL: Final = re.compile(rf"({_SAID})(?:; (.*))?", re.DOTALL)
_EXPOSED: Final = "ETag, Retry-After, Content-Disposition"

View = Callable[..., HttpResponseBase]
Refuse = Callable[[HttpRequest, int, str, str, str], HttpResponse]
"""Makes the answer to what cannot be answered: request, status, what, where, what to do."""


def problem(
    request: HttpRequest, status: int, what: str, where: str, what_to_do: str
) -> HttpResponse:
    """Say in JSON what is wrong, where, and what to do."""
    content = {
        "status": status,
        "what": what,
        "where": where,
        "what_to_do": what_to_do,
        "documentation": request.build_absolute_uri("/api/"),
    }
    return HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type="application/json", status=status
    )


def open_data(view: View | None = None, *, refuse: Refuse = problem) -> Any:
    """Make a view one for programs: read only, limited, cached, open to other sites, in English.

    What the view raises becomes an answer: InputError 400, as what Django finds suspicious (far too
    many parameters); Http404 404.
    """
    if view is None:
        return lambda decorated: open_data(decorated, refuse=refuse)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD"
            response["Access-Control-Allow-Headers"] = "*"
        elif request.method not in _READING:
            response = refuse(
                request, 405, f"{request.method} is not answered", "method", "ask with GET"
            )
        else:
            response = _limited(request, view, refuse, args, kwargs)
        if request.method not in _READING:
            response["Allow"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        patch_vary_headers(response, ["Accept"])
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here changes anything
    return answer


def _limited(
    request: HttpRequest, view: View, refuse: Refuse, args: Any, kwargs: Any
) -> HttpResponseBase:
    wait = seconds_to_wait(network_of(client_address(request) or ""))
    if wait:
        response = refuse(
            request,
            429,
            f"more than {settings.OPEN_DATA_REQUESTS} requests in a minute from one address",
            "rate",
            f"wait {wait} seconds; for all figures take the files of a release: "
            f"{request.build_absolute_uri('/statistics/releases/')}",
        )
        response["Retry-After"] = str(wait)
        return response
    request.method = "GET"  # the server leaves out the body of an answer to HEAD
    tag = f'"{_digest(request)}"'
    # `*` matches whatever is there: whether anything is, is known only when the answer is made.
    if request.headers.get("If-None-Match", "").strip() != "*" and (
        kept := _not_modified(request, tag)
    ):
        return kept
    with override("en"):
        made = _made(request, view, refuse, args, kwargs)
    if made.status_code != 200:
        return made
    return _not_modified(request, tag) or _cached(made, tag)


def _made(
    request: HttpRequest, view: View, refuse: Refuse, args: Any, kwargs: Any
) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except InputError as error:
        what, what_to_do = parts_of_refusal(str(error))
        where = getattr(error, "where", request.path)
        return refuse(request, 400, what, where, what_to_do or "change the request as it says")
    except SuspiciousOperation:
        what = "there are far too many parameters, or what cannot be read at all"
        return refuse(request, 400, what, request.path, "ask for less at once")
    except Http404 as error:
        return refuse(
            request, 404, str(error), request.path, "ask for what is listed one level above"
        )


def parts_of_refusal(text: str) -> tuple[str, str]:
    """Divide a message into what is wrong and what to do: at the first semicolon outside quotes.

    >>> parts_of_refusal("area 'A; B' is not a code; write ZAF, or ZAF; ARG-31")
    ("area 'A; B' is not a code", 'write ZAF, or ZAF; ARG-31')
    >>> parts_of_refusal("standard 'mine; or yours' is no name")
    ("standard 'mine; or yours' is no name", '')
    >>> parts_of_refusal("the office's list; take another")
    ("the office's list", 'take another')
    """
    found = _REFUSAL.fullmatch(text)
    if found:
        return found[1], found[2] or ""
    what, _, what_to_do = text.partition("; ")
    return what, what_to_do


def _not_modified(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """Return the answer to whoever has this one already; None for the others."""
    found = get_conditional_response(request, tag)
    return _cached(found, tag) if found is not None and found.status_code == 304 else None


def _cached(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return response


def _digest(request: HttpRequest) -> str:
    """Return what tells one answer from another, before it is made."""
    told = [
        livelihoods.__version__,
        queries.publisher(),
        request.build_absolute_uri(),
        request.headers.get("Accept", ""),
        get_language() or "",
        *(f"{each} {each.content_hash}" for each in queries.published_releases()),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def seconds_to_wait(asker: str) -> int:
    """Count one request of an asker; say how long it has to wait, 0 where it may go on.

    The counter holds a digest of the asker alone. Two requests at the same instant may count as
    one: the limit protects a small machine, it is no account.
    """
    now = time.time()
    kept = signing.Signer(salt="open data").signature(asker)
    name = f"{kept}.{int(now // MINUTE)}"
    limits = caches["limits"]
    count: int = limits.get(name, 0) + 1
    limits.set(name, count, 2 * MINUTE)
    return 0 if count <= settings.OPEN_DATA_REQUESTS else MINUTE - int(now % MINUTE)
