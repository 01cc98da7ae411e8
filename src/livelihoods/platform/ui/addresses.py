"""The fixed addresses of the site's sections, and how they keep language and date."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import get_script_prefix, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# name -> (path, label)
SECTIONS: dict[str, tuple[str, str | Promise]] = {
    "home": ("", _("First page")),
    "who-we-are": ("who-we-are/", _("Who we are")),
    "what-we-do": ("what-we-do/", _("What we do")),
    "where-we-work": ("where-we-work/", _("Where we work")),
    "organizations": ("organizations/", _("Organizations")),
    "statistics": ("statistics/", _("Statistics")),
    "about-the-data": ("about-the-data/", _("About the data")),
    "privacy": ("privacy/", _("Privacy")),
    "accessibility": ("accessibility/", _("Accessibility")),
    "contact": ("contact/", _("Contact")),
}
HEADER = (
    "who-we-are", "what-we-do", "where-we-work", "organizations", "statistics", "about-the-data",
)  # fmt: skip
FOOTER = ("about-the-data", "privacy", "accessibility", "contact")


def section_address(name: str, request: HttpRequest | None = None) -> str:
    """Return a section's address in the current language, with the visitor's date."""
    path, _label = SECTIONS[name]
    language = get_language() or "en"
    prefix = "" if language == "en" else f"{language}/"
    address = f"{get_script_prefix()}{prefix}{path}"
    asked = request.GET if request is not None else {}
    dates = {name: asked[name] for name in ("as_of", "known_on") if asked.get(name)}
    return f"{address}?{urlencode(dates)}" if dates else address


def in_language(request: HttpRequest, language: str) -> str:
    """Return the address of the page that is being looked at, in another language."""
    return translate_url(request.get_full_path(), language)
