"""Who may take tables away: who sees their rows; persons only who sees persons, too."""

from livelihoods.network.exports.tables import Table
from livelihoods.platform.accounts.actors import Actor, NotAllowedError, may, scopes_of
from livelihoods.platform.accounts.scopes import Scope

SEE_PERSONS = ("people.view_person", "people.change_person")


def may_take(actor: Actor, table: Table) -> bool:
    """Whether the actor sees, or keeps, rows of a table."""
    return bool(reach(actor, table))


def reach(actor: Actor, table: Table) -> frozenset[Scope]:
    """Return the scopes whose rows of a table the actor sees or keeps; none: no row of it."""
    return frozenset(
        scope
        for scope in scopes_of(actor, table.rights)
        if scope.is_whole or table.placement.knows(scope)
    )


def may_take_personal(actor: Actor) -> bool:
    """Whether the actor sees who people are, in the whole network."""
    return any(may(actor, right) for right in SEE_PERSONS)


def require_taker(actor: Actor, table: Table, *, with_personal: bool) -> None:
    """Refuse unless the actor may take the table away, with its personal columns where asked.

    Raises:
        NotAllowedError: naming the right that is missing.
    """
    if not may_take(actor, table):
        raise NotAllowedError(
            f"{actor} may not do this: {table.rights[0]} is needed"
            + ("" if table.placement.is_somewhere else " for the whole network")
        )
    if with_personal and not may_take_personal(actor):
        raise NotAllowedError(
            f"{actor} may not do this: {SEE_PERSONS[0]} is needed for personal columns"
        )
