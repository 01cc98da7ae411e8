"""Who may change the team and its offices."""

from livelihoods.platform.accounts.actors import Actor, Operator, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the records of the team."""
    require(actor, "team.change_teamappointment")


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
