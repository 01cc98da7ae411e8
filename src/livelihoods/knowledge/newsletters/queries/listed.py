"""Issues as the search reads them, whole (`knowledge/entries.py`)."""

from collections.abc import Iterator

from livelihoods.knowledge.entries import Entry
from livelihoods.knowledge.newsletters import content, wording
from livelihoods.knowledge.newsletters.listing import as_entry, public_lines


def documents(language: str) -> Iterator[Entry]:
    """Yield every public issue with the words that are its own; others index theirs."""
    for row, line in public_lines(language):
        view = content.view(row, language)
        words = [view.introduction, *(f"{part.heading} {part.body}" for part in view.shown)]
        yield as_entry(line, language, wording.plain(" ".join(words)))
