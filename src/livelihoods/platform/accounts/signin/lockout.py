"""What django-axes asks of us: which account, which address, and what a locked person sees."""

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def address_of_account(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """Return the e-mail address that somebody tries to sign in with, in lower case."""
    given = (credentials or request.POST).get("email") or request.POST.get("login")
    return str(given).strip().lower() if given else None


def client_address(request: HttpRequest) -> str | None:
    """Return the network address of whoever asks, past as many proxies as we said that we have.

    The one counted from the right of X-Forwarded-For: what stands further left anybody can invent.
    A request that no network carried (a test that signs in by force) has none.
    """
    return get_adapter(request).get_client_ip(request) if "REMOTE_ADDR" in request.META else None


def network_of(address: str) -> str:
    """Return whose an address of the net is: of IPv6 one connection has all that begin alike.

    A provider hands out at least a /64: who is counted by single addresses has 2^64 of them.
    """
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, IPv4Address):
        return str(read)
    return str(read.ipv4_mapped or ip_network((read, 64), strict=False))


def locked_page(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001 - replaced by this one
    credentials: Mapping[str, Any] | None = None,  # noqa: ARG001 - not repeated to whoever tries
) -> HttpResponse:
    """Answer 429: what happened, how long it lasts, and what can be done meanwhile."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "signin/locked.html", {"minutes": minutes}, status=429)
