"""How a publication is cited: as a text, as BibTeX, as RIS, for programs that read its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from livelihoods.knowledge.library.names import Role
from livelihoods.knowledge.library.queries import CreditView, EditionView, WorkView
from livelihoods.knowledge.library.rules import first_day
from livelihoods.platform.interchange.citing import bibtex_entry, ris_record, tex
from livelihoods.platform.timeline import today

_BIBTEX: Final = {
    "book": "book", "paper": "techreport", "brief": "techreport", "report": "techreport",
    "resource": "techreport", "annual_report": "techreport", "toolkit": "manual",
}  # fmt: skip
_RIS: Final = {"book": "BOOK", "paper": "RPRT", "brief": "RPRT", "report": "RPRT"}
_MAKERS: Final = (Role.AUTHOR, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Citation:
    """An edition of a publication, as it is cited today at the address of its page."""

    work: WorkView
    edition: EditionView
    address: str
    publisher: str

    @property
    def makers(self) -> tuple[CreditView, ...]:
        """Its authors, or its editors where it has none."""
        named = self.work.credits_of(self.edition.language)
        for role in _MAKERS:
            found = tuple(each for each in named if each.role == role)
            if found:
                return found
        return ()

    @property
    def title(self) -> str:
        """Title and subtitle."""
        return ": ".join(filter(None, (self.edition.title, self.edition.subtitle)))

    @property
    def year(self) -> str:
        """The year in which it appeared, or what stands for one."""
        return self.edition.issued[:4] or gettext("n.d.")

    def text(self) -> str:
        """Return it as a sentence, in the reader's language; the title in its own."""
        names = _joined([each.sort_name for each in self.makers]) or self.publisher
        if self.makers and self.makers[0].role == Role.EDITOR:
            names += " " + ngettext("(ed.)", "(eds.)", len(self.makers))
        parts = [
            f"{names} ({self.year}). {self.title}",
            self.edition.label,
            self._translated(),
            self._where(),
            self._version(),
            f"https://doi.org/{self.edition.doi}" if self.edition.doi else "",
            gettext("{address}, retrieved {day}").format(
                address=self.address, day=date_format(today(), "DATE_FORMAT")
            ),
        ]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    def _where(self) -> str:
        if not self.makers and not self.work.place:
            return ""
        return ": ".join(filter(None, (self.work.place, self.publisher)))

    def _translated(self) -> str:
        names = [
            each.name
            for each in self.work.credits_of(self.edition.language)
            if each.role == Role.TRANSLATOR
        ]
        return gettext("Translated by {names}").format(names=_joined(names)) if names else ""

    def _version(self) -> str:
        if self.edition.version == 1:
            return ""
        return gettext("Version {number}").format(number=self.edition.version)

    def bibtex(self) -> str:
        """Return it as an entry of BibTeX, with the fields that biblatex adds."""
        edition, work = self.edition, self.work
        role = "editor" if self.makers and self.makers[0].role == Role.EDITOR else "author"
        names = [
            f"{{{tex(each.sort_name)}}}" if each.is_body else tex(each.sort_name)
            for each in self.makers
        ] or [f"{{{tex(self.publisher)}}}"]
        day = first_day(edition.issued)
        fields = {
            role: " and ".join(names),
            "title": f"{{{tex(self.title)}}}",
            "year": edition.issued[:4],
            "month": str(day.month) if day and len(edition.issued) > 4 else "",
            "series": tex(work.series.name) if work.series else "",
            "number": str(edition.number or ""),
            "type": tex(edition.label),
            "institution": tex(self.publisher),
            "publisher": tex(self.publisher),
            "address": tex(work.place),
            "isbn": edition.isbn,
            "doi": edition.doi,
            "language": edition.language,
            "version": str(edition.version) if edition.version > 1 else "",
            "url": self.address,
            "urldate": today().isoformat(),
            "note": tex(gettext("Withdrawn")) if work.is_withdrawn else "",
        }
        sort = _BIBTEX.get(work.kind, "misc")
        return bibtex_entry(sort, self.key, {name: text for name, text in fields.items() if text})

    def ris(self) -> str:
        """Return it as a record of RIS."""
        edition, work = self.edition, self.work
        day = first_day(edition.issued)
        tag = "ED" if self.makers and self.makers[0].role == Role.EDITOR else "AU"
        pairs = [
            ("TY", _RIS.get(work.kind, "GEN")),
            ("ID", self.key),
            *((tag, each.sort_name) for each in self.makers),
            *(() if self.makers else (("AU", self.publisher),)),
            ("TI", self.title),
            ("PY", edition.issued[:4]),
            ("DA", _ris_day(day, edition.issued)),
            ("T2", work.series.name if work.series else ""),
            ("M1", str(edition.number or "")),
            ("PB", self.publisher),
            ("CY", work.place),
            ("SN", edition.isbn),
            ("DO", edition.doi),
            ("LA", edition.language),
            ("AB", edition.abstract),
            ("UR", self.address),
            ("Y2", today().strftime("%Y/%m/%d")),
            ("N1", gettext("Withdrawn") if work.is_withdrawn else ""),
        ]
        return ris_record([pair for pair in pairs if pair[1]] + [("ER", "")])

    @property
    def key(self) -> str:
        """A short name without blanks, for a bibliography."""
        return f"{self.work.key}-{self.edition.language}"

    def highwire(self) -> list[tuple[str, str]]:
        """Return what search engines of scholarly works look for: name and content."""
        edition, work = self.edition, self.work
        pairs = [
            ("citation_title", self.title),
            *(("citation_author", each.sort_name) for each in self.makers),
            ("citation_publication_date", edition.issued.replace("-", "/")),
            ("citation_language", edition.language),
            ("citation_publisher", self.publisher),
            ("citation_isbn", edition.isbn),
            ("citation_doi", edition.doi),
            ("citation_abstract_html_url", self.address),
        ]
        if work.series:
            pairs.append(("citation_technical_report_institution", self.publisher))
            pairs.append(("citation_technical_report_number", edition.label))
        return [pair for pair in pairs if pair[1]]

    def json_ld(self, files: Iterable[tuple[Any, str]], text_address: str) -> dict[str, Any]:
        """Return it in the words of schema.org.

        Args:
            files: each file with its address.
            text_address: of its text as a page, where it has one.
        """
        edition, work = self.edition, self.work
        kinds = {"book": "Book", "paper": "ScholarlyArticle", "report": "Report", "brief": "Report",
                 "annual_report": "Report", "resource": "Report"}  # fmt: skip
        said: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": kinds.get(work.kind, "CreativeWork"),
            "name": self.title,
            "headline": self.title[:110],
            "inLanguage": edition.language,
            "url": self.address,
            "datePublished": edition.issued,
            "abstract": edition.abstract,
            "author": [_person(each) for each in self.makers if each.role == Role.AUTHOR],
            "editor": [_person(each) for each in self.makers if each.role == Role.EDITOR],
            "translator": [
                _person(each)
                for each in work.credits_of(edition.language)
                if each.role == Role.TRANSLATOR
            ],
            "publisher": {"@type": "Organization", "name": self.publisher},
            "isbn": edition.isbn,
            "identifier": f"https://doi.org/{edition.doi}" if edition.doi else "",
            "numberOfPages": edition.pages,
            "version": str(edition.version) if edition.version > 1 else "",
            "usageInfo": work.licence,
            "creativeWorkStatus": "Withdrawn" if work.is_withdrawn else "",
            "encoding": [
                {"@type": "MediaObject", "contentUrl": address, "contentSize": f"{file.size} B",
                 "encodingFormat": file.suffix}
                for file, address in files
            ],
        }  # fmt: skip
        if work.series:
            said["isPartOf"] = {"@type": "CreativeWorkSeries", "name": work.series.name}
            said["position"] = edition.number
        if text_address:
            said["mainEntityOfPage"] = text_address
        return {name: value for name, value in said.items() if value not in ("", None, [])}


def _person(credit: CreditView) -> dict[str, str]:
    sort = "Organization" if credit.is_body else "Person"
    return {"@type": sort, "name": credit.name}


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return gettext("{names} and {last}").format(names="; ".join(names[:-1]), last=names[-1])


def _ris_day(day: date | None, issued: str) -> str:
    if day is None or len(issued) == 4:
        return ""
    return day.strftime("%Y/%m/%d") if len(issued) == 10 else day.strftime("%Y/%m//")
