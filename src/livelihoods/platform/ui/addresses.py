"""The fixed addresses of the site's sections, and how they keep language and date."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import get_script_prefix, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# name -> (path, label, whether the page takes ?as_of=)
SECTIONS: dict[str, tuple[str, str | Promise, bool]] = {
    "home": ("", _("First page"), True),
    "who-we-are": ("who-we-are/", _("Who we are"), True),
    "what-we-do": ("what-we-do/", _("What we do"), True),
    "where-we-work": ("where-we-work/", _("Where we work"), True),
    "statistics": ("statistics/", _("Statistics"), False),
    "about-the-data": ("about-the-data/", _("About the data"), False),
    "privacy": ("privacy/", _("Privacy"), False),
    "accessibility": ("accessibility/", _("Accessibility"), False),
    "contact": ("contact/", _("Contact"), False),
}
HEADER = ("who-we-are", "what-we-do", "where-we-work", "statistics", "about-the-data")
FOOTER = ("about-the-data", "privacy", "accessibility", "contact")


def section_address(name: str, request: HttpRequest | None = None) -> str:
    """Return a section's address in the current language, with the visitor's date."""
    path, _label, takes_date = SECTIONS[name]
    language = get_language() or "en"
    prefix = "" if language == "en" else f"{language}/"
    address = f"{get_script_prefix()}{prefix}{path}"
    as_of = request.GET.get("as_of") if request is not None and takes_date else None
    return f"{address}?{urlencode({'as_of': as_of})}" if as_of else address


def in_language(request: HttpRequest, language: str) -> str:
    """Return the address of the page that is being looked at, in another language."""
    return translate_url(request.get_full_path(), language)
