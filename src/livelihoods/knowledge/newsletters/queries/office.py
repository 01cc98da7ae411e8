"""What an office sees of issues: how far each is, what is missing, how its sending goes."""

from dataclasses import dataclass

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import content
from livelihoods.knowledge.newsletters.content import IssueView
from livelihoods.knowledge.newsletters.models import Issue, Item, ItemKind, Sending
from livelihoods.knowledge.newsletters.rules import State


@dataclass(frozen=True)
class Cell:
    """A part in one language, as the table of an issue shows it."""

    language: str
    trouble: str
    is_written: bool


@dataclass(frozen=True)
class Row:
    """A part of an issue, with its state in each language."""

    item: Item
    heading: str
    is_opening: bool
    is_reference: bool
    is_gone: bool
    cells: tuple[Cell, ...]


def issue_of(key: str) -> Issue:
    """Return the issue of a key such as `mbo-newsletter-12`, whatever its state.

    Raises:
        InputError: where there is none.
    """
    newsletter, _dash, number = key.rpartition("-")
    rows = Issue.objects.select_related("newsletter")
    found = (
        rows.filter(newsletter__key=newsletter, number=int(number[:9])).first()
        if number.isdecimal()
        else None
    )
    if found is None:
        raise InputError(
            f"there is no issue {key[:80]!r}; write newsletter and number, as in e-news-3"
        )
    return found


def sending_of(issue: int) -> Sending | None:
    """Return the sending of an issue, or None where none was asked for."""
    return Sending.objects.filter(issue=issue).first()


def to_approve() -> int:
    """Count the issues that are translated and wait to be approved."""
    return Issue.objects.filter(state=State.TRANSLATED).count()


def view(issue: Issue, language: str) -> IssueView:
    """Return an issue in a language as it would be shown and sent today, whatever its state."""
    return content.view(issue, language)


def rows(issue: Issue) -> tuple[Row, ...]:
    """Return the parts of an issue with their state in each of its languages."""
    found = []
    original = content.view(issue, issue.languages[0])
    entries = {part.number: part for part in original.parts}
    for item in issue.items.order_by("position").prefetch_related("texts"):
        texts = {text.language: text for text in item.texts.all()}
        first = texts.get(issue.languages[0])
        is_reference = item.kind == ItemKind.REFERENCE
        part = entries.get(item.pk)
        heading = first.heading if first else (part.heading if part else "")
        found.append(
            Row(
                item=item,
                heading=heading,
                is_opening=item.kind == ItemKind.OPENING,
                is_reference=is_reference,
                is_gone=is_reference and not heading,
                cells=()
                if is_reference
                else tuple(
                    Cell(
                        code,
                        content.trouble_of(texts.get(code), first),
                        texts.get(code) is not None,
                    )
                    for code in issue.languages
                ),
            )
        )
    return tuple(found)
