"""Reading the records of organizations."""

from dataclasses import dataclass

from livelihoods.network.organizations.models import Organization


@dataclass(frozen=True)
class OrganizationReference:
    """What other rooms need to point to an organization and to judge it."""

    id: int
    key: str
    kind: str


def organization_for_change(key: str) -> OrganizationReference | None:
    """Return an organization and hold the row until the transaction ends, or None."""
    row = (
        Organization.objects.select_for_update()
        .filter(key=key)
        .values_list("id", "key", "kind")
        .first()
    )
    return OrganizationReference(*row) if row else None
