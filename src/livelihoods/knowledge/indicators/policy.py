"""Who may publish figures, and say to which goals they speak."""

from typing import Final

from livelihoods.platform.accounts.actors import Actor, require

PUBLISH: Final = "indicators.add_release"
TAG: Final = "indicators.change_indicatorgoals"


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor may publish figures."""
    require(actor, PUBLISH)


def require_tagger(actor: Actor) -> None:
    """Refuse unless the actor may say to which goals figures speak."""
    require(actor, TAG)
