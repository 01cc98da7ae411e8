"""What the library offers the other rooms of the wing: entries (`knowledge/entries.py`)."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.library import texts
from livelihoods.knowledge.library.addresses import Question
from livelihoods.knowledge.library.models import Edition, Publication
from livelihoods.knowledge.library.queries.listing import Row, every, rows
from livelihoods.knowledge.library.rules import READABLE, first_day

_AT_ONCE = 200


def entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return what can be read about some codes, newest first; what was withdrawn is left out."""
    numbers = every(Question.of(about), only_readable=True, limit=limit)
    return tuple(_entry(row, language) for row in rows(numbers, language))


def entry(key: str, *, language: str) -> Entry | None:
    """Return one publication that can be read, or None."""
    return named([key], language=language).get(key)


def named(keys: Sequence[str], *, language: str) -> dict[str, Entry]:
    """Return the publications of these keys that can be read."""
    found = Publication.objects.filter(key__in=keys, state__in=READABLE)
    numbers = list(found.values_list("pk", flat=True))
    return {row.key: _entry(row, language) for row in rows(numbers, language)}


def documents(language: str) -> Iterator[Entry]:
    """Yield every publication that can be read with all its words, in a language or the original's.

    The texts of editions in other languages belong to those languages' documents.
    """
    numbers = every(Question(), only_readable=True)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        bodies = {
            (pk, tongue): f"{abstract} {texts.plain(text)}"
            for pk, tongue, abstract, text in Edition.objects.filter(
                publication__in=part, is_released=True
            ).values_list("publication_id", "language", "abstract", "text")
        }
        for number, row in zip(part, rows(part, language), strict=True):
            words = [row.title, row.subtitle, row.label, *row.authors, bodies[number, row.language]]
            yield _entry(row, language, text=" ".join(filter(None, words)))


def closed() -> list[tuple[str, str]]:
    """Return the publications that cannot be read: drafts, and what was withdrawn."""
    rows = Publication.objects.exclude(state__in=READABLE)
    return [(key, "") for key in rows.values_list("key", flat=True)]


def _entry(row: Row, language: str, text: str = "") -> Entry:
    with translation.override(language):
        address = reverse("library:work", kwargs={"key": row.key})
        source = ", ".join(row.authors)
        if row.is_fictional:
            source = f"{source} ({gettext('fictional')})".strip()
    return Entry(
        kind=Kind.PUBLICATION,
        key=row.key,
        title=row.title,
        address=address,
        language=row.language,
        summary=row.summary or row.subtitle,
        day=first_day(row.issued),
        about=row.about,
        source=source or row.source,
        text=text,
    )
