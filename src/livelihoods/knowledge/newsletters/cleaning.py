"""What an article may be made of: words, emphasis, lists, links; everything else is taken out."""

import textwrap
from typing import Final
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from wagtail.rich_text import expand_db_html
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule

_SCHEMES: Final = ("https://", "http://", "mailto:", "tel:", "/")
_GONE: Final = ("script", "style", "iframe", "object", "embed", "svg", "math", "template", "head")


def _address(href: str) -> str | None:
    found = "".join(each for each in href.strip() if each.isprintable() and not each.isspace())
    is_ours = found.startswith(_SCHEMES) and not found.startswith("//")
    return found if is_ours else None


class _Words(Whitelister):  # type: ignore[misc]
    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": _address}),
        **dict.fromkeys(
            ("p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "blockquote"),
            allow_without_attributes,
        ),
    }


def clean(html: str) -> str:
    """Return what may be kept of rich text; links to pages of the site become their addresses."""
    # first: what an element holds that is never shown must not come out as words
    soup = BeautifulSoup(expand_db_html(html), "html.parser")
    for gone in soup.find_all(_GONE):
        gone.decompose()
    kept: str = _Words().clean(str(soup)).strip()
    return kept if kept.startswith("<") or not kept else f"<p>{kept}</p>"


def as_text(html: str, base: str) -> str:
    """Return cleaned rich text as plain lines; the address of a link stands after its words."""
    lines: list[str] = []
    for block in _blocks(BeautifulSoup(html, "html.parser")):
        marker = ""
        if block.name == "li":
            ordered = block.parent is not None and block.parent.name == "ol"
            before = len(block.find_previous_siblings("li")) + 1
            marker = f"{before}. " if ordered else "- "
        words = _words(block, base)
        if words:
            lines.append(
                textwrap.fill(
                    words,
                    76,
                    initial_indent=marker,
                    subsequent_indent=" " * len(marker),
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
    return "\n\n".join(lines)


def _blocks(soup: BeautifulSoup) -> list[Tag]:
    return [tag for tag in soup.find_all(["p", "li", "blockquote"]) if not tag.find(["p", "li"])]


def _words(block: Tag, base: str) -> str:
    parts: list[str] = []
    for node in block.descendants:
        if isinstance(node, NavigableString):
            parts.append(str(node))
        elif isinstance(node, Tag) and node.name == "br":
            parts.append(" ")
        if isinstance(node, NavigableString) and isinstance(node.parent, Tag):
            link = node.find_parent("a")
            if link is not None and node is list(link.strings)[-1] and link.get("href"):
                parts.append(f" ({urljoin(base, str(link['href']))})")
    return " ".join("".join(parts).split())
