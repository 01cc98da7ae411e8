"""The fixed addresses of the site's sections, and how they keep language and date."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

_ANY_PAGE = "wagtail_serve"
"""What answers where no room does: the pages of the editors."""

# name -> (path, label)
SECTIONS: dict[str, tuple[str, str | Promise]] = {
    "home": ("", _("First page")),
    "informal-workers": ("informal-workers/", _("Informal workers")),
    "who-we-are": ("who-we-are/", _("Who we are")),
    "history": ("who-we-are/history/", _("Our history")),
    "what-we-do": ("what-we-do/", _("What we do")),
    "where-we-work": ("where-we-work/", _("Where we work")),
    "organizations": ("organizations/", _("Organizations")),
    "statistics": ("statistics/", _("Statistics")),
    "news": ("news/", _("News")),
    "blog": ("blog/", _("Blog")),
    "events": ("events/", _("Events")),
    "about-the-data": ("about-the-data/", _("About the data")),
    "privacy": ("privacy/", _("Privacy")),
    "accessibility": ("accessibility/", _("Accessibility")),
    "contact": ("contact/", _("Contact")),
}
ROOMS: dict[str, tuple[str, str | Promise]] = {
    "library": ("library/", _("Library")),
    "stories": ("stories/", _("Stories")),
    "newsletter": ("newsletter/", _("Newsletter")),
    "search": ("search/", _("Search")),
}
"""Sections that rooms of this site answer where they are installed: no page of the editors."""

HEADER = (
    "informal-workers", "who-we-are", "what-we-do", "where-we-work", "organizations", "statistics",
    "library", "stories", "news", "newsletter",
)  # fmt: skip
FOOTER = (
    "about-the-data", "history", "blog", "events", "privacy", "accessibility", "contact",
)  # fmt: skip


@cache
def is_there(name: str) -> bool:
    """Whether a section can be opened: that of a room is where the room answers at its address."""
    if name in SECTIONS:
        return True
    try:
        with override(settings.LANGUAGE_CODE):  # whose addresses have no prefix
            found = resolve(f"/{ROOMS[name][0]}")
    except Resolver404:
        return False
    return found.url_name != _ANY_PAGE


def section_address(name: str, request: HttpRequest | None = None, below: str = "") -> str:
    """Return a section's address in the current language, with the visitor's date.

    The rooms of what can be read show what may be shown today: they take no date.
    `below` names a page below it.
    """
    path, _label = (SECTIONS | ROOMS)[name]
    path += f"{below}/" if below else ""
    language = get_language() or "en"
    prefix = "" if language == "en" else f"{language}/"
    address = f"{get_script_prefix()}{prefix}{path}"
    asked = request.GET if request is not None and name in SECTIONS else {}
    dates = {name: asked[name] for name in ("as_of", "known_on") if asked.get(name)}
    return f"{address}?{urlencode(dates)}" if dates else address


def in_language(request: HttpRequest, language: str) -> str:
    """Return the address of the page that is being looked at, in another language."""
    return translate_url(request.get_full_path(), language)
