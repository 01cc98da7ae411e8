"""The only ways to change consents: give, withdraw, correct."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from livelihoods.network.consent import policy
from livelihoods.network.consent.models import Consent, Means, Use
from livelihoods.network.people import queries as people
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, next_version, recording_time
from livelihoods.platform.timeline import today

PERSONAL = ("about", "witness", "given_by", "evidence", "note")


@audit.one_act()
def give_consent(
    *,
    actor: Actor,
    key: str,
    person: str,
    medium: str,
    uses: Sequence[str],
    language: str,
    means: str,
    given_on: date,
    expires_on: date | None = None,
    about: str = "",
    witness: str = "",
    given_by: str = "",
    evidence: str = "",
    note: str = "",
    recorded_at: datetime | None = None,
) -> Consent:
    """Record that a person allows a medium for some uses.

    Args:
        actor: who records it.
        key: of the consent.
        person: the key of the person.
        medium: what shows the person.
        uses: where it may be shown, at least one.
        language: in which it was explained and given (BCP 47).
        means: how it was given.
        given_on: the day on which it was given.
        expires_on: the first day on which it no longer holds; empty: until it is withdrawn.
        about: the photo, the story ...; empty: all of the medium.
        witness: who was present; a thumbprint needs one.
        given_by: a parent or guardian of a minor.
        evidence: where the signed form or the recording is kept.
        note: what else is to be kept.
        recorded_at: when it was recorded in an older register.

    Raises:
        NotAllowedError: where the actor does not keep the consents.
        FactError: where the key is taken, the person unknown, a use unknown or none, the day to
            come, or a thumbprint has no witness.
    """
    policy.require_keeper(actor)
    if Consent.objects.filter(key=key).exists():
        raise FactError(f"consent {key} is on record already; withdraw or correct it", "key")
    holder = people.person_for_change(person)
    if holder is None:
        raise FactError(f"no person {person!r} is on record", "person")
    row = Consent(
        key=key,
        person_id=holder.id,
        medium=medium,
        uses=sorted(set(uses)),
        language=language,
        means=means,
        starts_on=given_on,
        ends_on=expires_on,
        about=about,
        witness=witness,
        given_by=given_by,
        evidence=evidence,
        note=note,
        recorded_at=recording_time(recorded_at, may_backdate=policy.may_backdate(actor)),
    )
    _require_valid(row)
    audit.add(actor=actor, act="consent.give", row=row, personal=PERSONAL)
    return row


def withdraw_consent(
    *,
    actor: Actor,
    key: str,
    withdrawn_on: date,
    note: str = "",
    recorded_at: datetime | None = None,
) -> Consent:
    """Record that a person withdraws: what it allowed is hidden everywhere at once.

    Raises:
        NotAllowedError: where the actor neither keeps the consents nor may withdraw them.
        FactError: where it is not on record, is withdrawn already, or the day is to come.
    """
    return _revise(
        actor=actor,
        act="consent.withdraw",
        key=key,
        changes={"withdrawn_on": withdrawn_on, "note": note},
        recorded_at=recorded_at,
        reason="",
    )


def correct_consent(
    *,
    actor: Actor,
    key: str,
    reason: str,
    recorded_at: datetime | None = None,
    **changes: Any,
) -> Consent:
    """Record what was true of a consent all along; what was on record stays to be found.

    Raises:
        NotAllowedError: where the actor does not keep the consents.
        FactError: where it is not on record, or would break a rule of consent.
    """
    if not reason.strip():
        raise FactError("a correction says why", "reason")
    unknown = changes.keys() - {
        "uses", "language", "means", "witness", "given_by", "evidence", "starts_on", "ends_on",
        "withdrawn_on", "note",
    }  # fmt: skip
    if unknown:
        raise TypeError(f"a consent has no {', '.join(sorted(unknown))} to correct")
    return _revise(
        actor=actor, act="consent.correct", key=key, changes=changes, recorded_at=recorded_at,
        reason=reason,
    )  # fmt: skip


@audit.one_act()
def _revise(
    *,
    actor: Actor,
    act: str,
    key: str,
    changes: dict[str, Any],
    recorded_at: datetime | None,
    reason: str,
) -> Consent:
    if act == "consent.withdraw":
        policy.require_withdrawer(actor)
    else:
        policy.require_keeper(actor)
    current = Consent.objects.current().select_for_update().filter(key=key).first()
    if current is None:
        raise FactError(f"consent {key} is not on record", "key")
    if act == "consent.withdraw" and current.withdrawn_on is not None:
        raise FactError(f"consent {key} was withdrawn on {current.withdrawn_on}", "withdrawn_on")
    instant = recording_time(recorded_at, may_backdate=policy.may_backdate(actor), after=current)
    row: Consent = next_version(current, recorded_at=instant)
    for name, value in changes.items():
        setattr(row, name, sorted(set(value)) if name == "uses" else value)
    _require_valid(row)
    Consent.objects.filter(pk=current.pk).update(superseded_at=instant)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        changes={
            name: (getattr(current, name), getattr(row, name))
            for name in changes
            if getattr(current, name) != getattr(row, name)
        },
        personal=PERSONAL,
        reason=reason,
    )
    return row


def _require_valid(row: Consent) -> None:
    assert row.starts_on is not None
    unknown = sorted(set(row.uses) - set(Use.values))
    if unknown or not row.uses:
        told = f"{', '.join(unknown)} is no use" if unknown else "a consent names no use"
        raise FactError(f"{told}; choose among {', '.join(Use.values)}", "uses")
    if row.means == Means.THUMBPRINT and not row.witness.strip():
        raise FactError("a thumbprint is recorded with the witness who was present", "witness")
    for name in ("starts_on", "withdrawn_on"):
        day = getattr(row, name)
        if day is not None and day > today():
            raise FactError(f"{day} is in the future; record it when it has happened", name)
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise FactError(f"{row.ends_on} is not after the day it was given", "ends_on")
    if row.withdrawn_on is not None and row.withdrawn_on < row.starts_on:
        raise FactError(f"{row.withdrawn_on} is before the day it was given", "withdrawn_on")
