"""Whether somebody may be invited as a member, rule by rule; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from livelihoods.network.membership.rules import INSTITUTIONAL

HOLDER = "holder"
MEMBERSHIP_BASED = "membership_based"
ACTIVITY = "activity"
ACTIVITY_BEGUN = "activity_begun"
NO_MEMBERSHIP = "no_membership"
NO_OTHER_INVITATION = "no_other_invitation"


@dataclass(frozen=True)
class Candidacy:
    """What is known of who is proposed, on the day of the check.

    Args:
        kind: `institutional` or `individual`.
        constituency_takes: the kind of members that the constituency has.
        is_membership_based: whether workers themselves run the organization.
        activities: the first day of each activity that is cited.
        membership: the key of a membership that holds on that day or begins later, or empty.
        other_invitation: the key of another invitation that is still open, or empty.
        on: the day of the check.
    """

    kind: str
    constituency_takes: str
    is_membership_based: bool
    activities: Sequence[date]
    membership: str
    other_invitation: str
    on: date


@dataclass(frozen=True)
class Check:
    """One rule, whether it is met, and what it was judged by."""

    rule: str
    is_met: bool
    found: str = ""


def check(candidacy: Candidacy) -> tuple[Check, ...]:
    """Judge every rule that applies; nobody is refused without being told by which.

    That an organization is an affiliate of a member is no ground and no obstacle: affiliates of a
    member are not members.
    """
    late = sorted(day for day in candidacy.activities if day > candidacy.on)
    checks = [Check(HOLDER, candidacy.kind == candidacy.constituency_takes, candidacy.kind)]
    if candidacy.kind == INSTITUTIONAL:
        checks.append(Check(MEMBERSHIP_BASED, candidacy.is_membership_based))
    checks += [
        Check(ACTIVITY, bool(candidacy.activities)),
        Check(ACTIVITY_BEGUN, not late, late[0].isoformat() if late else ""),
        Check(NO_MEMBERSHIP, not candidacy.membership, candidacy.membership),
        Check(NO_OTHER_INVITATION, not candidacy.other_invitation, candidacy.other_invitation),
    ]
    return tuple(checks)


def is_eligible(checks: Sequence[Check]) -> bool:
    """Whether every rule is met."""
    return all(one.is_met for one in checks)
