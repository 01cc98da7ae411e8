"""Who may change the projects."""

from livelihoods.platform.accounts.actors import Actor, require


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the projects."""
    require(actor, "projects.change_project")
