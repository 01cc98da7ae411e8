"""What the library answers: frozen values, nothing of the database."""

from dataclasses import dataclass, field
from datetime import date, datetime

from livelihoods.knowledge.entries import About


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series, with how many publications of it are public where that was asked."""

    code: str
    name: str
    singular: str
    description: str
    needs_peer_review: bool
    is_numbered_in_programme: bool
    continues: str
    starts_on: date | None
    ends_on: date | None
    dates_stated: str
    source: str


@dataclass(frozen=True, slots=True)
class CreditView:
    """What somebody did; `language` where for that edition alone."""

    role: str
    name: str
    sort_name: str
    is_body: bool
    language: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that can be downloaded."""

    id: int
    name: str
    suffix: str
    size: int
    sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class EditionView:
    """A publication in one language.

    `follows` is the language that it was translated from, `is_stale` whether that has a newer
    version; `label` is its series and number.
    """

    language: str
    title: str
    subtitle: str
    abstract: str
    issued: str
    number: int | None
    label: str
    pages: int | None
    isbn: str
    doi: str
    address: str
    version: int
    follows: str
    is_stale: bool
    has_text: bool
    text: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """Something that happened to a publication, of which readers are told."""

    state: str
    happened_on: date | None
    note: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A peer review: by whom in kind, when, how it ended ("" while it goes on)."""

    reviewers: str
    outcome: str
    asked_on: date | None
    finished_on: date | None
    dates_stated: str
    source: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """A publication with all that its page shows; a withdrawn one has no texts and no files."""

    key: str
    kind: str
    series: SeriesView | None
    programme_of_number: str
    publisher: str
    place: str
    licence: str
    source: str
    seen_on: date | None
    is_fictional: bool
    state: str
    replaced_by: str
    about: About
    editions: tuple[EditionView, ...]
    credits: tuple[CreditView, ...]
    steps: tuple[StepView, ...]
    reviews: tuple[ReviewView, ...]
    recorded_at: datetime
    changed_on: date | None = None
    original: str = field(default="")

    @property
    def is_withdrawn(self) -> bool:
        """Whether only the notice is left."""
        return self.state == "withdrawn"

    def edition(self, language: str) -> EditionView:
        """Return the edition in a language, else the one that all others follow."""
        by_language = {edition.language: edition for edition in self.editions}
        near = next(
            (each for each in by_language if each.partition("-")[0] == language), self.original
        )
        return by_language.get(language) or by_language[near]

    def credits_of(self, language: str) -> tuple[CreditView, ...]:
        """Return who made an edition: those of the publication, and of this edition alone."""
        return tuple(each for each in self.credits if each.language in ("", language))
