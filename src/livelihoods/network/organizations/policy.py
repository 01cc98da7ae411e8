"""Who may keep the records of organizations."""

from livelihoods.platform.accounts.actors import Actor, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the records of organizations."""
    require(actor, "organizations.change_organization")
