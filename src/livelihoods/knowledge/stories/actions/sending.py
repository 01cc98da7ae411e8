"""That a photo or a story leaves the house: noted, so that it can be called back."""

from datetime import date

from django.utils.translation import gettext

from livelihoods.knowledge.stories import policy, rules
from livelihoods.knowledge.stories.assets import MODELS, for_change, is_open
from livelihoods.knowledge.stories.models import Sent, Way
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today

DOWNLOAD = Operator("a download from the photo library")


@audit.one_act()
def hand_out(*, key: str, use: str, to_whom: str = "", contact: str = "") -> Sent:
    """Note that a photo is handed out of the library for a use for which it is cleared.

    Raises:
        FactError: where it is not cleared for that use, or press and others do not say who asks.
    """
    row = MODELS["photo"].objects.select_for_update().filter(key=key).first()
    if row is None or not is_open(row) or not is_open(row, use=use):
        raise FactError(gettext("this photo is not cleared for this use"), "use")
    if use in rules.RECORDED_USES and not (to_whom.strip() and contact.strip()):
        raise FactError(
            gettext(
                "say who you are and how you are reached: we tell you if the photo is taken down"
            ),
            "contact" if to_whom.strip() else "to_whom",
        )
    sent = Sent(
        kind="photo", key=key, use=use, way=Way.DOWNLOAD, to_whom=" ".join(to_whom.split())[:200],
        contact=contact.strip()[:254], sent_on=today(),
    )  # fmt: skip
    audit.add(actor=DOWNLOAD, act="stories.hand_out", row=sent)
    return sent


@audit.one_act()
def note_sent(
    *,
    actor: Actor,
    kind: str,
    key: str,
    use: str,
    way: str,
    to_whom: str,
    contact: str = "",
    note: str = "",
    sent_on: date | None = None,
) -> Sent:
    """Note that a photo or story was posted, printed or sent to somebody.

    Raises:
        NotAllowedError: where the actor keeps none.
        FactError: where it is not on record, was not cleared for this use on that day, a use or
            a way is unknown, or the day is to come.
    """
    policy.require_keeper(actor, kind)
    row = for_change(kind, key)
    day = sent_on or today()
    if use not in rules.USES:
        raise FactError(
            gettext("{value!r} is none of {choices}").format(
                value=use[:40], choices=", ".join(rules.USES)
            ),
            "use",
        )
    if day > today():
        raise FactError(gettext("{day} is in the future").format(day=day), "sent_on")
    if not is_open(row, use=use, day=day):
        raise FactError(
            gettext("it was not cleared for this use on {day}: do not send it").format(day=day),
            "use",
        )
    sent = Sent(
        kind=kind, key=key, use=use, way=way, to_whom=to_whom, contact=contact, note=note,
        sent_on=day, noted_by=None if isinstance(actor, Operator) else actor,
    )  # fmt: skip
    audit.add(actor=actor, act="stories.note_sent", row=sent)
    return sent
