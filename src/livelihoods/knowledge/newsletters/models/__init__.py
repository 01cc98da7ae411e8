"""What is stored: newsletters and their issues; who gets them; what was sent."""

from livelihoods.knowledge.newsletters.models.issue import (
    Issue,
    Item,
    ItemKind,
    ItemText,
    Newsletter,
)
from livelihoods.knowledge.newsletters.models.sending import (
    Delivery,
    Edition,
    EditionEntry,
    Sending,
)
from livelihoods.knowledge.newsletters.models.subscription import (
    Subscription,
    SubscriptionRequest,
)

__all__ = [
    "Delivery", "Edition", "EditionEntry", "Issue", "Item", "ItemKind", "ItemText", "Newsletter",
    "Sending", "Subscription", "SubscriptionRequest",
]  # fmt: skip
