"""Who may see, take away and erase all that is kept of a person."""

from livelihoods.platform.accounts import policy as accounts
from livelihoods.platform.accounts.actors import Actor, NotAllowedError, may, require
from livelihoods.platform.accounts.models import User
from livelihoods.platform.privacy.subjects import Found

ERASE = "privacy.erase_person"
EXPORT = "privacy.export_person"


def is_officer(actor: Actor) -> bool:
    """Whether the actor has some task of privacy."""
    return may(actor, ERASE) or may(actor, EXPORT)


def require_officer(actor: Actor) -> None:
    """Refuse unless the actor has some task of privacy: finds people, reads the register."""
    if not is_officer(actor):
        raise NotAllowedError(f"{actor} may not do this: {EXPORT} or {ERASE} is needed")


def require_exporter(actor: Actor) -> None:
    """Refuse unless the actor may take away all that is kept of somebody."""
    require(actor, EXPORT)


def require_eraser(actor: Actor, subject: Found | None = None) -> None:
    """Refuse unless the actor may erase; nobody erases the own account.

    The accounts that the operator of the server made are the operator's to erase.
    """
    require(actor, ERASE)
    if subject is not None and isinstance(subject.row, User) and subject.row.is_superuser:
        accounts.require_operator(actor)
    if (
        subject is not None
        and subject.kind == "account"
        and isinstance(actor, User)
        and actor.pk == subject.pk
    ):
        raise NotAllowedError("nobody erases the own account; another officer does it")
