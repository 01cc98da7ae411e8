"""How figures are cited: as a text, as BibTeX, as RIS; always with version and day of retrieval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.figure import Figure
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.knowledge.indicators.takeaway.selection import Selection
from livelihoods.platform.interchange.citing import bibtex_entry, ris_record, tex
from livelihoods.platform.timeline import today

_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    Attributes:
        key: A short name without blanks, for a bibliography.
        publisher: Who publishes the figures.
        title: Of the indicator.
        places: Places with their periods.
        standards: By which figures were decided.
        surveys: Producer and title of each survey from whose records figures were computed.
        assumptions: What modelled figures rest on.
        credits: Of figures that another producer published, how that wants to be credited.
        releases: As dataset and version.
        released: The day of the newest of them.
        address: Of the page, with its releases pinned: it shows the same for ever.
        retrieved: The day on which it was read.
    """

    key: str
    publisher: str
    title: str
    places: tuple[str, ...]
    standards: tuple[str, ...]
    surveys: tuple[str, ...]
    assumptions: tuple[str, ...]
    credits: tuple[str, ...]
    releases: tuple[str, ...]
    released: date
    address: str
    retrieved: date

    def text(self) -> str:
        """Return the citation as a sentence in the language of the reader."""
        return gettext(
            "{network}: {title}. {places}. {standards}. {sources}. "
            "Release {releases}, {published}. {address}, retrieved {retrieved}."
        ).format(
            network=self.publisher,
            title=self.title,
            places="; ".join(self.places),
            standards="; ".join(self.standards),
            sources=". ".join(self._sources()),
            releases=", ".join(self.releases),
            published=date_format(self.released, "DATE_FORMAT"),
            address=self.address,
            retrieved=date_format(self.retrieved, "DATE_FORMAT"),
        )

    def _sources(self) -> list[str]:
        """Say what was computed from records, and what is as its producer publishes it."""
        said = []
        if self.surveys:
            surveys = "; ".join(self.surveys)
            said.append(gettext("Computed from: {surveys}").format(surveys=surveys))
        said += [each.rstrip(".") for each in self.assumptions]
        if self.credits:
            credited = "; ".join(self.credits)
            said.append(gettext("As published by: {credits}").format(credits=credited))
        return said

    def bibtex(self) -> str:
        """Return the citation as a BibTeX entry (`@misc`, with the fields that biblatex adds)."""
        fields = {
            "author": f"{{{tex(self.publisher)}}}",  # one name, not a first and a last one
            "title": f"{{{tex(self.title)}}}",
            "year": str(self.released.year),
            "month": str(self.released.month),
            "version": tex(", ".join(self.releases)),
            "howpublished": f"\\url{{{self.address}}}",
            "url": self.address,
            "urldate": self.retrieved.isoformat(),
            "note": tex(self._note()),
        }
        return bibtex_entry("misc", self.key, fields)

    def ris(self) -> str:
        """Return the citation as RIS, of the type DATA."""
        pairs = [
            ("TY", "DATA"),
            ("ID", self.key),
            ("AU", self.publisher),
            ("TI", self.title),
            ("PY", str(self.released.year)),
            ("DA", self.released.strftime("%Y/%m/%d")),
            ("ET", ", ".join(self.releases)),
            ("PB", self.publisher),
            ("N1", self._note()),
            ("UR", self.address),
            ("Y2", self.retrieved.strftime("%Y/%m/%d")),
            ("ER", ""),
        ]
        return ris_record(pairs)

    def _note(self) -> str:
        told = (self.places, self.standards, self.surveys, self.assumptions, self.credits)
        return (
            ". ".join("; ".join(each).rstrip(".") for each in told if each)
            + f". Retrieved {self.retrieved.isoformat()}."
        )


def citation_of(figure: Figure, *, address: str, publisher: str) -> Citation:
    """Return the citation of what a page shows, at an address with its releases pinned."""
    releases = tuple(str(release) for release in figure.releases)
    return Citation(
        key="-".join([figure.indicator.replace("_", "-"), *_of_key(releases)]),
        publisher=publisher,
        title=figure.title,
        places=tuple(panel.title for panel in figure.panels),
        standards=tuple(panel.standard_title for panel in figure.standards),
        surveys=tuple(
            f"{panel.survey['producer']}, {panel.survey['title']}"
            for panel in figure.surveys
            if not panel.is_of_others
        ),
        assumptions=figure.assumptions,
        credits=tuple(
            dict.fromkeys(
                str(panel.survey["credit"]) for panel in figure.surveys if panel.is_of_others
            )
        ),
        releases=releases,
        released=max((release.released_on for release in figure.releases), default=today()),
        address=address,
        retrieved=today(),
    )


def citation_of_all(selection: Selection, *, title: str, address: str, publisher: str) -> Citation:
    """Return the citation of all that is published of an indicator."""
    releases = selection.releases
    standards = {
        code: Metadata(release).of_standard(code)["title"]
        for release in releases
        for each in release.metadata["indicators"]
        if each["id"] == selection.indicator
        for code in each["standards"]
    }
    books = [book for release in releases for book in release.metadata["codebooks"]]
    surveys = dict.fromkeys(
        f"{book['producer']}, {book['title']}" for book in books if not book.get("as_published")
    )
    named = list(surveys)[:_MOST_NAMED]
    if more := len(surveys) - len(named):
        named.append(
            ngettext("{number} more survey", "{number} more surveys", more).format(number=more)
        )
    names = tuple(str(release) for release in releases)
    return Citation(
        key="-".join([selection.indicator.replace("_", "-"), *_of_key(names)]),
        publisher=publisher,
        title=title,
        places=(gettext("All places and periods"),),
        standards=tuple(terms.translated(each) for each in standards.values()),
        surveys=tuple(named),
        assumptions=tuple(
            dict.fromkeys(
                note
                for release in releases
                for note in Metadata(release).assumptions_of(selection.indicator)
            )
        ),
        credits=tuple(dict.fromkeys(book["credit"] for book in books if book.get("as_published"))),
        releases=names,
        released=max(release.released_on for release in releases),
        address=address,
        retrieved=today(),
    )


def _of_key(releases: Iterable[str]) -> list[str]:
    return [each.replace(":", "-") for each in releases]
