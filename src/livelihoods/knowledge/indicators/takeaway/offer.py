"""What a page offers to take away: files of its figures, citations, the chart for another site."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.panels import address_of, embed_address_of
from livelihoods.knowledge.indicators.takeaway.citations import Citation

Link = tuple[str, str, bool]
"""Words, address, whether it opens in the browser."""

_OF_PAGE: Final = (
    ("csv", "CSV", ()),
    ("csv", gettext_lazy("CSV with a byte-order mark, for spreadsheets"), ("bom=1",)),
    ("xlsx", gettext_lazy("Spreadsheet (XLSX)"), ()),
    ("json", "JSON-stat", ()),
    ("sdmx.csv", "SDMX-CSV", ()),
    ("sdmx.json", "SDMX-JSON", ()),
    ("zip", gettext_lazy("All in one (ZIP)"), ()),
    ("metadata.json", gettext_lazy("Definitions, sources and terms (JSON)"), ()),
)
_OF_ALL: Final = tuple(each for each in _OF_PAGE if each[0] in {"csv", "xlsx", "zip"})
_OPENED: Final = ("json", "metadata.json", "svg", "png")
_ROOM: Final = 190  # pixels that a frame needs around the chart, on a narrow screen


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one sort."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that a page offers to take away.

    Attributes:
        files: By what they hold.
        citation: As a sentence.
        citations: As files.
        permanent: Where the same figures are shown for ever: the address with its releases pinned.
        frame: HTML that shows the chart in a frame; empty where there is none.
        picture: HTML that shows the chart as a picture.
    """

    files: tuple[Files, ...]
    citation: str
    citations: tuple[Link, ...]
    permanent: str
    frame: str = ""
    picture: str = ""


def offer(
    question: Question,
    citation: Citation,
    absolute: Callable[[str], str],
    *,
    chart_words: str = "",
    chart_height: int = 0,
) -> Offer:
    """Return what a page offers.

    Args:
        question: What the page shows.
        citation: How it is cited.
        absolute: Makes an address of this site one that other sites can use.
        chart_words: What the chart says; empty where there is none.
        chart_height: Of its narrow drawing, in pixels.
    """
    files = [
        Files(
            gettext("What this page shows"),
            tuple(_link(question, suffix, words, *more) for suffix, words, more in _OF_PAGE),
        ),
        Files(
            gettext("All places, periods and breakdowns of this indicator"),
            tuple(
                _link(question, suffix, words, "scope=full", *more)
                for suffix, words, more in _OF_ALL
            ),
        ),
    ]
    frame = picture = ""
    if chart_words:
        pictures = tuple(_link(question, suffix, suffix.upper()) for suffix in ("svg", "png"))
        files.append(Files(gettext("The chart as a picture"), pictures))
        frame = str(
            format_html(
                '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
                absolute(embed_address_of(question)),
                citation.title,
                chart_height + _ROOM,
            )
        )
        picture = str(
            format_html(
                '<a href="{}"><img src="{}" alt="{}"></a>',
                absolute(address_of(question)),
                absolute(address_of(question, "png")),
                chart_words,
            )
        )
    named = (("bib", "BibTeX"), ("ris", "RIS"))
    cited = tuple(_link(question, suffix, words) for suffix, words in named)
    return Offer(tuple(files), citation.text(), cited, citation.address, frame, picture)


def _link(question: Question, suffix: str, words: object, *more: str) -> Link:
    address = address_of(question, suffix)
    for each in more:
        address += f"{'&' if '?' in address else '?'}{each}"
    return str(words), address, suffix in _OPENED
