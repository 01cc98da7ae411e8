"""Reading the records of organizations: what other rooms point to, and what a reader may see."""

from livelihoods.network.organizations.queries.federation import (
    Affiliations,
    AffiliationView,
    FederationView,
    LineView,
    affiliations,
    federation,
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

__all__ = [
    "AffiliationView",
    "Affiliations",
    "FederationView",
    "FieldView",
    "HeadcountView",
    "LineView",
    "OrganizationReference",
    "Record",
    "StatementView",
    "VerificationView",
    "affiliations",
    "federation",
    "organization_for_change",
    "record",
    "statements",
]
