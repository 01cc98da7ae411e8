"""What is stored of organizations."""

from livelihoods.network.organizations.models.affiliation import Affiliation, SharedMembers
from livelihoods.network.organizations.models.choices import (
    AffiliationKind,
    Answer,
    CheckResult,
    Confidence,
    Decision,
    HeadcountKind,
    MemberKind,
    OrganizationKind,
    Precision,
    ProposerKind,
    Reach,
    RequestChannel,
    SourceKind,
    Status,
    Strategy,
    VerificationMethod,
    Visibility,
    Workplace,
)
from livelihoods.network.organizations.models.fact import FieldFact, Verification
from livelihoods.network.organizations.models.foreign_dataset import ForeignDataset
from livelihoods.network.organizations.models.headcount import Headcount
from livelihoods.network.organizations.models.message import ContactMessage
from livelihoods.network.organizations.models.organization import Organization
from livelihoods.network.organizations.models.proposal import Proposal, ProposedChange
from livelihoods.network.organizations.models.request import (
    Bounce,
    VerificationAnswer,
    VerificationRequest,
)
from livelihoods.network.organizations.models.search_record import SearchRecord

__all__ = [
    "Affiliation",
    "AffiliationKind",
    "Answer",
    "Bounce",
    "CheckResult",
    "Confidence",
    "ContactMessage",
    "Decision",
    "FieldFact",
    "ForeignDataset",
    "Headcount",
    "HeadcountKind",
    "MemberKind",
    "Organization",
    "OrganizationKind",
    "Precision",
    "Proposal",
    "ProposedChange",
    "ProposerKind",
    "Reach",
    "RequestChannel",
    "SearchRecord",
    "SharedMembers",
    "SourceKind",
    "Status",
    "Strategy",
    "Verification",
    "VerificationAnswer",
    "VerificationMethod",
    "VerificationRequest",
    "Visibility",
    "Workplace",
]
