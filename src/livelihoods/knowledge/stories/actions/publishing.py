"""Published, hidden, taken down."""

from datetime import date

from django.utils.translation import gettext

from livelihoods.knowledge.stories import policy, rules
from livelihoods.knowledge.stories.actions.requests import settle
from livelihoods.knowledge.stories.assets import Kept, for_change, items, note_public
from livelihoods.knowledge.stories.models import PeopleDecision
from livelihoods.network.consent import queries as consents
from livelihoods.network.consent.actions import withdraw_consent
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today


@audit.one_act()
def publish(*, actor: Actor, kind: str, key: str, on: date | None = None) -> Kept:
    """Publish a photo or a story, on a day; the gate is asked at every request all the same.

    Raises:
        NotAllowedError: where the actor keeps none.
        FactError: where it has no text, nobody has looked for people in it, or no use is allowed.
    """
    policy.require_keeper(actor, kind)
    row: Kept = for_change(kind, key)
    day = on or today()
    if day < today() and not isinstance(actor, Operator):
        raise FactError(gettext("it cannot have been published on a day that is past"), "on")
    if not row.texts.filter(language=row.language).exists():
        raise FactError(
            gettext("it has no text yet in its source language, {language}").format(
                language=row.language
            )
        )
    if row.people_decision == PeopleDecision.UNDECIDED:
        raise FactError(gettext("look first whether somebody can be recognized in it, and say so"))
    row.published_on, row.hidden_on = day, None
    uses = rules.open_uses(items([row])[row.pk], day=day)
    row.refresh_from_db(fields=["published_on", "hidden_on"])
    if not uses:
        raise FactError(
            gettext(
                "nobody could see it: for no use does everybody who can be recognized allow it on "
                "{day}; record the consents first"
            ).format(day=day)
        )
    audit.change(
        actor=actor, act="stories.publish", row=row,
        values={"published_on": day, "hidden_on": None},
    )  # fmt: skip
    if rules.WEBSITE in uses:
        note_public(kind, key)
    return row


@audit.one_act()
def hide(*, actor: Actor, kind: str, key: str, reason: str = "") -> Kept:
    """Hide a photo or a story everywhere at once; what people allowed stays as it is.

    Raises:
        NotAllowedError: where the actor may not.
        FactError: where there is none, or it is hidden already.
    """
    policy.require_remover(actor)
    row: Kept = for_change(kind, key)
    if row.hidden_on is not None:
        raise FactError(gettext("it is hidden since {day}").format(day=row.hidden_on))
    audit.change(
        actor=actor, act="stories.hide", row=row, values={"hidden_on": today()}, reason=reason
    )
    return row


@audit.one_act()
def take_down(
    *, actor: Actor, kind: str, key: str, person: int | None = None, request: str = "",
    told_how: str = "",
) -> Kept:  # fmt: skip
    """Take a photo or a story down, in one step, because somebody in it wants that.

    It is hidden; who withdraws is written down; consents to just this thing are withdrawn. Consents
    to all of a kind stay, but no longer cover this one (`Depicted.withdrawn_on`).

    Args:
        actor: who does it.
        kind: `photo` or `story`.
        key: of it.
        person: the number of the one person who withdraws; without it, all who are in it.
        request: the reference of the request that it answers.
        told_how: how she was told, where there is a request.

    Raises:
        NotAllowedError: where the actor may not.
        FactError: where there is none of it, or the person or the request is not of it.
    """
    policy.require_remover(actor)
    row: Kept = for_change(kind, key)
    shown = list(row.depicted.select_for_update().order_by("pk"))
    if person is not None and person not in {one.person_id for one in shown}:
        raise FactError(gettext("this person is not named in it"), "person")
    if row.hidden_on is None:
        audit.change(
            actor=actor, act="stories.take_down", row=row, values={"hidden_on": today()},
            reason=f"request {request}" if request else "",
        )  # fmt: skip
    for one in shown:
        if person is not None and one.person_id != person:
            continue
        audit.change(actor=actor, act="stories.withdraw", row=one, values={"withdrawn_on": today()})
        for consent in consents.standing_about(one.person_id, key):
            withdraw_consent(actor=actor, key=consent, withdrawn_on=today())
    if request:
        settle(actor=actor, reference=request, told_how=told_how, kind=kind, key=key)
    return row
