"""Who may keep the records of organizations: all of them, those of a country, or one."""

from django.db.models import Q

from livelihoods.network.organizations.models import Organization, Visibility
from livelihoods.platform.accounts.actors import (
    Actor,
    NotAllowedError,
    Operator,
    may,
    require,
    scopes_of,
)
from livelihoods.platform.accounts.placement import Placement
from livelihoods.platform.accounts.scopes import Subject

SEE = "organizations.view_organization"
KEEP = "organizations.change_organization"
VERIFY = "organizations.add_verification"

PLACED = Placement(organization=("key",), country=("country_id",))
"""An organization lies in itself and in the country of its seat."""


def require_keeper(actor: Actor, row: Organization | None) -> None:
    """Refuse unless the actor keeps the record of this organization.

    Where none is on record, only who keeps all of them learns that.
    """
    require(actor, KEEP, PLACED.subject(row) if row is not None else Subject())


def require_founder(actor: Actor, country: str) -> None:
    """Refuse unless the actor may add an organization whose seat is in this country."""
    require(actor, "organizations.add_organization", Subject(country=country))


def require_verifier(actor: Actor, row: Organization) -> None:
    """Refuse unless the actor may say that the record of this organization was verified."""
    require(actor, VERIFY, PLACED.subject(row))


def may_keep(actor: Actor, row: Organization) -> bool:
    """Whether the actor keeps the record of this organization."""
    return may(actor, KEEP, PLACED.subject(row))


def kept_by(actor: Actor, path: str = "") -> Q:
    """Return the filter that leaves the records that the actor keeps.

    Args:
        actor: who looks.
        path: from the rows that are filtered to the organization, such as `organization__`.

    Raises:
        NotAllowedError: where the actor keeps none.
    """
    scopes = scopes_of(actor, (KEEP,))
    if not scopes:
        raise NotAllowedError(f"{actor} may not do this: {KEEP} is needed")
    return PLACED.at(path).within(scopes)


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees every record, hidden ones too."""
    return may(actor, SEE)


def seen_by(actor: Actor, path: str = "") -> Q:
    """Return the filter that leaves the records that the actor sees: of the scope, or not hidden.

    Args:
        actor: who looks.
        path: from the rows that are filtered to the organization, such as `unit__`.
    """
    own = PLACED.within(scopes_of(actor, (SEE,)))
    found = Organization.objects.filter(own | ~Q(visibility=Visibility.HIDDEN))
    return Q() if sees_all(actor) else Q(**{f"{path}in": found})


def may_backdate(actor: Actor) -> bool:
    """Whether the actor takes over records that carry their own recording date."""
    return isinstance(actor, Operator)
