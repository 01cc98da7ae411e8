"""What is stored of memberships, by noun."""

from livelihoods.network.membership.models.count import PublishedCount, PublishedError
from livelihoods.network.membership.models.invitation import (
    Activity,
    ActivityKind,
    Invitation,
    InvitationStep,
    StepKind,
)
from livelihoods.network.membership.models.membership import EndReason, Membership
from livelihoods.network.membership.models.standing import Affirmation, AffirmedBy, Representative

__all__ = [
    "Activity",
    "ActivityKind",
    "Affirmation",
    "AffirmedBy",
    "EndReason",
    "Invitation",
    "InvitationStep",
    "Membership",
    "PublishedCount",
    "PublishedError",
    "Representative",
    "StepKind",
]
