"""What is stored of organizations."""

from livelihoods.network.organizations.models.affiliation import Affiliation, SharedMembers
from livelihoods.network.organizations.models.choices import (
    AffiliationKind,
    Confidence,
    HeadcountKind,
    MemberKind,
    OrganizationKind,
    Precision,
    Reach,
    SourceKind,
    Status,
    Strategy,
    VerificationMethod,
    Visibility,
    Workplace,
)
from livelihoods.network.organizations.models.fact import FieldFact, Verification
from livelihoods.network.organizations.models.headcount import Headcount
from livelihoods.network.organizations.models.organization import Organization

__all__ = [
    "Affiliation",
    "AffiliationKind",
    "Confidence",
    "FieldFact",
    "Headcount",
    "HeadcountKind",
    "MemberKind",
    "Organization",
    "OrganizationKind",
    "Precision",
    "Reach",
    "SharedMembers",
    "SourceKind",
    "Status",
    "Strategy",
    "Verification",
    "VerificationMethod",
    "Visibility",
    "Workplace",
]
