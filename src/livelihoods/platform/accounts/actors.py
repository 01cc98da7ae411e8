"""Who acts: an account, or the operator of the server; and what each may do to what."""

from collections.abc import Iterable
from dataclasses import dataclass

from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.scopes import (
    NETWORK,
    WHOLE_NETWORK,
    Scope,
    Subject,
    any_covers,
)


@dataclass(frozen=True)
class Operator:
    """Whoever runs a command on the server: has every right, and the audit names the command."""

    command: str


Actor = User | Operator


class NotAllowedError(PermissionError):
    """The actor has not the right to do this; a page answers 403."""


def scopes_of(actor: Actor, rights: Iterable[str]) -> frozenset[Scope]:
    """Return the scopes in which the actor holds one of the rights; none where it holds none."""
    if isinstance(actor, Operator) or (actor.is_active and actor.is_superuser):
        return frozenset({NETWORK})
    if not actor.is_active:
        return frozenset()
    return frozenset().union(*(actor.held.get(right, frozenset()) for right in rights))


def may(actor: Actor, right: str, subject: Subject = WHOLE_NETWORK) -> bool:
    """Whether the actor holds a right such as `membership.change_membership` over a thing.

    Where no thing is named, the network as a whole is meant: a role for less does not do.
    """
    return any_covers(scopes_of(actor, (right,)), subject)


def require(actor: Actor, right: str, subject: Subject = WHOLE_NETWORK) -> None:
    """Refuse unless the actor holds the right over the thing.

    Raises:
        NotAllowedError: naming the actor and the missing right.
    """
    if not may(actor, right, subject):
        where = " here" if scopes_of(actor, (right,)) else ""
        raise NotAllowedError(f"{actor} may not do this{where}: {right} is needed")
