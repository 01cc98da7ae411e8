"""Issues as the search reads them, whole (`knowledge/entries.py`)."""

from collections.abc import Iterator

from livelihoods.knowledge.entries import Entry
from livelihoods.knowledge.newsletters import content, wording
from livelihoods.knowledge.newsletters.listing import as_entry, public_lines


def documents(language: str) -> Iterator[Entry]:
    """Yield every public issue with the words that are its own; other rooms tell theirs.

    The title of what it refers to stays out: the copy would have it after that was withdrawn.
    """
    for row, line in public_lines(language):
        view = content.view(row, language)
        own = [part for part in view.shown if part.entry is None]
        words = [view.introduction, *(f"{part.heading} {part.body}" for part in own)]
        yield as_entry(line, language, wording.plain(" ".join(words)))
