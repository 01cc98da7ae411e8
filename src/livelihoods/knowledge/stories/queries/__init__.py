"""Reading photos and stories: only what is open at the gate today, whoever asks.

What this room offers the others: `entries`, `entry` and `documents` (the contract of the wing),
`picture_for` for mails and pages, `where_sent` for take-downs.
"""

from livelihoods.knowledge.stories.queries.entries import documents, entries, entry, named, shown
from livelihoods.knowledge.stories.queries.photos import (
    PhotoView,
    Picture,
    open_photos,
    photo,
    picture_for,
)
from livelihoods.knowledge.stories.queries.requests import RequestView, request_state
from livelihoods.knowledge.stories.queries.sendings import where_sent
from livelihoods.knowledge.stories.queries.stories import StoryView, open_stories, story

__all__ = [
    "PhotoView", "Picture", "RequestView", "StoryView", "documents", "entries", "entry",
    "named", "open_photos", "open_stories", "photo", "picture_for", "request_state", "shown",
    "story", "where_sent",
]  # fmt: skip
