"""The only ways to change what is on record of organizations."""

from livelihoods.network.organizations.actions.affiliations import (
    affiliate,
    correct_affiliation,
    end_affiliation,
    record_shared_members,
)
from livelihoods.network.organizations.actions.answers import (
    Given,
    LinkClosedError,
    confirm_answers,
    drop_stale,
    record_answers,
    save_answers,
)
from livelihoods.network.organizations.actions.bounces import (
    record_bounce,
    record_bounces_of,
    withdraw_bounce,
)
from livelihoods.network.organizations.actions.corrections import (
    correct_statement,
    withdraw_statement,
)
from livelihoods.network.organizations.actions.datasets import take_over_dataset
from livelihoods.network.organizations.actions.headcounts import add_headcount, correct_headcount
from livelihoods.network.organizations.actions.importing import (
    Saved,
    begin_import,
    decide_import,
    drop_import,
    map_import,
    refuse_rest,
    save_import,
)
from livelihoods.network.organizations.actions.merging import merge
from livelihoods.network.organizations.actions.messages import (
    TooManyError,
    ask_to_stop,
    forget_messages,
    pass_message_on,
    set_messages,
    stop_messages,
    write_message,
)
from livelihoods.network.organizations.actions.proposals import answer, decide, propose
from livelihoods.network.organizations.actions.records import (
    Stated,
    set_organization,
    state_fields,
    state_many,
)
from livelihoods.network.organizations.actions.requests import (
    Asked,
    ask_check,
    forget_drafts,
    revoke_check,
)
from livelihoods.network.organizations.actions.verification import verify
from livelihoods.network.organizations.actions.visibility import (
    erase_contact,
    set_visibility,
    show_contacts,
)

__all__ = [
    "Asked",
    "Given",
    "LinkClosedError",
    "Saved",
    "Stated",
    "TooManyError",
    "add_headcount",
    "affiliate",
    "answer",
    "ask_check",
    "ask_to_stop",
    "begin_import",
    "confirm_answers",
    "correct_affiliation",
    "correct_headcount",
    "correct_statement",
    "decide",
    "decide_import",
    "drop_import",
    "drop_stale",
    "end_affiliation",
    "erase_contact",
    "forget_drafts",
    "forget_messages",
    "map_import",
    "merge",
    "pass_message_on",
    "propose",
    "record_answers",
    "record_bounce",
    "record_bounces_of",
    "record_shared_members",
    "refuse_rest",
    "revoke_check",
    "save_answers",
    "save_import",
    "set_messages",
    "set_organization",
    "set_visibility",
    "show_contacts",
    "state_fields",
    "state_many",
    "stop_messages",
    "take_over_dataset",
    "verify",
    "withdraw_bounce",
    "withdraw_statement",
    "write_message",
]
