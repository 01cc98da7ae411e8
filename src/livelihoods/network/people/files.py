"""How people stand in the files of a network."""

from collections.abc import Sequence
from typing import Any

from livelihoods.network.people.actions import set_expertise, set_people
from livelihoods.network.people.models import AgencyKind, Expertise, Gender, Person
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column, code, listed, text, yes_no
from livelihoods.platform.interchange.tables import Key, Table, Values

COLUMNS = (
    Column("key", code),
    Column("name"),
    Column("country", text, refers_to="countries"),
    Column("gender", required=False, choices=Gender.values),
    Column("work", required=False),
    Column("is_fictional", yes_no),
)
EXPERTISE_COLUMNS = (
    Column("person", code, refers_to="people"),
    Column("agency", required=False, choices=AgencyKind.values),
    *(
        Column(name, listed(text), required=False, empty=())
        for name in ("topics", "methods", "languages", "regions")
    ),
)


def _stored() -> dict[Key, dict[str, Any]]:
    names = [column.name for column in COLUMNS]
    return {
        (row[0],): dict(zip(names, row, strict=True))
        for row in Person.objects.values_list(
            "key", "name", "country_id", "gender", "work", "is_fictional"
        )
    }


def _record(actor: Actor, rows: Sequence[Values]) -> None:
    set_people(actor=actor, people=rows)


def _stored_expertise() -> dict[Key, dict[str, Any]]:
    return {
        (row.person.key,): {
            "person": row.person.key,
            "agency": row.agency,
            "topics": tuple(row.topics),
            "methods": tuple(row.methods),
            "languages": tuple(row.languages),
            "regions": tuple(row.regions),
        }
        for row in Expertise.objects.select_related("person")
    }


def _record_expertise(actor: Actor, values: Values, _before: Values | None) -> None:
    set_expertise(actor=actor, **values)


TABLES = (
    Table(
        name="people",
        file="people.csv",
        key=("key",),
        columns=COLUMNS,
        stored=_stored,
        record_many=_record,
        after=("countries",),
    ),
    Table(
        name="expertise",
        file="expertise.csv",
        key=("person",),
        columns=EXPERTISE_COLUMNS,
        stored=_stored_expertise,
        record=_record_expertise,
        after=("people",),
        is_optional=True,
    ),
)
