"""What a page offers to take away: files, citations, and what it shows for other sites."""

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
_ROOM: Final = 190  # pixels that a frame needs around the picture, on a narrow screen
_OF_TABLE: Final = 480  # the height of a frame of a table, which is scrolled


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
        elsewhere: Says what can be shown on another site.
        frame: HTML that shows the chart, the map or the table in a frame.
        picture: HTML that shows it as a picture; empty where there is none.
    """

    files: tuple[Files, ...]
    citation: str
    citations: tuple[Link, ...]
    permanent: str
    elsewhere: str
    frame: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws.

    Attributes:
        words: What the picture says.
        width: Of its drawing, in pixels.
        height: Of its narrow drawing, in pixels.
        is_map: Whether it is a map, which is taken away in its wide drawing: countries are small.
    """

    words: str
    width: int
    height: int
    is_map: bool = False


def offer(
    question: Question,
    citation: Citation,
    absolute: Callable[[str], str],
    drawn: Drawn | None = None,
) -> Offer:
    """Return what a page offers.

    Args:
        question: What the page shows.
        citation: How it is cited.
        absolute: Makes an address of this site one that other sites can use.
        drawn: What can be had as a picture; None where nothing can be drawn.
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
    picture = ""
    if drawn:
        size = ("size=wide",) if drawn.is_map else ()
        svg, png = (_link(question, suffix, suffix.upper(), *size) for suffix in ("svg", "png"))
        title = (
            gettext("The map as a picture") if drawn.is_map else gettext("The chart as a picture")
        )
        files.append(Files(title, (svg, png)))
        picture = str(
            format_html(
                '<a href="{}"><img src="{}" alt="{}" width="{}"></a>',
                absolute(address_of(question)),
                absolute(png[1]),
                drawn.words,
                drawn.width,
            )
        )
    is_table = drawn is None or question.view == "table"
    frame = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        absolute(embed_address_of(question)),
        citation.title,
        _OF_TABLE if drawn is None or is_table else drawn.height + _ROOM,
    )
    named = (("bib", "BibTeX"), ("ris", "RIS"))
    cited = tuple(_link(question, suffix, words) for suffix, words in named)
    return Offer(
        tuple(files),
        citation.text(),
        cited,
        citation.address,
        _elsewhere(is_table=is_table, is_map=drawn is not None and drawn.is_map),
        str(frame),
        picture,
    )


def _elsewhere(*, is_table: bool, is_map: bool) -> str:
    if is_table:
        return gettext("Show this table on another site")
    if is_map:
        return gettext("Show this map on another site")
    return gettext("Show this chart on another site")


def _link(question: Question, suffix: str, words: object, *more: str) -> Link:
    address = address_of(question, suffix)
    for each in more:
        address += f"{'&' if '?' in address else '?'}{each}"
    return str(words), address, suffix in _OPENED
