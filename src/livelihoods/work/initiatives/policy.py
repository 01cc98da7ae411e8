"""Who may change the initiatives."""

from livelihoods.platform.accounts.actors import Actor, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the initiatives."""
    require(actor, "initiatives.change_initiative")
