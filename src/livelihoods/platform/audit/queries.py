"""Reading the audit: entries of a thing, and whether the chain is whole."""

from typing import Any

from django.db import models

from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.rules import entry_hash


def entries_of(subject: models.Model) -> "models.QuerySet[Entry]":
    """The entries about one row, oldest first."""
    return Entry.objects.filter(
        subject_type=subject._meta.label_lower,  # noqa: SLF001
        subject_id=str(subject.pk),
    ).order_by("id")


def first_broken() -> Entry | None:
    """Return the first entry whose content or place in the chain was changed, or None."""
    previous = ""
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        content: dict[str, Any] = {
            name: getattr(entry, name)
            for name in (
                "at", "actor_id", "command", "act", "subject_type", "subject_id", "changes",
                "reason",
            )
        }  # fmt: skip
        if entry.previous_hash != previous or entry.hash != entry_hash(
            previous_hash=previous, **content
        ):
            return entry
        previous = entry.hash
    return None


def newest() -> Entry | None:
    """Return the newest entry, or None where there is none."""
    return Entry.objects.order_by("-id").first()


def last_hash() -> str:
    """Return the hash of the newest entry, which stands for all of them; empty without entries."""
    return Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""


def has_hash(wanted: str) -> bool:
    """Whether some entry has this hash: the chain up to it is the one that was seen then."""
    return Entry.objects.filter(hash=wanted).exists()


def changes_of(act: str) -> list[dict[str, Any]]:
    """Return what the entries of one act say of changes, oldest first."""
    return list(Entry.objects.filter(act=act).order_by("id").values_list("changes", flat=True))


def actors_of(act: str) -> dict[str, str]:
    """Return, by the number of the row, who did an act to it: the account, or the command."""
    entries = Entry.objects.filter(act=act).select_related("actor").order_by("id")
    return {entry.subject_id: str(entry.actor or entry.command) for entry in entries}


def number() -> int:
    """Return how many entries there are."""
    return Entry.objects.count()
