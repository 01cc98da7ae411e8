"""Which addresses may be in an offline kit, and what its files are called. No framework."""

import hashlib
import re
from typing import Final
from urllib.parse import unquote, urlsplit

MOST_PAGES: Final = 50
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ADDRESSES: Final = 20
LONGEST: Final = 600
LEVELS: Final = (0, 1, 2)
"""How far links of a page are followed."""

_LANGUAGES: Final = ("es", "fr", "pt")
# Nothing that belongs to one reader, carries a right in its address or is no page, and no kit.
_NEVER: Final = frozenset(
    {
        "offline", "admin", "account", "_util", "api", "documents", "media", "static", "check",
        "messages", "health", "robots.txt", "sitemap.xml", "search",
    }
)  # fmt: skip


def address_fault(address: str) -> str:
    """Say why an address cannot be in a kit; "" where it can.

    Only paths of this site: no host, no scheme, nothing that a program could read as one.
    """
    if len(address) > LONGEST:
        return f"the address has {len(address)} letters; {LONGEST} are the most"
    if any(ord(letter) <= ord(" ") or letter in "\\\x7f" for letter in address):
        return "the address has a blank, a control character or a backslash in it"
    parts = urlsplit(address)
    if not address.startswith("/") or address.startswith("//") or parts.scheme or parts.netloc:
        return "write the path of a page of this site, such as /library/"
    return _path_fault(unquote(parts.path).split("/"))


def _path_fault(segments: list[str]) -> str:
    leads_elsewhere = {"..", "."} & set(segments) or "" in segments[1:-1]
    if leads_elsewhere or any("\x00" in each for each in segments):
        return "the path has parts that lead elsewhere"
    inner = segments[2:] if segments[1] in _LANGUAGES else segments[1:]
    if inner and inner[0].casefold() in _NEVER:
        return "this part of the site is not taken along"
    return ""


def without_fragment(address: str) -> str:
    """Return an address without the place in the page."""
    return address.partition("#")[0]


def file_name(address: str, suffix: str) -> str:
    """Return a name for the file of an address: readable, and another for each address.

    >>> file_name("/library/?group=street-vendors", "html")
    'library-group-street-vendors-aa3f60.html'
    """
    words = re.sub(r"[^a-z0-9]+", "-", unquote(address).lower()).strip("-")[:60].strip("-")
    digest = hashlib.sha256(address.encode()).hexdigest()[:6]
    return f"{words or 'home'}-{digest}.{suffix}"
