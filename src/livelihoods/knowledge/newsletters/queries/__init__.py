"""Reading newsletters: what everybody may read, what an office sees, what was sent."""

from livelihoods.knowledge.newsletters.listing import IssueLine, closed, entries, entry, named
from livelihoods.knowledge.newsletters.queries.issues import (
    NewsletterView,
    issue,
    newsletter,
    newsletters,
)
from livelihoods.knowledge.newsletters.queries.listed import documents
from livelihoods.knowledge.newsletters.queries.office import to_approve
from livelihoods.knowledge.newsletters.queries.sendings import (
    Counts,
    Sent,
    UnsureLine,
    counts,
    issues_unsure,
    sent_to,
    unsure,
    where_sent,
)
from livelihoods.knowledge.newsletters.queries.subscriptions import (
    SubscriptionView,
    asked,
    subscribed,
    subscriber_counts,
    subscription,
)

__all__ = [
    "Counts", "IssueLine", "NewsletterView", "Sent", "SubscriptionView", "UnsureLine", "asked",
    "closed",
    "counts", "documents", "entries", "entry", "issue", "issues_unsure", "named", "newsletter",
    "newsletters", "sent_to", "subscribed", "subscriber_counts", "subscription", "to_approve",
    "unsure", "where_sent",
]  # fmt: skip
