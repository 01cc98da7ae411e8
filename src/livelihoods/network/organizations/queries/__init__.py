"""Reading the records of organizations: what other rooms point to, and what a reader may see."""

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
    "FieldView",
    "HeadcountView",
    "OrganizationReference",
    "Record",
    "StatementView",
    "VerificationView",
    "organization_for_change",
    "record",
    "statements",
]
