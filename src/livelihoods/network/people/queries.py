"""Reading the records of people."""

from dataclasses import dataclass

from livelihoods.network.people.models import Person


@dataclass(frozen=True)
class PersonReference:
    """What other rooms need to point to a person."""

    id: int
    key: str


def person_for_change(key: str) -> PersonReference | None:
    """Return a person and hold the row until the transaction ends, or None where none is known."""
    row = Person.objects.select_for_update().filter(key=key).values_list("id", "key").first()
    return PersonReference(*row) if row else None
