"""Who may change memberships, and who may record them with an earlier date."""

from livelihoods.platform.accounts.actors import Actor, Operator, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the membership records."""
    require(actor, "membership.change_membership")


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor may publish counts."""
    require(actor, "membership.add_publishedcount")


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
