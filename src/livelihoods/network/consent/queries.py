"""Reading consents: who may be shown, and what a person has allowed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from livelihoods.network.consent import rules
from livelihoods.network.consent.models import Consent, Use
from livelihoods.platform.timeline import Moment, today


@dataclass(frozen=True)
class ConsentView:
    """A consent as it was on record."""

    key: str
    medium: str
    uses: tuple[str, ...]
    about: str
    language: str
    means: str
    has_witness: bool
    given_on: date
    expires_on: date | None
    withdrawn_on: date | None


def people_shown(medium: str, use: str) -> frozenset[int]:
    """Return the people (by their number) whose medium may be shown for a use today.

    It is always today's answer: what is withdrawn today is shown nowhere, also not on a page that
    looks back.
    """
    by_person: dict[int, list[rules.Given]] = {}
    for row in Consent.objects.current().filter(medium=medium, about=""):
        by_person.setdefault(row.person_id, []).append(_given(row))
    return frozenset(
        person
        for person, consents in by_person.items()
        if rules.may_be_shown(consents, medium=medium, use=use, day=today()) == rules.Answer.YES
    )


def may_be_shown(person: str, *, medium: str, use: str, about: str = "") -> rules.Answer:
    """Answer for one person, by key, whether a medium may be shown for a use today."""
    rows = Consent.objects.current().filter(person__key=person, medium=medium)
    return rules.may_be_shown(_all_given(rows), medium=medium, use=use, day=today(), about=about)


def given_by_people(people: Collection[int]) -> dict[int, tuple[rules.Given, ...]]:
    """Return what is on record now of people (by their number), for the rules of a room."""
    found: dict[int, list[rules.Given]] = {person: [] for person in people}
    for row in Consent.objects.current().filter(person_id__in=people).order_by("pk"):
        found[row.person_id].append(_given(row))
    return {person: tuple(given) for person, given in found.items()}


def standing_about(person: int, about: str) -> tuple[str, ...]:
    """Return the keys of the consents of a person to just this thing that nobody withdrew."""
    rows = Consent.objects.current().filter(person_id=person, about=about, withdrawn_on=None)
    return tuple(rows.order_by("key").values_list("key", flat=True))


def is_on_record(key: str) -> bool:
    """Whether there is a consent of this key."""
    return Consent.objects.filter(key=key).exists()


def use_words() -> dict[str, str]:
    """Return what the uses are called in the reader's language."""
    return {str(code): str(label) for code, label in Use.choices}


def expiring(first: date, last: date) -> int:
    """Count the consents on record that end within these days, unless they were withdrawn."""
    rows = Consent.objects.current().filter(withdrawn_on=None)
    return rows.filter(ends_on__gte=first, ends_on__lte=last).count()


def consents_of(person: str, moment: Moment) -> tuple[ConsentView, ...]:
    """Return what a person had allowed by a day, as known on a day, oldest first."""
    rows = Consent.objects.known(moment).filter(person__key=person, starts_on__lte=moment.as_of)
    return tuple(
        ConsentView(
            key=row.key,
            medium=row.medium,
            uses=tuple(row.uses),
            about=row.about,
            language=row.language,
            means=row.means,
            has_witness=bool(row.witness),
            given_on=row.starts_on,
            expires_on=row.ends_on,
            withdrawn_on=row.withdrawn_on,
        )
        for row in rows.order_by("starts_on", "key")
    )


def _given(row: Consent) -> rules.Given:
    assert row.starts_on is not None  # the database checks it
    return rules.Given(
        medium=row.medium,
        uses=row.uses,
        given_on=row.starts_on,
        expires_on=row.ends_on,
        withdrawn_on=row.withdrawn_on,
        about=row.about,
        by_guardian=bool(row.given_by.strip()),
    )


def _all_given(rows: Iterable[Consent]) -> list[rules.Given]:
    return [_given(row) for row in rows]
