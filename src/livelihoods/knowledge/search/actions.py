"""Making the copies that are searched again, from what the rooms tell: the only way to write them.

Nobody's facts are changed by it, so that no right is asked and the audit has no entry of it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from livelihoods.knowledge.search import gathering, providers, rules
from livelihoods.knowledge.search.gathering import Found, Names
from livelihoods.knowledge.search.models import (
    Document,
    Label,
    Refresh,
    Thing,
    ThingWords,
    TitleWord,
)
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import today

_TOGETHER = 500
_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a refresh wrote."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    is_overtaken: bool = False

    def __str__(self) -> str:
        if self.is_overtaken:
            return "another refresh began later and is done: nothing changed"
        if not (self.new or self.changed or self.gone):
            return f"nothing changed: {self.unchanged} things to find"
        return (
            f"{self.new} new, {self.changed} changed, {self.gone} gone, {self.unchanged} unchanged"
        )


def refresh() -> Outcome:
    """Compare what the rooms tell now with what is stored, and write the difference at once.

    The rooms are read before the transaction begins, so that nobody waits for it; whoever began
    to read later wins.
    """
    begun, state = timezone.now(), _state()
    names = gathering.names_of_codes()
    stored = {
        (kind, key): (number, digest)
        for number, kind, key, digest in Thing.objects.values_list("pk", "kind", "key", "digest")
    }
    told: set[tuple[str, str]] = set()
    new: list[tuple[Found, str]] = []
    replaced: list[int] = []
    for provider in providers.PROVIDERS:
        for name, found in gathering.gathered(provider).items():
            told.add(name)
            digest = gathering.digest(found, names)
            number, before = stored.get(name, (None, ""))
            if digest != before:
                new.append((found, digest))
                replaced += [number] if number is not None else []
    gone = [number for name, (number, _digest) in stored.items() if name not in told]
    with transaction.atomic():
        if not _is_newest(begun, state):
            return Outcome(is_overtaken=True)
        _write(new, [*replaced, *gone], names)
    return Outcome(
        new=len(new) - len(replaced),
        changed=len(replaced),
        gone=len(gone),
        unchanged=len(told) - len(new),
    )


def refresh_if_due() -> Outcome | None:
    """Refresh where something was written since the last time, or the day is another."""
    last = Refresh.objects.first()
    return None if last is not None and last.state == _state() else refresh()


def _state() -> str:
    """Return what stands for all that the rooms tell."""
    parts = [str(rules.VERSION), last_hash(), str(today())]
    return "|".join([*parts, *(each.state() for each in providers.PROVIDERS)])[:200]


def _is_newest(begun: datetime, state: str) -> bool:
    """Say so, and remember it, unless a refresh that began later was quicker."""
    last = Refresh.objects.select_for_update().first()
    if last is None:
        Refresh.objects.create(pk=1, begun_at=begun, state=state)
        return True
    if last.begun_at > begun:
        return False
    last.begun_at, last.state = begun, state
    last.save()
    return True


def _write(new: Sequence[tuple[Found, str]], gone: Collection[int], names: Names) -> None:
    counted: Counter[str] = Counter()
    for numbers in _in_parts(sorted(gone)):
        titles: dict[int, list[str]] = {}
        for number, title in Document.objects.filter(thing__in=numbers).values_list(
            "thing", "title"
        ):
            titles.setdefault(number, []).append(title)
        for each in titles.values():
            counted.subtract(gathering.title_words(each))
        Document.objects.filter(thing__in=numbers).delete()
        ThingWords.objects.filter(thing__in=numbers).delete()
        Thing.objects.filter(pk__in=numbers).delete()
    for part in _in_parts(new):
        things = _things(part)
        Thing.objects.bulk_create(things)
        made: list[Document] = []
        texts: list[ThingWords] = []
        for thing, (found, _digest) in zip(things, part, strict=True):
            versions = list(gathering.documents(found))
            for version in versions:
                version.thing = thing
            made += versions
            written = gathering.words(found, names)
            written.thing = thing
            texts.append(written)
            counted.update(gathering.title_words([version.title for version in versions]))
        Document.objects.bulk_create(made)
        ThingWords.objects.bulk_create(texts)
    _count_title_words(counted)
    Label.objects.filter(things=None).delete()


def _things(part: Sequence[tuple[Found, str]]) -> list[Thing]:
    labels = [gathering.label(found) for found, _digest in part]
    wanted = {label.digest: label for label in labels}
    Label.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    there = Label.objects.in_bulk(list(wanted), field_name="digest")
    return [
        Thing(
            kind=found.kind,
            key=found.key,
            label=there[label.digest],
            day=found.day,
            sort_title=gathering.sort_title(found),
            digest=digest,
        )
        for (found, digest), label in zip(part, labels, strict=True)
    ]


def _count_title_words(counted: Counter[str]) -> None:
    """Add to, or take from, the number of things that have each word in a title."""
    changed = sorted(word for word, number in counted.items() if number)
    for words in _in_parts(changed):
        there = dict(TitleWord.objects.filter(word__in=words).values_list("word", "things"))
        numbers: dict[str, Any] = {word: there.get(word, 0) + counted[word] for word in words}
        TitleWord.objects.filter(word__in=[word for word in words if numbers[word] <= 0]).delete()
        TitleWord.objects.bulk_create(
            [TitleWord(word=word, things=number) for word, number in numbers.items() if number > 0],
            update_conflicts=True,
            unique_fields=["word"],
            update_fields=["things"],
        )


def _in_parts(rows: Sequence[_Each]) -> Iterator[Sequence[_Each]]:
    for first in range(0, len(rows), _TOGETHER):
        yield rows[first : first + _TOGETHER]
