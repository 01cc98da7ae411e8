"""What the library stores."""

from livelihoods.knowledge.library.models.edition import Contribution, Edition, EditionFile
from livelihoods.knowledge.library.models.life import PeerReview, Step
from livelihoods.knowledge.library.models.publication import Publication, Series, Topic

__all__ = [
    "Contribution",
    "Edition",
    "EditionFile",
    "PeerReview",
    "Publication",
    "Series",
    "Step",
    "Topic",
]
