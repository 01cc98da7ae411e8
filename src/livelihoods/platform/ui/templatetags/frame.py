"""Addresses of the frame: in the visitor's language, with the visitor's date."""

from typing import Any

from django import template

from livelihoods.platform.ui.addresses import section_address

register = template.Library()


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], name: str) -> str:
    """Return the address of a section ("home", "statistics" ...) in the page's language.

    Sections that take a date keep the one that the visitor asked for.
    """
    return section_address(name, context.get("request"))
