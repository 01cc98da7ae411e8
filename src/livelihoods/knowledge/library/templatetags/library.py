"""How the library's pages write dates, sizes and names."""

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from livelihoods.knowledge.library.names import STATES
from livelihoods.knowledge.library.rules import first_day
from livelihoods.platform.vocabulary import queries as vocabulary

register = template.Library()


@register.filter
def issued(text: str) -> str:
    """Return a year, month or day of publication as the page's language writes it."""
    day = first_day(text)
    if day is None:
        return gettext("date not stated")
    forms = {4: "Y", 7: "YEAR_MONTH_FORMAT", 10: "DATE_FORMAT"}
    return date_format(day, forms[len(text)])


@register.filter
def bytes_shown(size: int) -> str:
    """Return the size of a file."""
    return filesizeformat(size)


@register.filter
def language_shown(code: str) -> str:
    """Return what a language is called in the page's, with a capital."""
    name = vocabulary.language_name(code, get_language() or "en")
    return name[:1].upper() + name[1:]


@register.filter
def state_shown(code: str) -> str:
    """Return what a state is called."""
    return str(STATES.get(code, code))


@register.filter
def value_of(names: "dict[str, str]", code: str) -> str:
    """Return what a code is called, or the code where it has no name."""
    return str(names.get(code, code))
