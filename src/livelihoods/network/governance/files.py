"""How rules, bodies, seats and appointments stand in the files of a network."""

from collections.abc import Sequence
from typing import Any

from livelihoods.network.governance import actions
from livelihoods.network.governance.models import (
    Appointment,
    BoardSeat,
    Body,
    BodyKind,
    Role,
    Setting,
)
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.columns import Column, code, day, text, whole_number
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.timeline import Moment, at_noon, today
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary.files import ENDS_ON, RECORDED_ON, SOURCE, entry_table
from livelihoods.platform.vocabulary.models.country import IloRegion

RULE_COLUMNS = (
    Column("name"),
    Column("value", lambda value: text(str(value))),
    Column("starts_on", day),
    ENDS_ON,
    RECORDED_ON,
    SOURCE,
    Column("note", required=False),
)
SEAT_COLUMNS = (
    Column("number", whole_number),
    Column("constituency", code, refers_to="constituencies"),
    Column("region", required=False, choices=IloRegion.values),
    Column("starts_on", day),
    ENDS_ON,
    RECORDED_ON,
    SOURCE,
)
APPOINTMENT_COLUMNS = (
    Column("appointment", code),
    Column("body", code, refers_to="bodies"),
    Column("seat", whole_number, required=False, empty=None),
    Column("role", choices=Role.values),
    Column("person", code, refers_to="people"),
    Column("starts_on", day),
    ENDS_ON,
    RECORDED_ON,
)


def _stored_rules() -> dict[Key, dict[str, Any]]:
    return {
        (row.name, row.starts_on, row.recorded_at.date()): {
            "name": row.name,
            "value": row.value,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "recorded_on": row.recorded_at.date(),
            "source": row.source,
            "note": row.note,
        }
        for row in Setting.objects.all()
    }


def _record_rule(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    recorded_at = at_noon(stated.pop("recorded_on"))
    actions.set_rule(actor=actor, recorded_at=recorded_at, **stated)


def _stored_seats() -> dict[Key, dict[str, Any]]:
    return {
        (row.number, row.starts_on, row.recorded_at.date()): {
            "number": row.number,
            "constituency": row.constituency_id,
            "region": row.region,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "recorded_on": row.recorded_at.date(),
            "source": row.source,
        }
        for row in BoardSeat.objects.all()
    }


def _record_seats(actor: Actor, rows: Sequence[Values]) -> None:
    now = Moment(as_of=today(), known_on=today())
    actions.arrange_seats(
        actor=actor,
        seats=[actions.SeatStatement(**values) for values in rows],
        constituencies=[found.code for found in vocabulary.constituencies(now)],
    )


def _stored_appointments() -> dict[Key, dict[str, Any]]:
    return {
        (row.key, row.recorded_at.date()): {
            "appointment": row.key,
            "body": row.body_id,
            "seat": row.seat,
            "role": row.role,
            "person": row.person.key,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "recorded_on": row.recorded_at.date(),
        }
        for row in Appointment.objects.select_related("person")
    }


def _record_appointment(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    key, recorded_at = stated.pop("appointment"), at_noon(stated.pop("recorded_on"))
    current = Appointment.objects.current().select_related("person").filter(key=key).first()
    if current is None:
        actions.appoint(actor=actor, key=key, recorded_at=recorded_at, **stated)
        return
    if (stated.pop("body"), stated.pop("person")) != (current.body_id, current.person.key):
        raise FactError(f"appointment {key} is of another person or body", "person")
    changes = {name: value for name, value in stated.items() if getattr(current, name) != value}
    if changes.keys() == {"ends_on"} and current.ends_on is None:
        actions.end_appointment(actor=actor, key=key, recorded_at=recorded_at, **changes)
    else:
        actions.correct_appointment(
            actor=actor, key=key, recorded_at=recorded_at, reason="file", **changes
        )


TABLES = (
    Table(
        name="rules",
        file="governance.toml",
        section="rule",
        key=("name", "starts_on", "recorded_on"),
        columns=RULE_COLUMNS,
        stored=_stored_rules,
        record=_record_rule,
        is_versioned=True,
    ),
    entry_table(
        Body,
        "bodies",
        "governance.toml",
        "body",
        Column("kind", choices=BodyKind.values),
        Column("purpose", required=False),
    ),
    Table(
        name="board_seats",
        file="board_seats.csv",
        key=("number", "starts_on", "recorded_on"),
        columns=SEAT_COLUMNS,
        stored=_stored_seats,
        record_all=_record_seats,
        after=("rules", "constituencies"),
        is_versioned=True,
    ),
    Table(
        name="appointments",
        file="appointments.csv",
        key=("appointment", "recorded_on"),
        columns=APPOINTMENT_COLUMNS,
        stored=_stored_appointments,
        record=_record_appointment,
        after=("bodies", "board_seats", "people"),
        is_versioned=True,
    ),
)
