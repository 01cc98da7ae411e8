"""Public issues in lists: as lines of the archive, and as entries of other rooms' pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.newsletters import wording
from livelihoods.knowledge.newsletters.models import Issue, ItemKind, ItemText
from livelihoods.knowledge.newsletters.rules import PUBLIC


@dataclass(frozen=True)
class IssueLine:
    """An issue in a list."""

    newsletter: str
    newsletter_name: str
    number: int
    title: str
    title_language: str
    period: str
    dated_on: date
    published_at: datetime | None
    languages: tuple[str, ...]
    is_fictional: bool
    summary: str


def public_lines(
    language: str, *, newsletter: int | None = None, limit: int | None = None
) -> list[tuple[Issue, IssueLine]]:
    """Return the public issues in a language, newest first, in two queries."""
    rows = Issue.objects.filter(state__in=PUBLIC).select_related("newsletter")
    if newsletter is not None:
        rows = rows.filter(newsletter=newsletter)
    chosen = list(rows.order_by("-dated_on", "-number")[:limit])
    openings: dict[int, dict[str, ItemText]] = {}
    texts = ItemText.objects.filter(item__kind=ItemKind.OPENING, item__issue__in=chosen)
    for text in texts.select_related("item"):
        openings.setdefault(text.item.issue_id, {})[text.language] = text
    with override(language):
        return [(row, _line(row, openings.get(row.pk, {}), language)) for row in chosen]


def _line(row: Issue, texts: dict[str, ItemText], language: str) -> IssueLine:
    text = texts.get(language) or texts.get(row.languages[0])
    untitled = gettext("Issue %(number)s") % {"number": row.number}
    return IssueLine(
        newsletter=row.newsletter.key,
        newsletter_name=row.newsletter.name_in(language),
        number=row.number,
        title=text.heading if text else untitled,
        title_language=text.language if text else language,
        period=wording.period_words(row),
        dated_on=row.dated_on,
        published_at=row.published_at,
        languages=tuple(row.languages),
        is_fictional=row.is_fictional,
        summary=wording.summary(text.body) if text else "",
    )


def entries(about: About, *, language: str, limit: int | None = None) -> tuple[Entry, ...]:
    """Return the public issues, newest first; they carry no codes, so that any asked finds none."""
    if not About().fits(about):
        return ()
    return tuple(as_entry(line, language) for _row, line in public_lines(language, limit=limit))


def entry(key: str, *, language: str) -> Entry | None:
    """Return the issue of a key (`mbo-newsletter-12`), or None where nobody may read it."""
    return named([key], language=language).get(key)


def named(keys: Sequence[str], *, language: str) -> dict[str, Entry]:
    """Return the issues of these keys that anybody may read."""
    found = (_of_key(key, language) for key in keys)
    return {entry.key: entry for entry in found if entry is not None}


def _of_key(key: str, language: str) -> Entry | None:
    newsletter, _dash, number = key.rpartition("-")
    if not number.isdecimal():
        return None
    row = Issue.objects.filter(
        newsletter__key=newsletter, number=int(number[:9]), state__in=PUBLIC
    ).first()
    if row is None:
        return None
    lines = public_lines(language, newsletter=row.newsletter_id)
    return next((as_entry(line, language) for each, line in lines if each.pk == row.pk), None)


def closed() -> list[tuple[str, str]]:
    """Return the issues that nobody may read yet."""
    rows = Issue.objects.exclude(state__in=PUBLIC)
    return [
        (f"{key}-{number}", "") for key, number in rows.values_list("newsletter__key", "number")
    ]


def as_entry(line: IssueLine, language: str, text: str = "") -> Entry:
    """Return a line as other rooms list it."""
    with override(language):
        address = reverse(
            "newsletters:issue", kwargs={"newsletter": line.newsletter, "number": line.number}
        )
        title = wording.titled(line.newsletter_name, line.title)
    return Entry(
        kind=Kind.NEWSLETTER,
        key=f"{line.newsletter}-{line.number}",
        title=title,
        address=address,
        language=line.title_language,
        summary=line.summary,
        day=line.dated_on,
        source=line.newsletter_name,
        text=text,
    )
