"""How people stand in the files of a network."""

from typing import Any

from livelihoods.network.people.actions import set_person
from livelihoods.network.people.models import Gender, Person
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column, code, text, yes_no
from livelihoods.platform.interchange.tables import Key, Table, Values

COLUMNS = (
    Column("key", code),
    Column("name"),
    Column("country", text, refers_to="countries"),
    Column("gender", required=False, choices=Gender.values),
    Column("work", required=False),
    Column("is_fictional", yes_no),
)


def _stored() -> dict[Key, dict[str, Any]]:
    names = [column.name for column in COLUMNS]
    return {
        (row[0],): dict(zip(names, row, strict=True))
        for row in Person.objects.values_list(
            "key", "name", "country_id", "gender", "work", "is_fictional"
        )
    }


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    set_person(actor=actor, **values)


TABLES = (
    Table(
        name="people",
        file="people.csv",
        key=("key",),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
        after=("countries",),
    ),
)
