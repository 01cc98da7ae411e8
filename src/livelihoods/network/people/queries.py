"""Reading the records of people."""

from collections.abc import Collection
from dataclasses import dataclass

from livelihoods.network.people.models import AgencyKind, Expertise, Method, Person, Topic


@dataclass(frozen=True)
class PersonReference:
    """What other rooms need to point to a person."""

    id: int
    key: str


def person_for_change(key: str) -> PersonReference | None:
    """Return a person and hold the row until the transaction ends, or None where none is known."""
    row = Person.objects.select_for_update().filter(key=key).values_list("id", "key").first()
    return PersonReference(*row) if row else None


@dataclass(frozen=True)
class ExpertiseView:
    """What a person knows, as codes."""

    agency: str
    topics: tuple[str, ...]
    methods: tuple[str, ...]
    languages: tuple[str, ...]
    regions: tuple[str, ...]


def expertise_of(people: Collection[int]) -> dict[int, ExpertiseView]:
    """Return what is on record of people's expertise, by the number of the person."""
    return {
        row.person_id: ExpertiseView(
            row.agency, tuple(row.topics), tuple(row.methods), tuple(row.languages),
            tuple(row.regions),
        )
        for row in Expertise.objects.filter(person_id__in=people)
    }  # fmt: skip


def expertise_words() -> dict[str, dict[str, str]]:
    """Return what the codes of topics, methods and agencies are called in the reader's language."""
    return {
        "topic": {code: str(label) for code, label in Topic.choices},
        "method": {code: str(label) for code, label in Method.choices},
        "agency": {code: str(label) for code, label in AgencyKind.choices},
    }
