"""The text of an edition as a page: plain elements alone, whoever wrote it."""

import re
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from django.utils.html import strip_tags
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

_PLAIN: Final = (
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "sub", "sup", "br",
    "hr", "table", "caption", "thead", "tbody", "tr", "td", "dl", "dt", "dd", "cite",
)  # fmt: skip
_DROPPED: Final = ("script", "style", "template", "iframe", "object", "embed", "svg", "math")


class _Page(Whitelister):  # type: ignore[misc]
    """Keeps what a text needs; no picture, no class, no style, nothing that acts."""

    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": check_url}),
        "th": attribute_rule({"scope": True}),
        **dict.fromkeys(_PLAIN, allow_without_attributes),
    }


def cleaned(html: str) -> str:
    """Return a text with plain elements alone; first headings become second ones."""
    if not html.strip():
        return ""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(_DROPPED):
        element.decompose()
    # comments, declarations, CDATA: what stands in them would be written as it is
    for string in soup.find_all(string=lambda each: isinstance(each, PreformattedString)):
        string.extract()
    for element in soup.find_all("h1"):
        element.name = "h2"
    page = _Page()
    page.clean_node(soup, soup)
    return str(soup).strip()


def plain(html: str) -> str:
    """Return a text without elements, its words apart."""
    return " ".join(strip_tags(re.sub(r"(</?[a-z0-9]+[^>]*>)", r" \1", html)).split())
