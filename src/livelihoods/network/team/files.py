"""How offices and the team stand in the files of a network."""

from typing import Any

from livelihoods.network.team import actions
from livelihoods.network.team.models import Office, TeamAppointment
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.columns import Column, code, day, decimal, yes_no
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.timeline import at_noon
from livelihoods.platform.vocabulary.files import ENDS_ON, RECORDED_ON, entry_table

COLUMNS = (
    Column("appointment", code),
    Column("person", code, refers_to="people"),
    Column("title"),
    Column("office", code, refers_to="offices"),
    Column("programme", code, required=False, refers_to="programmes"),
    Column("country", refers_to="countries"),
    Column("fte", decimal),
    Column("starts_on", day),
    ENDS_ON,
    RECORDED_ON,
)


def _stored() -> dict[Key, dict[str, Any]]:
    return {
        (row.key, row.recorded_at.date()): {
            "appointment": row.key,
            "person": row.person.key,
            "title": row.title,
            "office": row.office_id,
            "programme": row.programme_id or "",
            "country": row.country_id,
            "fte": row.fte,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "recorded_on": row.recorded_at.date(),
        }
        for row in TeamAppointment.objects.select_related("person")
    }


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    key, recorded_at = stated.pop("appointment"), at_noon(stated.pop("recorded_on"))
    current = TeamAppointment.objects.current().select_related("person").filter(key=key).first()
    if current is None:
        actions.engage(actor=actor, key=key, recorded_at=recorded_at, **stated)
        return
    if stated.pop("person") != current.person.key:
        raise FactError(f"appointment {key} is of another person", "person")
    for name in ("office", "country", "programme"):
        stated[f"{name}_id"] = stated.pop(name) or None
    changes = {name: value for name, value in stated.items() if getattr(current, name) != value}
    actions.correct_engagement(actor=actor, key=key, recorded_at=recorded_at, **changes)


TABLES = (
    entry_table(
        Office,
        "offices",
        "offices.toml",
        "office",
        Column("function"),
        Column("place"),
        Column("country", required=False, refers_to="countries"),
        Column("is_registered", yes_no),
        after=("countries",),
    ),
    Table(
        name="team",
        file="team.csv",
        key=("appointment", "recorded_on"),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
        after=("offices", "programmes", "people", "countries"),
        is_versioned=True,
    ),
)
