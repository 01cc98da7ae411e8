"""Who may: keep the library's records, and let a publication appear or disappear."""

from livelihoods.platform.accounts.actors import Actor, Operator, require

KEEP = "library.change_publication"
PUBLISH = "library.publish_publication"
KEEP_SERIES = "library.change_series"


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the records of the library."""
    require(actor, KEEP)


def require_series_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the series."""
    require(actor, KEEP_SERIES)


def require_publisher(actor: Actor) -> None:
    """Refuse unless the actor lets publications appear, revises and withdraws them."""
    require(actor, PUBLISH)


def may_leave_days_open(actor: Actor) -> bool:
    """Whether the actor takes over records of works that appeared long ago, days unknown."""
    return isinstance(actor, Operator)
