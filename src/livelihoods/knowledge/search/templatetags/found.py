"""How a result is told: its kind, its language, and what it is about, in the reader's words."""

from django import template
from django.utils.translation import get_language

from livelihoods.knowledge.search import facets
from livelihoods.knowledge.search.facets import Names
from livelihoods.knowledge.search.queries import Result
from livelihoods.platform.vocabulary import queries as vocabulary

register = template.Library()

_MOST = 3  # of one sort: what is about everything is about nothing


@register.filter
def kind_name(kind: str) -> str:
    """Return what one thing of a kind is called."""
    return facets.kind_name(kind)


@register.filter
def language_named(code: str) -> str:
    """Return what a language is called in the page's language."""
    return vocabulary.language_name(code, get_language() or "en")


@register.filter
def about(result: Result, names: Names) -> list[str]:
    """Return the names of what a result is about, where it is about few things."""
    parts = (
        ("country", result.countries), ("group", result.groups), ("programme", result.programmes),
    )  # fmt: skip
    return [
        names[part].get(code, code)
        for part, codes in parts
        if len(codes) <= _MOST
        for code in codes
    ]
