"""Who may read and keep consents."""

from livelihoods.platform.accounts.actors import Actor, Operator, may, require

KEEP = "consent.change_consent"
WITHDRAW = "consent.withdraw_consent"


def require_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the consents."""
    require(actor, KEEP)


def require_withdrawer(actor: Actor) -> None:
    """Refuse unless the actor may record that a person withdraws: more may stop than may begin."""
    if not may(actor, KEEP):
        require(actor, WITHDRAW)


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
