"""Who may publish figures."""

from typing import Final

from livelihoods.platform.accounts.actors import Actor, require

PUBLISH: Final = "indicators.add_release"


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor may publish figures."""
    require(actor, PUBLISH)
