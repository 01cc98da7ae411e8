"""The only ways to change what is on record of membership, by noun."""

from livelihoods.network.membership.actions.counts import publish_count, take_roll_away
from livelihoods.network.membership.actions.invitations import (
    accept_invitation,
    cite_activity,
    close_invitation,
    correct_step,
    decide_invitation,
    propose_invitation,
    send_invitation,
)
from livelihoods.network.membership.actions.memberships import (
    correct_membership,
    end_membership,
    take_over_membership,
)
from livelihoods.network.membership.actions.standing import (
    affirm_membership,
    change_representative,
    correct_representative,
)

__all__ = [
    "accept_invitation",
    "affirm_membership",
    "change_representative",
    "cite_activity",
    "close_invitation",
    "correct_membership",
    "correct_representative",
    "correct_step",
    "decide_invitation",
    "end_membership",
    "propose_invitation",
    "publish_count",
    "send_invitation",
    "take_over_membership",
    "take_roll_away",
]
