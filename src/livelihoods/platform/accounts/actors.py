"""Who acts: an account, or the operator of the server."""

from dataclasses import dataclass

from livelihoods.platform.accounts.models import User


@dataclass(frozen=True)
class Operator:
    """Whoever runs a command on the server: has every right, and the audit names the command."""

    command: str


Actor = User | Operator


class NotAllowedError(PermissionError):
    """The actor has not the right to do this; a page answers 403."""


def may(actor: Actor, permission: str) -> bool:
    """Whether the actor holds a permission such as `membership.change_membership`."""
    return isinstance(actor, Operator) or (actor.is_active and actor.has_perm(permission))


def require(actor: Actor, permission: str) -> None:
    """Refuse unless the actor holds the permission.

    Raises:
        NotAllowedError: naming the actor and the missing permission.
    """
    if not may(actor, permission):
        raise NotAllowedError(f"{actor} may not do this: {permission} is needed")
