"""Reading the records of organizations: what other rooms point to, and what a reader may see."""

from livelihoods.network.organizations.models import Visibility
from livelihoods.network.organizations.queries.federation import (
    Affiliations,
    AffiliationView,
    FederationView,
    LineView,
    affiliations,
    federation,
)
from livelihoods.network.organizations.queries.proposals import (
    ChangeView,
    ProposalView,
    changes,
    proposal,
    visible_values,
)
from livelihoods.network.organizations.queries.record import (
    FieldView,
    HeadcountView,
    Record,
    StatementView,
    VerificationView,
    record,
    statements,
)
from livelihoods.network.organizations.queries.references import (
    OrganizationReference,
    organization_for_change,
)
from livelihoods.network.organizations.queries.search import (
    Neighbours,
    OrganizationView,
    Results,
    every,
    keys_known_by,
    neighbours,
    public_keys,
    search,
)
from livelihoods.network.organizations.queries.tallies import Tallies

__all__ = [
    "AffiliationView",
    "Affiliations",
    "ChangeView",
    "FederationView",
    "FieldView",
    "HeadcountView",
    "LineView",
    "Neighbours",
    "OrganizationReference",
    "OrganizationView",
    "ProposalView",
    "Record",
    "Results",
    "StatementView",
    "Tallies",
    "VerificationView",
    "Visibility",
    "affiliations",
    "changes",
    "every",
    "federation",
    "keys_known_by",
    "neighbours",
    "organization_for_change",
    "proposal",
    "public_keys",
    "record",
    "search",
    "statements",
    "visible_values",
]
