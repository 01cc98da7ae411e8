"""Who may invite, decide, keep memberships, publish counts, and record with an earlier date."""

from livelihoods.platform.accounts.actors import Actor, NotAllowedError, Operator, require
from livelihoods.platform.accounts.scopes import Subject

DECIDE = "membership.decide_invitation"
INVITE = "membership.change_invitation"
KEEP = "membership.change_membership"


def require_inviter(actor: Actor) -> None:
    """Refuse unless the actor keeps the invitations."""
    require(actor, INVITE)


def require_decider(actor: Actor, body: str) -> None:
    """Refuse unless the actor may record what this body decided on an invitation."""
    require(actor, DECIDE, Subject(body=body))


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the membership records."""
    require(actor, KEEP)


def require_operator(actor: Actor) -> None:
    """Refuse unless the actor is the operator, who takes over older registers."""
    if not isinstance(actor, Operator):
        raise NotAllowedError(
            f"{actor} may not do this: only the operator takes over memberships of the past; "
            "propose an invitation"
        )


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor may publish counts."""
    require(actor, "membership.add_publishedcount")


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
