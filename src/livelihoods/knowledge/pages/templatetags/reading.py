"""What lists of things to read say of each."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.entries import Kind
from livelihoods.platform.vocabulary import queries as vocabulary

register = template.Library()

_TITLES: Final[dict[Kind, str | Promise]] = {
    Kind.STORY: _("Stories"),
    Kind.PHOTO: _("Photos"),
    Kind.PUBLICATION: _("Publications"),
    Kind.NEWSLETTER: _("Newsletters"),
    Kind.NEWS: _("News"),
    Kind.BLOG: _("Blog"),
    Kind.EVENT: _("Events"),
    Kind.PAGE: _("Pages"),
    Kind.FIGURE: _("Figures"),
    Kind.ORGANIZATION: _("Organizations"),
    Kind.COUNTRY: _("Countries"),
}


@register.filter
def kind_title(kind: str) -> str:
    """Return the heading under which entries of a kind stand."""
    return str(_TITLES[Kind(kind)])


@register.filter
def other_language(code: str) -> str:
    """Return the name of a language that is not the page's; empty for the page's own."""
    own = get_language() or "en"
    return "" if code == own else vocabulary.language_name(code, own)
