"""Pages that say the same to everybody, kept as they were answered until something is written.

Every act is audited in the transaction that it writes in, so the newest entry of the audit stands
for what all pages say; the day stands beside it, because a consent or a term may end by its date
alone, without an act. What is not audited (texts that an editor of pages changes) shows after
some minutes. A page that is shown to whoever is signed in as to anybody else may be kept; one with
a form that is posted may not.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, overload

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import get_language
from django.views.decorators.cache import cache_page

import livelihoods
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import today
from livelihoods.platform.ui.copies import is_copy
from livelihoods.platform.ui.lite import is_lite

CACHE: Final = "pages"
_SECONDS: Final = 600

View = Callable[..., HttpResponseBase]


@overload
def kept(view: View) -> View: ...
@overload
def kept(*, also: Callable[[], str]) -> Callable[[View], View]: ...
def kept(view: View | None = None, *, also: Callable[[], str] = str) -> Any:
    """Answer a page of the same address and language as before, while nothing has been written.

    Args:
        view: the page.
        also: stands for what changes without an act and must show at once; another text where it
            changed.
    """
    if view is None:
        return lambda each: _kept(each, also)
    return _kept(view, also)


def _kept(view: View, also: Callable[[], str]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # whether pictures are left out, or the answer is passed on, is not in the address
        sort = f"{'-lite' if is_lite(request) else ''}{'-copy' if is_copy() else ''}"
        state = f"{last_hash()}.{today()}.{also().replace(' ', '.')}{sort}"
        by_state = cache_page(_SECONDS, cache=CACHE, key_prefix=state)
        response = by_state(view)(request, *args, **kwargs)
        # A reader's own browser asks again: what was corrected must not be shown for a while more.
        response.headers["Cache-Control"] = "no-cache"
        response.headers.pop("Expires", None)
        return _unless_known(request, response)

    return answer


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer that nothing has changed to whoever has the same page already."""
    if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK:
        return response
    if not getattr(response, "is_rendered", True):
        return response
    if not response.has_header("ETag"):
        set_response_etag(response)
    known = get_conditional_response(request, response.headers["ETag"], response=response)
    return known or response


def tagged(view: View) -> View:
    """Tag what is made of stored figures alone by the state of the site, before it is made.

    Whoever has it already is told so without its being made again.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = (
            livelihoods.__version__, last_hash(), str(today()), get_language() or "",
            request.build_absolute_uri(), str(is_lite(request)),
        )  # fmt: skip
        tag = f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'
        # `*` matches whatever is there: whether anything is, is known when the answer is made.
        if request.headers.get("If-None-Match", "").strip() != "*" and (
            known := get_conditional_response(request, tag)
        ):
            known.headers["ETag"] = tag
            return known
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            response.headers["ETag"] = tag
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return answer
