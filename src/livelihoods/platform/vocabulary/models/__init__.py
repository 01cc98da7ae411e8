"""What is stored of the shared words."""

from livelihoods.platform.vocabulary.models.country import Country
from livelihoods.platform.vocabulary.models.network import (
    Constituency,
    Goal,
    Milestone,
    Network,
    OccupationalGroup,
    Programme,
)

__all__ = [
    "Constituency",
    "Country",
    "Goal",
    "Milestone",
    "Network",
    "OccupationalGroup",
    "Programme",
]
