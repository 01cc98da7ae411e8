"""Addresses of the frame: in the visitor's language, with the visitor's date."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.ui.addresses import section_address
from livelihoods.platform.vocabulary import queries as vocabulary

register = template.Library()

_TO = "\N{EN DASH}"
_OFFICES = {"chair": _("Chair"), "treasurer": _("Treasurer")}


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], name: str, below: str = "") -> str:
    """Return the address of a section ("home", "statistics" ...) in the page's language.

    `below` names a page below it.

    Sections that take a date keep the one that the visitor asked for.
    """
    return section_address(name, context.get("request"), below)


@register.filter
def country(code: str) -> str:
    """Return the name of a country in the page's language."""
    return vocabulary.country_name(code, get_language() or "en") if code else ""


@register.filter
def grouped(number: int) -> str:
    """Return a whole number as the page's language writes it, with its thousands apart."""
    return number_format(number, force_grouping=True)


@register.filter
def until(first: date, last: date) -> str:
    """Return from when to when: two days of one month name it once, "12-14 November 2022"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{_TO}{date_format(last, 'DATE_FORMAT')}"
    return f"{date_format(first, 'DATE_FORMAT')} {_TO} {date_format(last, 'DATE_FORMAT')}"


@register.filter
def region(code: str) -> str:
    """Return the name of an ILO region in the page's language."""
    return vocabulary.region_name(code) if code else ""


@register.filter
def office(code: str) -> str:
    """Return the name of an office of the Board."""
    return str(_OFFICES.get(code, code))


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """Return what a code is called, or the code where it has no name."""
    return names.get(code, code)


@register.filter
def all_named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Return what several codes are called, one after the other."""
    return ", ".join(names.get(code, code) for code in codes)


@register.filter
def direction(language: str) -> str:
    """Return in which direction a language (BCP 47) is written: `ltr` or `rtl`."""
    return vocabulary.direction_of(language)


@register.filter
def languages_named(codes: Iterable[str]) -> str:
    """Return what several languages are called in the page's language."""
    return ", ".join(vocabulary.language_name(code, get_language() or "en") for code in codes)
