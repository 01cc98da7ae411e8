"""What other rooms need of an organization."""

from dataclasses import dataclass

from livelihoods.network.organizations.models import Organization
from livelihoods.platform.history import FactError


@dataclass(frozen=True)
class OrganizationReference:
    """What other rooms need to point to an organization and to judge it."""

    id: int
    key: str
    kind: str


def organization_for_change(key: str) -> OrganizationReference | None:
    """Return an organization and hold the row until the transaction ends, or None.

    Raises:
        FactError: where its country is not known: who holds something here is counted by country.
    """
    row = (
        Organization.objects.select_for_update()
        .filter(key=key)
        .values_list("id", "key", "kind", "country_id")
        .first()
    )
    if row is None:
        return None
    if row[3] is None:
        raise FactError(f"the country of {key} is not on record; state it first", "holder")
    return OrganizationReference(*row[:3])
