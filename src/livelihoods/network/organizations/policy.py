"""Who may keep the records of organizations."""

from livelihoods.platform.accounts.actors import Actor, Operator, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the records of organizations."""
    require(actor, "organizations.change_organization")


def require_verifier(actor: Actor) -> None:
    """Refuse unless the actor may say that a record was verified."""
    require(actor, "organizations.add_verification")


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
