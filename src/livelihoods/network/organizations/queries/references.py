"""What other rooms need of an organization."""

from dataclasses import dataclass

from livelihoods.network.organizations.models import Organization, Visibility
from livelihoods.platform.history import FactError


@dataclass(frozen=True)
class OrganizationReference:
    """What other rooms need to point to an organization and to judge it."""

    id: int
    key: str
    kind: str


def successor(key: str) -> str:
    """Return the record that is kept in the place of one that was merged, or empty where it is not.

    Where that one was merged in its turn, the last one; empty too where the public may not see it.
    """
    row = Organization.objects.select_related("merged_into").filter(key=key).first()
    if row is None or row.merged_into is None:
        return ""
    while row.merged_into is not None:
        row = row.merged_into
    return "" if row.visibility == Visibility.HIDDEN else row.key


def organization_for_change(key: str) -> OrganizationReference | None:
    """Return an organization and hold the row until the transaction ends, or None.

    Raises:
        FactError: where its country is not known: who holds something here is counted by country.
    """
    row = (
        Organization.objects.select_for_update()
        .filter(key=key)
        .values_list("id", "key", "kind", "country_id", "merged_into_id")
        .first()
    )
    if row is None:
        return None
    if row[4] is not None:
        kept = Organization.objects.get(pk=row[4])
        raise FactError(f"{key} was merged into {kept.key}: name that one", "holder")
    if row[3] is None:
        raise FactError(f"the country of {key} is not on record; state it first", "holder")
    return OrganizationReference(*row[:3])


def contacts_agreed() -> dict[int, frozenset[str]]:
    """Return number of an organization -> the contact details that it agreed to show.

    An organization that the public sees by its name alone, or not at all, shows none.
    """
    rows = Organization.objects.filter(visibility=Visibility.PUBLIC).exclude(shown_contacts=[])
    return {pk: frozenset(names) for pk, names in rows.values_list("pk", "shown_contacts")}
