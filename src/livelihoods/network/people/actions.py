"""Changing the records of people; the audit says that a name changed, never which name it was."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from livelihoods.network.people.models import Expertise, Method, Person, Topic
from livelihoods.network.people.policy import require_keeper
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, raise_if_refused
from livelihoods.platform.privacy import queries as privacy
from livelihoods.platform.vocabulary.models.country import IloRegion

PERSONAL = ("name", "gender", "work")
_KNOWN = ("agency", "topics", "methods", "languages", "regions")


@audit.one_act()
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
    """Record a person, or correct what is on record of the person of this key.

    Raises:
        NotAllowedError: where the actor does not keep the records of people.
        FactError: where the person of this key was erased, or a field does not take its value.
    """
    values = {
        "name": name,
        "country": country,
        "gender": gender,
        "work": work,
        "is_fictional": is_fictional,
    }
    return set_people(actor=actor, people=[{"key": key, **values}], reason=reason)[0]


@audit.one_act()
def set_people(
    *, actor: Actor, people: Sequence[Mapping[str, Any]], reason: str = ""
) -> list[Person]:
    """Record several people, or correct what is on record of those of these keys, as `set_person`.

    Raises:
        NotAllowedError: where the actor does not keep the records of people.
        FactError: where it is one person, who was erased or a value of whom is not taken.
        SeveralRefusedError: where there are several, which of them are refused.
    """
    require_keeper(actor)
    erased = privacy.erased("person", [stated["key"] for stated in people])
    refused = {
        place: FactError(
            f"the person who had the key {stated['key']} was erased at their request or by its "
            "time; take every line with it out of your files",
            "key",
        )
        for place, stated in enumerate(people)
        if stated["key"] in erased
    }
    raise_if_refused(refused, len(people))
    rows = audit.put_all(
        actor=actor,
        act="people.person",
        model=Person,
        rows=[
            (
                stated["key"],
                {
                    "name": stated["name"],
                    "country_id": stated["country"],
                    "gender": stated.get("gender", ""),
                    "work": stated.get("work", ""),
                    "is_fictional": stated.get("is_fictional", False),
                },
            )
            for stated in people
        ],
        personal=PERSONAL,
        reason=reason,
    )
    return [row for row in rows if isinstance(row, Person)]


@audit.one_act()
def set_expertise(
    *,
    actor: Actor,
    person: str,
    agency: str = "",
    topics: Collection[str] = (),
    methods: Collection[str] = (),
    languages: Collection[str] = (),
    regions: Collection[str] = (),
    reason: str = "",
) -> Expertise:
    """Record what a person knows, or correct what is on record of it.

    Raises:
        NotAllowedError: where the actor does not keep the records of people.
        FactError: where the person, a topic, a method, a language or a region is unknown.
    """
    require_keeper(actor)
    holder = Person.objects.select_for_update().filter(key=person).first()
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "person")
    values = {
        "agency": agency,
        "topics": _among(topics, Topic.values, "topics"),
        "methods": _among(methods, Method.values, "methods"),
        "languages": _languages(languages),
        "regions": _among(regions, IloRegion.values, "regions"),
    }
    row = Expertise.objects.filter(person=holder).first()
    if row is None:
        row = Expertise(person=holder, **values)
        act = "people.expertise.add"
        audit.add(actor=actor, act=act, row=row, personal=_KNOWN, reason=reason)
    else:
        act = "people.expertise.change"
        audit.change(actor=actor, act=act, row=row, values=values, personal=_KNOWN, reason=reason)
    return row


def _among(wanted: Collection[str], known: Collection[str], field: str) -> list[str]:
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise FactError(f"{', '.join(unknown)} is none of {', '.join(known)}", field)
    return sorted(set(wanted))


def _languages(codes: Collection[str]) -> list[str]:
    for code in codes:
        try:
            Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            raise FactError(
                f"{code!r} is no language that we know; write a code such as en, hi or pt-BR",
                "languages",
            ) from None
    return sorted(set(codes))
