"""How organizations stand in the files of a network."""

from typing import Any

from livelihoods.network.organizations.actions import set_organization
from livelihoods.network.organizations.models import Organization, OrganizationKind, Reach
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column, code, listed, yes_no
from livelihoods.platform.interchange.tables import Key, Table, Values

COLUMNS = (
    Column("key", code),
    Column("name"),
    Column("acronym", required=False),
    Column("kind", choices=OrganizationKind.values),
    Column("country", refers_to="countries"),
    Column("reach", choices=Reach.values),
    Column("groups", listed(code), required=False, empty=(), refers_to="occupational_groups"),
    Column("is_fictional", yes_no),
    Column("source"),
)


def _stored() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in Organization.objects.prefetch_related("groups"):
        values = {column.name: getattr(row, column.name) for column in COLUMNS}
        values["country"] = row.country_id
        values["groups"] = tuple(sorted(group.code for group in row.groups.all()))
        found[(row.key,)] = values
    return found


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    set_organization(actor=actor, **values)


TABLES = (
    Table(
        name="organizations",
        file="organizations.csv",
        key=("key",),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
        after=("countries", "occupational_groups"),
    ),
)
