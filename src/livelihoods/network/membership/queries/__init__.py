"""Reading what is on record of membership, by noun; every question takes a moment."""

from livelihoods.network.membership.queries.directory import (
    Asked,
    Directory,
    OrganizationLine,
    PersonLine,
    directory,
)
from livelihoods.network.membership.queries.invitations import (
    ActivityView,
    InvitationDetail,
    InvitationView,
    StepView,
    eligibility_of,
    invitation,
    invitations,
)
from livelihoods.network.membership.queries.memberships import (
    ConstituencyCount,
    CountryCount,
    MemberCount,
    MemberCounts,
    MemberView,
    PublishedCountView,
    count,
    count_by_constituency,
    count_by_country,
    counts,
    holds_institutional,
    published_counts,
    roll,
)
from livelihoods.network.membership.queries.standing import (
    AffirmationView,
    affirmations,
    representatives,
)

__all__ = [
    "ActivityView",
    "AffirmationView",
    "Asked",
    "ConstituencyCount",
    "CountryCount",
    "Directory",
    "InvitationDetail",
    "InvitationView",
    "MemberCount",
    "MemberCounts",
    "MemberView",
    "OrganizationLine",
    "PersonLine",
    "PublishedCountView",
    "StepView",
    "affirmations",
    "count",
    "count_by_constituency",
    "count_by_country",
    "counts",
    "directory",
    "eligibility_of",
    "holds_institutional",
    "invitation",
    "invitations",
    "published_counts",
    "representatives",
    "roll",
]
