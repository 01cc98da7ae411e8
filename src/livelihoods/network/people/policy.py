"""Who may keep the records of people."""

from livelihoods.platform.accounts.actors import Actor, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the records of people."""
    require(actor, "people.change_person")
