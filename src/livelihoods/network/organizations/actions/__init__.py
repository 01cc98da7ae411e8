"""The only ways to change what is on record of organizations."""

from livelihoods.network.organizations.actions.affiliations import (
    affiliate,
    correct_affiliation,
    end_affiliation,
    record_shared_members,
)
from livelihoods.network.organizations.actions.corrections import (
    correct_statement,
    withdraw_statement,
)
from livelihoods.network.organizations.actions.datasets import take_over_dataset
from livelihoods.network.organizations.actions.headcounts import add_headcount, correct_headcount
from livelihoods.network.organizations.actions.proposals import answer, decide, propose
from livelihoods.network.organizations.actions.records import (
    Stated,
    set_organization,
    state_fields,
    state_many,
)
from livelihoods.network.organizations.actions.verification import verify
from livelihoods.network.organizations.actions.visibility import (
    erase_contact,
    set_visibility,
    show_contacts,
)

__all__ = [
    "Stated",
    "add_headcount",
    "affiliate",
    "answer",
    "correct_affiliation",
    "correct_headcount",
    "correct_statement",
    "decide",
    "end_affiliation",
    "erase_contact",
    "propose",
    "record_shared_members",
    "set_organization",
    "set_visibility",
    "show_contacts",
    "state_fields",
    "state_many",
    "take_over_dataset",
    "verify",
    "withdraw_statement",
]
