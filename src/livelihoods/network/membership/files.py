"""How memberships and published counts stand in the files of a network.

A line of `memberships.csv` is a version: what was on record of a membership from `recorded_on`
until a later line of the same membership.
"""

from typing import Any

from livelihoods.network.membership import actions
from livelihoods.network.membership.models import EndReason, Membership, PublishedCount
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import FactError
from livelihoods.platform.interchange.columns import Column, code, day, whole_number
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.timeline import at_noon
from livelihoods.platform.vocabulary.files import ENDS_ON, RECORDED_ON, SOURCE

MEMBERSHIP_COLUMNS = (
    Column("membership", code),
    Column("organization", code, required=False, refers_to="organizations"),
    Column("person", code, required=False, refers_to="people"),
    Column("constituency", code, refers_to="constituencies"),
    Column("starts_on", day),
    ENDS_ON,
    Column("end_reason", required=False, choices=EndReason.values),
    Column("grounds"),
    Column("source", required=False),
    RECORDED_ON,
    Column("note", required=False),
)
COUNT_COLUMNS = (
    Column("key", code),
    Column("as_of", day),
    Column("institutional", whole_number),
    Column("individual", whole_number),
    Column("countries", whole_number, required=False, empty=None),
    SOURCE,
    Column("note", required=False),
)


def _stored_memberships() -> dict[Key, dict[str, Any]]:
    found = {}
    for row in Membership.objects.select_related("organization", "person"):
        recorded_on = row.recorded_at.date()
        found[(row.key, recorded_on)] = {
            "membership": row.key,
            "organization": row.organization.key if row.organization else "",
            "person": row.person.key if row.person else "",
            "constituency": row.constituency_id,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "end_reason": row.end_reason,
            "grounds": row.grounds,
            "source": row.source,
            "recorded_on": recorded_on,
            "note": row.note,
        }
    return found


def _record_membership(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    key, recorded_at = stated.pop("membership"), at_noon(stated.pop("recorded_on"))
    current = Membership.objects.current().filter(key=key).first()
    if current is None:
        actions.take_over_membership(actor=actor, key=key, recorded_at=recorded_at, **stated)
        return
    organization, person = stated.pop("organization"), stated.pop("person")
    holder = current.organization or current.person
    assert holder is not None
    if holder.key != (organization or person):
        raise FactError(
            f"membership {key} is held by {holder.key}; another holder has a membership of its own",
            "organization" if organization else "person",
        )
    if stated.pop("source") != current.source:
        raise FactError(
            f"membership {key} is on record with the source {current.source!r}", "source"
        )
    stated["constituency_id"] = stated.pop("constituency")
    changes = {name: value for name, value in stated.items() if getattr(current, name) != value}
    if current.ends_on is None and changes.keys() <= {"ends_on", "end_reason", "note"}:
        if "ends_on" not in changes:
            raise FactError(f"says the same of membership {key} as the line before it")
        actions.end_membership(
            actor=actor,
            key=key,
            ends_on=stated["ends_on"],
            end_reason=stated["end_reason"],
            note=stated["note"],
            recorded_at=recorded_at,
        )
        return
    actions.correct_membership(
        actor=actor, key=key, recorded_at=recorded_at, reason=stated["note"], **changes
    )


def _stored_counts() -> dict[Key, dict[str, Any]]:
    names = [column.name for column in COUNT_COLUMNS]
    return {
        (row[0],): dict(zip(names, row, strict=True))
        for row in PublishedCount.objects.values_list(*names)
    }


def _record_count(actor: Actor, values: Values, _before: Values | None) -> None:
    actions.publish_count(actor=actor, **values)


TABLES = (
    Table(
        name="memberships",
        file="memberships.csv",
        key=("membership", "recorded_on"),
        columns=MEMBERSHIP_COLUMNS,
        stored=_stored_memberships,
        record=_record_membership,
        after=("organizations", "people", "constituencies"),
        is_versioned=True,
    ),
    Table(
        name="published_counts",
        file="published_counts.csv",
        key=("key",),
        columns=COUNT_COLUMNS,
        stored=_stored_counts,
        record=_record_count,
        is_versioned=True,
    ),
)
