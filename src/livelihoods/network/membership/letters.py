"""Letters to members as plain text, in four languages, and the paragraph on who we are."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from livelihoods.analysis.errors import InputError
from livelihoods.network.membership import policy, progress, queries
from livelihoods.network.membership.models import Membership
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.timeline import Moment, holds_on, today
from livelihoods.platform.vocabulary import queries as vocabulary


class Letter(StrEnum):
    """A letter; the first is to who is invited, the others are to members."""

    INVITATION = "invitation"
    WELCOME = "welcome"
    REAFFIRMATION = "reaffirmation"
    THANKS = "thanks"


def letter(*, actor: Actor, kind: str, key: str, language: str) -> str:
    """Write a letter; it holds personal data and is for who keeps the records.

    Args:
        actor: who asks for it.
        kind: which letter.
        key: of the invitation, or of the membership for the other letters.
        language: en, es, fr or pt.

    Raises:
        NotAllowedError: where the actor keeps no memberships (for an invitation: no invitations).
        InputError: an unknown kind, key or language, or a letter that does not fit.
    """
    if kind not in list(Letter):
        raise InputError(f"{kind!r} is no letter; the letters are {', '.join(Letter)}")
    if kind == Letter.INVITATION:
        policy.require_inviter(actor)
        told = _of_invitation(key)
    else:
        policy.require_keeper(actor)
        told = _of_membership(kind, key)
    return _write(kind, language, told)


def who_we_are(moment: Moment, language: str) -> str:
    """Write the paragraph on the network with its counts, their day, and when they were known.

    Raises:
        InputError: an unknown language.
    """
    found = queries.count(moment)
    return _write(
        "who_we_are",
        language,
        {
            "as_of": found.as_of,
            "is_past": found.as_of < today(),
            "known_on": found.known_on,
            "institutional": found.institutional,
            "individual": found.individual,
            "total": found.total,
            "countries": found.countries,
        },
    )


def _write(name: str, language: str, told: dict[str, Any]) -> str:
    languages = [code for code, _name in settings.LANGUAGES]
    if language not in languages:
        raise InputError(f"there are no texts in {language!r}; choose among {', '.join(languages)}")
    with override(language):
        network = vocabulary.network()
        if network is None:
            raise InputError("no network is loaded yet")
        if name == "who_we_are":
            told = told | {"name": network.name, "short_name": network.short_name}
        return render_to_string(
            f"membership/letters/{name}.{language}.txt",
            told | {"network": network.short_name, "today": today()},
        )


def _of_invitation(key: str) -> dict[str, Any]:
    detail = queries.invitation(key, Moment.read())
    if detail is None:
        raise InputError(f"invitation {key!r} is not on record")
    if detail.view.state not in (progress.APPROVED, progress.SENT):
        raise InputError(
            f"invitation {key} is {detail.view.state}; the letter goes with one that is approved"
        )
    decision = next(step for step in detail.steps if step.kind == progress.APPROVED)
    return {
        "name": detail.view.name,
        "is_institutional": detail.view.kind == "institutional",
        "body": decision.body,
        "decided_on": decision.happened_on,
        "activities": detail.activities,
        "answer_by": detail.view.answer_by,
    }


def _of_membership(kind: str, key: str) -> dict[str, Any]:
    row = (
        Membership.objects.current()
        .select_related("organization", "person")
        .filter(key=key)
        .first()
    )
    if row is None:
        raise InputError(f"membership {key!r} is not on record")
    if kind == Letter.WELCOME and row.invitation_id is None:
        raise InputError(f"membership {key} was taken over from a register; it was welcomed then")
    if (kind == Letter.THANKS) != (row.ends_on is not None):
        raise InputError(
            f"membership {key} has no end on record: there is nothing to thank for at its end"
            if kind == Letter.THANKS
            else f"membership {key} has an end on record ({row.ends_on}); write the thanks instead"
        )
    holder = row.organization or row.person
    now = Moment.read()
    affirmed = {view.membership: view.affirmed_on for view in queries.affirmations(now)}
    return {
        "name": holder.name,
        "is_institutional": row.is_institutional,
        "starts_on": row.starts_on,
        "last_day": row.ends_on - timedelta(days=1) if row.ends_on else None,
        "is_over": not holds_on(today(), row.starts_on, row.ends_on),
        "grounds": row.grounds,
        "representative": queries.representatives(now).get(key, ""),
        "affirmed_on": affirmed.get(key),
        "year": now.as_of.year,
    }
