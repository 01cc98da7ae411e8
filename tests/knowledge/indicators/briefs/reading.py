"""Reading a brief as a reader does: its texts, and the numbers in them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}
_SEPARATORS = {"en": (",", "."), "es": (".", ","), "pt": (".", ","), "fr": ("\u202f", ",")}


class Page(HTMLParser):
    """The texts of a page with the elements that they stand in; refuses what is not nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        classes = dict(attrs).get("class") or ""
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(f"{tag}.{classes}" if classes else tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].partition(".")[0] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.texts.append((tuple(self.open), " ".join(data.split(" "))))


def words(html: str, without: tuple[str, ...] = ("style", "svg", "code")) -> Iterator[str]:
    """Yield the texts that are not in the elements named, whose name or class begins like it."""
    for path, text in Page(html).texts:
        if not any(each.partition(".")[0] in without for each in path):
            yield text


def numbers(text: str, language: str) -> Iterator[float]:
    """Yield the numbers of a text that is written in a language."""
    group, decimal = _SEPARATORS[language]
    pattern = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?|\d+(?:{re.escape(decimal)}\d+)?"
    for found in re.findall(pattern, text):
        yield float(found.replace(group, "").replace(decimal, "."))
