"""What every page's frame needs: the network's name, the sections, the languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from livelihoods.platform.ui import lite
from livelihoods.platform.ui.addresses import (
    FOOTER,
    HEADER,
    ROOMS,
    SECTIONS,
    in_language,
    is_there,
    section_address,
)
from livelihoods.platform.vocabulary import queries as vocabulary

LANGUAGE_NAMES = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}


_AT_HOME = ("offline:", "account_", "mfa_", "search:", "stories:take_down")
"""What makes no sense without this site, and is in no kit: names of addresses begin so."""


def may_go_along(request: HttpRequest) -> bool:
    """Whether a page is offered to take along: one that is read, and that anybody may read."""
    found = request.resolver_match
    if request.method != "GET" or found is None:
        return False
    return not found.view_name.startswith(_AT_HOME)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables; back-office pages have a frame of their own."""
    without_second_factor = {"without_second_factor": not settings.SECOND_FACTOR_REQUIRED}
    if request.path.startswith("/admin/"):
        return without_second_factor
    network = vocabulary.network()
    return without_second_factor | {
        "network": network,
        "network_name": network.short_name if network else settings.WAGTAIL_SITE_NAME,
        "is_demonstration": bool(network and network.is_demonstration),
        "sections": [_link(name, request) for name in HEADER if is_there(name)],
        "footer_links": [_link(name, request) for name in FOOTER if is_there(name)],
        "may_go_along": may_go_along(request),
        "is_lite": lite.is_lite(request),
        "lite_switch": lite.switch(request),
        "languages": [
            {"code": code, "name": LANGUAGE_NAMES[code], "address": in_language(request, code)}
            for code, _name in settings.LANGUAGES
        ],
    }


def _link(name: str, request: HttpRequest) -> dict[str, Any]:
    address = section_address(name, request)
    path = address.partition("?")[0]
    return {
        "address": address,
        "label": (SECTIONS | ROOMS)[name][1],
        "is_current": request.path.startswith(path),
    }
