"""Who may publish figures."""

from livelihoods.platform.accounts.actors import Actor, require


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor may publish figures."""
    require(actor, "indicators.add_release")
