"""Who may read and keep consents."""

from livelihoods.platform.accounts.actors import Actor, Operator, require

KEEP = "consent.change_consent"


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the consents."""
    require(actor, KEEP)


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
