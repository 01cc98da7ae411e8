"""What the rooms of this wing tell one another of one thing that can be read: an entry of a list.

A room answers `queries.entries(about, language=..., limit=...)`, newest first, and
`queries.entry(key, language=...)`, or several at once with `queries.named(keys, language=...)`; all
leave out what may not be shown today. So a page that joins rooms - of a group, a country, a goal; a
newsletter; the search - knows none of their tables.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What an entry is."""

    PAGE = "page"
    NEWS = "news"
    BLOG = "blog"
    EVENT = "event"
    STORY = "story"
    PHOTO = "photo"
    PUBLICATION = "publication"
    NEWSLETTER = "newsletter"
    FIGURE = "figure"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    ACTIVITY = "activity"  # a goal, a programme, a project, a special initiative


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about, by the codes of the vocabulary; each may be empty or several.

    Asked with, it leaves the entries that have one of its codes in each part that is not empty.
    """

    groups: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()

    def fits(self, asked: "About") -> bool:
        """Whether what is asked for is among what this is about."""
        return all(
            not wanted or wanted & own
            for wanted, own in (
                (asked.groups, self.groups),
                (asked.countries, self.countries),
                (asked.programmes, self.programmes),
                (asked.goals, self.goals),
            )
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be read.

    Args:
        kind: what it is.
        key: its name within its kind; it stays the same in every language.
        title: in `language`.
        address: of its page, on this site, in the language that was asked for.
        language: in which its words are (BCP 47); another than asked for where it was not
            translated.
        summary: one or two sentences, may be empty.
        day: when it was published, or begins.
        about: the codes that it carries.
        source: where it is from, or who wrote it; may be empty.
        text: all its words without markup, for the search; empty in lists.
    """

    kind: Kind
    key: str
    title: str
    address: str
    language: str
    summary: str = ""
    day: date | None = None
    about: About = field(default_factory=About)
    source: str = ""
    text: str = ""
