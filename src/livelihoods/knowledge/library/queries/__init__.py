"""The only way to read the library."""

from livelihoods.knowledge.library.queries.contract import closed, documents, entries, entry, named
from livelihoods.knowledge.library.queries.handing import FileToHand, export_rows, file_to_hand
from livelihoods.knowledge.library.queries.listing import Found, Row, every, search
from livelihoods.knowledge.library.queries.record import public_keys, related, work
from livelihoods.knowledge.library.queries.shelves import series_shelf
from livelihoods.knowledge.library.queries.values import (
    CreditView,
    EditionView,
    FileView,
    ReviewView,
    SeriesView,
    StepView,
    WorkView,
)

__all__ = [
    "CreditView",
    "EditionView",
    "FileToHand",
    "FileView",
    "Found",
    "ReviewView",
    "Row",
    "SeriesView",
    "StepView",
    "WorkView",
    "closed",
    "documents",
    "entries",
    "entry",
    "every",
    "export_rows",
    "file_to_hand",
    "named",
    "public_keys",
    "related",
    "search",
    "series_shelf",
    "work",
]
