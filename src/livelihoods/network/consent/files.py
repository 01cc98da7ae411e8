"""How consents stand in the files of a network: a line is a version."""

from typing import Any

from livelihoods.network.consent import actions
from livelihoods.network.consent.models import Consent, Means, Medium
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.columns import Column, code, day, listed, text
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.timeline import at_noon
from livelihoods.platform.vocabulary.files import ENDS_ON, RECORDED_ON

_PLAIN = ("medium", "language", "means", "witness", "given_by", "about", "evidence", "note")
COLUMNS = (
    Column("consent", code),
    Column("person", code, refers_to="people"),
    Column("medium", choices=Medium.values),
    Column("uses", listed(text)),
    Column("about", required=False),
    Column("language"),
    Column("means", choices=Means.values),
    Column("witness", required=False),
    Column("given_by", required=False),
    Column("evidence", required=False),
    Column("starts_on", day),
    ENDS_ON,
    Column("withdrawn_on", day, required=False, empty=None),
    RECORDED_ON,
    Column("note", required=False),
)


def _stored() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in Consent.objects.select_related("person"):
        recorded_on = row.recorded_at.date()
        found[(row.key, recorded_on)] = {name: getattr(row, name) for name in _PLAIN} | {
            "consent": row.key,
            "person": row.person.key,
            "uses": tuple(row.uses),
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "withdrawn_on": row.withdrawn_on,
            "recorded_on": recorded_on,
        }
    return found


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    key, recorded_at = stated.pop("consent"), at_noon(stated.pop("recorded_on"))
    current = Consent.objects.current().select_related("person").filter(key=key).first()
    if current is None:
        withdrawn_on = stated.pop("withdrawn_on")
        given_on, expires_on = stated.pop("starts_on"), stated.pop("ends_on")
        if withdrawn_on:
            raise FactError("a consent is given first; its withdrawal is a line of its own")
        actions.give_consent(
            actor=actor, key=key, given_on=given_on, expires_on=expires_on,
            recorded_at=recorded_at, **stated,
        )  # fmt: skip
        return
    stated["uses"] = list(stated["uses"])
    if stated.pop("person") != current.person.key:
        raise FactError(f"consent {key} was given by {current.person.key}", "person")
    changes = {name: value for name, value in stated.items() if getattr(current, name) != value}
    if current.withdrawn_on is None and changes.keys() <= {"withdrawn_on", "note"}:
        if "withdrawn_on" not in changes:
            raise FactError(f"says the same of consent {key} as the line before it")
        actions.withdraw_consent(
            actor=actor, key=key, withdrawn_on=stated["withdrawn_on"], note=stated["note"],
            recorded_at=recorded_at,
        )  # fmt: skip
        return
    fixed = changes.keys() & {"medium", "about"}
    if fixed:
        raise FactError(f"consent {key} covers another {min(fixed)}: record another one")
    actions.correct_consent(
        actor=actor, key=key, recorded_at=recorded_at, reason=stated["note"], **changes
    )


TABLES = (
    Table(
        name="consents",
        file="consents.csv",
        key=("consent", "recorded_on"),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
        after=("people",),
        is_versioned=True,
        is_optional=True,
    ),
)
