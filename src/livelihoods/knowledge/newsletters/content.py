"""An issue as it reads in one language: its parts in order, and what is missing or stale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from livelihoods.knowledge.entries import Entry
from livelihoods.knowledge.newsletters import references, wording
from livelihoods.knowledge.newsletters.models import Issue, Item, ItemKind, ItemText
from livelihoods.platform.audit.queries import last_hash

MISSING: Final = "missing"
STALE: Final = "stale"
_NO_WORDS: Final = SafeString()


@dataclass(frozen=True)
class Part:
    """A part of an issue in one language.

    Args:
        number: of its row.
        kind: heading of a section, article, or something of another room.
        heading: what stands above it; empty where the part is gone or was never written.
        body: its words, cleaned.
        language: of its words: another than asked for where it was not translated.
        trouble: `missing` or `stale`, where its translation is so.
        entry: of another room, where it may be shown today.
        asked: kind and key of it, where the part is a reference.
        is_under: whether a section has begun before it.
    """

    number: int
    kind: str
    heading: str
    body: SafeString = _NO_WORDS
    language: str = ""
    trouble: str = ""
    entry: Entry | None = None
    asked: tuple[str, str] = ("", "")
    is_under: bool = False

    @property
    def anchor(self) -> str:
        """Return by what an address leads to it."""
        return f"p{self.number}"

    @property
    def is_section(self) -> bool:
        """Whether it is a heading under which others stand."""
        return self.kind == ItemKind.SECTION


@dataclass(frozen=True)
class IssueView:
    """An issue as it reads in one language."""

    number: int
    id: int
    newsletter: str
    newsletter_name: str
    description: str
    language: str
    title: str
    title_language: str
    introduction: SafeString
    dated_on: date
    period: str
    state: str
    is_fictional: bool
    published_at: datetime | None
    languages: tuple[str, ...]
    parts: tuple[Part, ...] = field(default=())

    @property
    def shown(self) -> tuple[Part, ...]:
        """Return the parts that a reader sees; a section that is empty today is none."""
        there = [part for part in self.parts if part.heading]
        return tuple(
            part
            for part, after in zip_longest(there, there[1:])
            if not part.is_section or (after is not None and not after.is_section)
        )

    @property
    def contents(self) -> tuple[Part, ...]:
        """Return what the list "in this issue" names: all but headings of sections."""
        return tuple(part for part in self.shown if not part.is_section)

    @property
    def entries(self) -> tuple[tuple[str, str], ...]:
        """Return kind and key of what other rooms have in it."""
        return tuple(part.asked for part in self.parts if part.entry is not None)

    @property
    def troubles(self) -> tuple[Part, ...]:
        """Return the parts whose translation is missing or stale, or that nobody may see today."""
        return tuple(part for part in self.parts if part.trouble or not part.heading)


def view(issue: Issue, language: str) -> IssueView:
    """Return an issue in a language; what is not translated stands in that of the originals."""
    items = list(issue.items.order_by("position").prefetch_related("texts"))
    return _view(issue, language, items)


def _view(issue: Issue, language: str, items: Iterable[Item]) -> IssueView:
    newsletter = issue.newsletter
    opening: Part | None = None
    parts: list[Part] = []
    items = list(items)
    asked = {(item.entry_kind, item.entry_key) for item in items if item.kind == ItemKind.REFERENCE}
    there = references.entries(asked, language=language, state=last_hash())
    for item in items:
        part = _part(item, language, issue.languages[0], there)
        if item.kind == ItemKind.OPENING:
            opening = part
        else:
            has_begun = any(each.is_section for each in parts)
            parts.append(replace(part, is_under=has_begun and not part.is_section))
    with override(language):
        untitled = gettext("Issue %(number)s") % {"number": issue.number}
        period = wording.period_words(issue)
    return IssueView(
        number=issue.number,
        id=issue.pk,
        newsletter=newsletter.key,
        newsletter_name=newsletter.name_in(language),
        description=newsletter.description_in(language),
        language=language,
        title=(opening.heading if opening else "") or untitled,
        title_language=(opening.language if opening else "") or language,
        introduction=opening.body if opening else _NO_WORDS,
        dated_on=issue.dated_on,
        period=period,
        state=issue.state,
        is_fictional=issue.is_fictional,
        published_at=issue.published_at,
        languages=tuple(issue.languages),
        parts=tuple(parts),
    )


def trouble_of(text: ItemText | None, original: ItemText | None) -> str:
    """Return whether a text is missing, or translates another than the newest original."""
    if text is None or not text.heading:
        return MISSING
    if original is not None and text is not original and text.translates < original.version:
        return STALE
    return ""


def _part(
    item: Item, language: str, original_language: str, there: Mapping[references.Asked, Entry]
) -> Part:
    if item.kind == ItemKind.REFERENCE:
        found = there.get((item.entry_kind, item.entry_key))
        return Part(
            number=item.pk,
            kind=item.kind,
            heading=found.title if found else "",
            language=found.language if found else language,
            entry=found,
            asked=(item.entry_kind, item.entry_key),
        )
    texts = {text.language: text for text in item.texts.all()}
    original, text = texts.get(original_language), texts.get(language)
    shown = text or original
    return Part(
        number=item.pk,
        kind=item.kind,
        heading=shown.heading if shown else "",
        # cleaned when it was written; only the action writes it
        body=mark_safe(shown.body) if shown else _NO_WORDS,  # noqa: S308
        language=shown.language if shown else language,
        trouble=trouble_of(text, original),
    )
