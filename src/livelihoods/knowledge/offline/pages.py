"""One page made to be read from a file: what does not work there goes, links lead to files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from livelihoods.knowledge.offline.rules import address_fault, without_fragment

_NEEDS_A_LINE: Final = (
    "script", "form", "noscript", "iframe", "object", "embed", "source", "base",
    "nav.languages", "nav.sections", ".site-footer nav", "a.skip", ".as-of",
)  # fmt: skip
_LOADED: Final = ("img", "audio")
_LINKS: Final = ("alternate", "icon", "canonical", "prefetch", "preload", "manifest")


@dataclass
class SavedPage:
    """A page that goes into a kit.

    Args:
        address: where it stands on the site.
        file: its name in the kit.
        title: of the page.
        soup: its elements.
        level: how many links lead from what was asked for to it.
        parts: the pictures and recordings in it, by their addresses.
    """

    address: str
    file: str
    title: str
    soup: BeautifulSoup
    level: int
    parts: set[str] = field(default_factory=set)
    tables: list[tuple[str, str]] = field(default_factory=list)


def read(address: str, file: str, content: bytes, level: int) -> SavedPage:
    """Read a page as it was answered."""
    soup = BeautifulSoup(content, "html.parser")  # lxml takes <source> for an element with an end
    title = (soup.title.get_text() if soup.title else address).strip()
    page = SavedPage(address, file, title, soup, level)
    for element in soup.select(", ".join(_NEEDS_A_LINE)):
        element.decompose()
    for element in soup.find_all("link"):
        if set(element.get("rel") or ()) & set(_LINKS):
            element.decompose()
    for element in soup.find_all(_LOADED):
        del element["srcset"]
        place = own(address, str(element.get("src") or ""))
        if place:
            page.parts.add(place)
    page.tables = list(_tables(page))
    return page


def _tables(page: SavedPage) -> Iterator[tuple[str, str]]:
    """Yield the CSV tables that a page offers, with what their links say."""
    for element in page.soup.find_all("a", href=True):
        place = own(page.address, str(element["href"]))
        if place and urlsplit(place).path.endswith(".csv"):
            yield without_fragment(place), " ".join(element.get_text().split())


def links(page: SavedPage) -> Iterator[str]:
    """Yield the pages of this site to which the main part of a page leads.

    Other choices of the same list or table are left out - links that need not be followed, and
    those to the same path with another question, but for the next page of a list. So is the way
    back up.
    """
    here = urlsplit(page.address).path
    main = page.soup.find("main") or page.soup
    for element in main.find_all("a", href=True):
        relation = element.get("rel") or ()
        if (
            "nofollow" in relation
            or element.has_attr("download")
            or element.find_parent(class_="up")
        ):
            continue
        place = without_fragment(own(page.address, str(element["href"])))
        path = urlsplit(place).path
        if path == here and "next" not in relation:
            continue
        if place and path.endswith("/") and not address_fault(place):
            yield place


def own(address: str, link: str) -> str:
    """Return a link of a page as path and query of this site; "" where it leads elsewhere."""
    if link.startswith(("data:", "mailto:", "tel:", "#")) or not link:
        return ""
    base = f"http://own.invalid{address}"
    parts = urlsplit(urljoin(base, link))
    if parts.netloc != "own.invalid":
        return ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return parts.path + (f"?{parts.query}" if parts.query else "") + fragment


def written(
    page: SavedPage, *, local: Callable[[str], str], absolute: Callable[[str], str], note: str
) -> bytes:
    """Return a page for its file.

    Args:
        page: as it was read.
        local: address -> its file in the kit, seen from a page; "" where it is not in it.
        absolute: path -> address with its host.
        note: what stands above: where it is from, and of when.
    """
    soup = page.soup
    for element in soup.find_all("link"):
        if "stylesheet" in (element.get("rel") or ()):
            element["href"] = "../style.css"
    for element in soup.find_all(_LOADED):
        _part(element, page, local)
    for element in soup.find_all("a"):
        for name in ("href", "xlink:href"):
            if element.has_attr(name):
                element[name] = _link(str(element[name]), page.address, local, absolute)
    mark = soup.select_one("a.wordmark")
    if mark is not None:
        mark["href"] = "../index.html"
    main: Any = soup.find("main") or soup.body
    if main is not None:
        told = soup.new_tag("p", attrs={"class": "notice"})
        told.string = note
        main.insert(0, told)
    return str(soup).encode()


def _part(element: Any, page: SavedPage, local: Callable[[str], str]) -> None:
    link = str(element.get("src") or "")
    if link.startswith("data:"):
        return
    file = local(own(page.address, link))
    if file:
        element["src"] = file
    else:  # not for everybody, or too large: what it shows is said
        element.replace_with(str(element.get("alt") or ""))


def _link(
    link: str, address: str, local: Callable[[str], str], absolute: Callable[[str], str]
) -> str:
    place = own(address, link)
    if not place:
        return link
    path, _mark, fragment = place.partition("#")
    file = local(path)
    if file:
        return f"{file}#{fragment}" if fragment else file
    return absolute(place)
