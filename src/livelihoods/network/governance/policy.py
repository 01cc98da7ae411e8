"""Who may change the rules, the seats and who holds them."""

from livelihoods.platform.accounts.actors import Actor, Operator, require


def require_rule_keeper(actor: Actor) -> None:
    """Refuse unless the actor keeps the rules and the seats."""
    require(actor, "governance.change_setting")


def require_appointer(actor: Actor) -> None:
    """Refuse unless the actor records appointments."""
    require(actor, "governance.change_appointment")


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
