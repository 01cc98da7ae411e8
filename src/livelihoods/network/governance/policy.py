"""Who may change the rules, the seats and who holds them."""

from livelihoods.platform.accounts.actors import Actor, Operator, require
from livelihoods.platform.accounts.scopes import Subject


def require_rule_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the rules and the seats."""
    require(actor, "governance.change_setting")


def require_body_keeper(actor: Actor, body: str) -> None:
    """Refuse unless the actor keeps what is said of this body."""
    require(actor, "governance.change_body", Subject(body=body))


def require_appointer(actor: Actor, body: str) -> None:
    """Refuse unless the actor records appointments to this body."""
    require(actor, "governance.change_appointment", Subject(body=body))


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
