"""Who may take tables away: who sees all their rows; persons only who sees persons, too."""

from collections.abc import Iterable

from livelihoods.network.exports.tables import Table
from livelihoods.platform.accounts.actors import Actor, NotAllowedError, may

SEE_PERSONS = ("people.view_person", "people.change_person")


def may_take(actor: Actor, table: Table) -> bool:
    """Whether the actor sees, or keeps, the rows of a table in the whole network."""
    return _any(actor, table.rights)


def may_take_personal(actor: Actor) -> bool:
    """Whether the actor sees who people are, in the whole network."""
    return _any(actor, SEE_PERSONS)


def require_taker(actor: Actor, table: Table, *, with_personal: bool) -> None:
    """Refuse unless the actor may take the table away, with its personal columns where asked.

    Raises:
        NotAllowedError: naming the right that is missing.
    """
    if not may_take(actor, table):
        raise NotAllowedError(
            f"{actor} may not do this: {table.rights[0]} is needed for the whole network"
        )
    if with_personal and not may_take_personal(actor):
        raise NotAllowedError(
            f"{actor} may not do this: {SEE_PERSONS[0]} is needed for personal columns"
        )


def _any(actor: Actor, rights: Iterable[str]) -> bool:
    return any(may(actor, right) for right in rights)
