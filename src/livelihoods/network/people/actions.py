"""Changing the records of people; the audit says that a name changed, never which name it was."""

from django.db import transaction

from livelihoods.network.people.models import Person
from livelihoods.network.people.policy import require_keeper
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit

PERSONAL = ("name", "gender", "work")


@transaction.atomic
def set_person(
    *,
    actor: Actor,
    key: str,
    name: str,
    country: str,
    gender: str = "",
    work: str = "",
    is_fictional: bool = False,
    reason: str = "",
) -> Person:
    """Record a person, or correct what is on record of the person of this key."""
    require_keeper(actor)
    row = audit.put(
        actor=actor,
        act="people.person",
        model=Person,
        key=key,
        values={
            "name": name,
            "country_id": country,
            "gender": gender,
            "work": work,
            "is_fictional": is_fictional,
        },
        personal=PERSONAL,
        reason=reason,
    )
    assert isinstance(row, Person)
    return row
