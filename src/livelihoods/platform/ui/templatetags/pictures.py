"""Pictures on pages: one way to show them, which visitors who want none are not shown."""

from typing import Any

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.inclusion_tag("ui/picture.html", takes_context=True)
def picture(
    context: dict[str, Any],
    address: str,
    words: str,
    *,
    size: tuple[int, int] | None = None,
    wide: str = "",
    wide_size: tuple[int, int] | None = None,
    link: str = "",
    is_first: bool = False,
) -> dict[str, Any]:
    """Show a picture; on pages without pictures its words, with a link to it.

    Args:
        context: of the template.
        address: of the picture as a phone needs it.
        words: what it shows, for whoever does not see it; empty for mere decoration.
        size: its width and height in pixels, so that nothing jumps when it arrives.
        wide: address of another picture for windows of 48rem and more.
        wide_size: of that.
        link: a page to which the words lead, where that says more than the picture alone.
        is_first: whether it is seen at once; others are loaded when they are scrolled to.
    """
    return {
        "is_lite": context.get("is_lite", False),
        "address": address,
        "words": words,
        "label": gettext("Picture: {words}").format(words=words),
        "size": size,
        "wide": wide,
        "wide_size": wide_size,
        "link": link or address,
        "is_first": is_first,
    }
