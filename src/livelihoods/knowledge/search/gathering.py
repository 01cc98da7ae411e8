"""What the rooms tell, put together: each thing once, with its versions, as it will be stored."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import translation

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.search import rules
from livelihoods.knowledge.search.models import MARK, Document, Label, ThingWords
from livelihoods.knowledge.search.providers import Provider
from livelihoods.platform.alphabet import searchable
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

SHOWN: Final = 10_000
"""Letters of a text that are kept to show some of them."""

_READ = 150_000  # letters of a text that are searched
_WORDS = 15_000  # words of all texts of a thing: PostgreSQL numbers 16,383
_LETTERS = 160_000  # of these words together

Names = Mapping[str, str]
"""Code -> its names in the languages of the site, as they are indexed."""


@dataclass(slots=True)
class Version:
    """A thing in one language, and its address by the language of the reader."""

    entry: Entry
    addresses: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A thing with all its versions."""

    kind: Kind
    key: str
    versions: dict[str, Version] = field(default_factory=dict)

    @property
    def in_order(self) -> list[Version]:
        """The versions by language."""
        return [self.versions[language] for language in sorted(self.versions)]

    @property
    def day(self) -> date | None:
        """Its newest day."""
        days = [each.entry.day for each in self.versions.values() if each.entry.day]
        return max(days, default=None)

    @property
    def title(self) -> str:
        """Its title in the site's first language, or the first that there is."""
        first = self.versions.get(settings.LANGUAGE_CODE) or self.in_order[0]
        return first.entry.title

    def about(self, part: str) -> list[str]:
        """Return the codes of a part of all versions."""
        codes: set[str] = set()
        for each in self.versions.values():
            codes |= getattr(each.entry.about, part)
        return sorted(codes)


def gathered(provider: Provider) -> dict[tuple[str, str], Found]:
    """Return everything that a room tells in the languages of the site.

    A thing that was not translated is told with the same words in several languages: it is kept
    once, with the address that each reader is given.
    """
    things: dict[tuple[str, str], Found] = {}
    for asked, _name in settings.LANGUAGES:
        with translation.override(asked):
            for entry in provider.documents(asked):
                if entry.kind not in provider.kinds:
                    raise ValueError(f"{entry.kind} {entry.key} is told by a room of other kinds")
                found = things.setdefault(
                    (entry.kind, entry.key), Found(Kind(entry.kind), entry.key)
                )
                version = found.versions.setdefault(entry.language, Version(entry))
                version.addresses[asked] = entry.address
                if entry.language == asked:
                    version.entry = entry
    return things


def digest(found: Found, names: Names) -> str:
    """Return what stands for all that is stored of a thing."""
    content = [
        (
            each.entry.language, each.entry.title, each.entry.summary, each.entry.text,
            each.entry.source, sorted(each.addresses.items()),
        )
        for each in found.in_order
    ]  # fmt: skip
    about = [found.about(part) for part in About.__slots__]
    said = [names.get(code, "") for part in about for code in part]
    whole = [rules.VERSION, str(found.day), content, about, said]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def label(found: Found) -> Label:
    """Return the label of a thing, not yet stored."""
    parts = {part: _marked(found.about(part)) for part in About.__slots__}
    languages = _marked(sorted(found.versions))
    whole = json.dumps([found.kind, languages, sorted(parts.items())])
    return Label(
        digest=hashlib.sha256(whole.encode()).hexdigest(),
        kind=found.kind,
        languages=languages,
        **parts,
    )


def words(found: Found, names: Names) -> ThingWords:
    """Return the words of a thing as they are compared, not yet stored.

    The names of what it is about count as words of its text, in every language of the site.
    """
    entries = [each.entry for each in found.in_order]
    about = [names[code] for part in About.__slots__ for code in found.about(part) if code in names]
    texts = [
        rules.indexed(each.text[:_READ], each.language, _WORDS // len(entries)) for each in entries
    ]
    texts += [rules.indexed(each.source, each.language) for each in entries]
    return ThingWords(
        title=rules.joined(rules.indexed(each.title, each.language) for each in entries),
        summary=rules.joined(rules.indexed(each.summary, each.language) for each in entries),
        text=rules.joined([*about, *texts])[:_LETTERS],
    )


def documents(found: Found) -> Iterator[Document]:
    """Yield the versions of a thing, not yet stored."""
    for each in found.in_order:
        entry = each.entry
        yield Document(
            language=entry.language,
            title=entry.title,
            summary=entry.summary,
            text=entry.text[:SHOWN],
            addresses=each.addresses,
            source=entry.source,
        )


def title_words(titles: Collection[str]) -> set[str]:
    """Return the different words of titles, as they may be proposed to a reader."""
    found = {word for title in titles for word in rules.plain_words(title)}
    return {word for word in found if len(word) > 2 and word.isalpha()}


def sort_title(found: Found) -> str:
    """Return by what a thing stands in order among others."""
    return searchable(found.title)[:200]


def names_of_codes() -> Names:
    """Return the names of countries, groups, programmes and goals as they are indexed."""
    said: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, name in _named(language):
                said.setdefault(code, []).append(rules.indexed(name, language))
    return {code: rules.joined(dict.fromkeys(each)) for code, each in said.items()}


def _named(language: str) -> Iterator[tuple[str, str]]:
    moment = Moment.read()
    yield from vocabulary.country_names(language).items()
    for entries in (vocabulary.occupational_groups, vocabulary.programmes, vocabulary.goals):
        for entry in entries(moment):
            yield entry.code, entry.name


def _marked(codes: Sequence[str]) -> str:
    return f"{MARK}{MARK.join(codes)}{MARK}" if codes else ""
