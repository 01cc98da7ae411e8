"""What is stored of photos, stories, the people in them, and where they were sent."""

from livelihoods.knowledge.stories.models.asset import Asset, PeopleDecision
from livelihoods.knowledge.stories.models.depicted import Depicted, Review
from livelihoods.knowledge.stories.models.photo import Licence, Photo, PhotoSize, PhotoText
from livelihoods.knowledge.stories.models.sent import OncePublic, Sent, Way
from livelihoods.knowledge.stories.models.story import SourceKind, Story, StoryPhoto, StoryText
from livelihoods.knowledge.stories.models.take_down import Outcome, TakeDownRequest

__all__ = [
    "Asset", "Depicted", "Licence", "OncePublic", "Outcome", "PeopleDecision", "Photo", "PhotoSize",
    "PhotoText", "Review", "Sent", "SourceKind", "Story", "StoryPhoto", "StoryText",
    "TakeDownRequest", "Way",
]  # fmt: skip
