"""The page that offers a kit, and the kit."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.offline import limits, rules
from livelihoods.knowledge.offline.kit import Kit, gather, packed
from livelihoods.platform.accounts.signin.lockout import client_address, network_of

_PARTS: Final = ("address", "links")


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """Say what a kit is, and offer the one of a page: alone, or with what it leads to."""
    addresses, _levels = _asked(request)
    kits = [
        (levels, f"{reverse('offline:kit')}?{_query(addresses, levels)}") for levels in rules.LEVELS
    ]
    context = {
        "addresses": addresses,
        "kits": kits if addresses else [],
        "most_pages": rules.MOST_PAGES,
        "most_megabytes": rules.MOST_BYTES // 1024 // 1024,
    }
    response = render(request, "offline/offer.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def kit(request: HttpRequest) -> HttpResponseBase:
    """Hand out the kit of one page or several."""
    addresses, levels = _asked(request)
    if not addresses:
        raise InputError("name a page: ?address=/library/")
    wait = limits.seconds_to_wait(network_of(client_address(request) or ""))
    if wait:
        response = render(request, "offline/wait.html", {"seconds": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    gathered = gather(request, addresses, levels)
    answer = StreamingHttpResponse(
        _in_language(request, gathered, get_language() or "en"), content_type="application/zip"
    )
    day = gathered.made_at.date().isoformat()
    name = rules.file_name(addresses[0], "zip").rpartition("-")[0]
    answer["Content-Disposition"] = f'attachment; filename="{name}-{day}.zip"'
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _in_language(request: HttpRequest, gathered: Kit, language: str) -> Iterator[bytes]:
    """Pack in the reader's language: the answer is made after the middleware has gone."""
    chunks = packed(request, gathered)
    while True:
        with override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _asked(request: HttpRequest) -> tuple[tuple[str, ...], int]:
    """Read the addresses and how far their links are followed.

    Raises:
        InputError: an unknown part, or an address that cannot be in a kit.
    """
    for name in request.GET:
        if name not in _PARTS:
            raise InputError(f"{name[:40]!r} is no part of the address; it may have address, links")
    found = tuple(dict.fromkeys(filter(None, map(str.strip, request.GET.getlist("address")))))
    addresses = tuple(map(rules.without_fragment, found))
    if len(addresses) > rules.MOST_ADDRESSES:
        raise InputError(f"{rules.MOST_ADDRESSES} addresses are the most")
    for address in addresses:
        fault = rules.address_fault(address)
        if fault:
            raise InputError(f"address={address[:80]!r}: {fault}")
    levels = request.GET.get("links", "0")
    if levels not in map(str, rules.LEVELS):
        raise InputError(f"links={levels[:20]!r}: write 0, 1 or 2")
    return addresses, int(levels)


def _query(addresses: tuple[str, ...], levels: int) -> str:
    pairs = [("address", address) for address in addresses]
    return urlencode([*pairs, ("links", str(levels))] if levels else pairs)
