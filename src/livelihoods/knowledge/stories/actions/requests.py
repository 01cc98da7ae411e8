"""Requests to take something down: asked without an account, answered by a person."""

import secrets
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from livelihoods.knowledge.stories import addresses, confirmation, policy
from livelihoods.knowledge.stories.assets import MODELS, was_public
from livelihoods.knowledge.stories.models import Outcome, TakeDownRequest
from livelihoods.knowledge.stories.rules import LETTERS
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.handing_over import hand_over
from livelihoods.platform.timeline import today

FORM: Final = Operator("the form for taking down")
LONGEST: Final = 2000
_LENGTH: Final = 8


@audit.one_act()
def ask_take_down(
    *,
    kind: str = "",
    key: str = "",
    words: str = "",
    name: str = "",
    contact: str = "",
    by_organization: bool = False,
    language: str = "en",
) -> TakeDownRequest:
    """Keep what somebody asks, and return it with the reference by which its state is seen.

    Where she pasted the address of a photo or story into her words, that is what it is about.

    Raises:
        FactError: where neither the thing nor any word says what it is about.
    """
    if not words.strip() and not (kind in MODELS and key):
        raise FactError(gettext("say which photo or story it is"), "words")
    if not key:
        known = (each for each in addresses.named_in(words) if was_public(*each))
        kind, key = next(known, ("", ""))
    row = TakeDownRequest(
        reference="".join(secrets.choice(LETTERS) for _place in range(_LENGTH)),
        kind=kind,
        key=key,
        words=words.strip()[:LONGEST],
        name=" ".join(name.split())[:120],
        contact=" ".join(contact.split())[:254],
        by_organization=by_organization,
        language=language,
    )
    audit.add(actor=FORM, act="stories.ask_take_down", row=row)
    return row


@audit.one_act()
def answer_request(
    *, actor: Actor, reference: str, outcome: str, told_how: str = ""
) -> TakeDownRequest:
    """Answer a request that takes nothing down: nothing was found, or she changed her mind.

    Raises:
        NotAllowedError: where the actor answers none.
        FactError: where there is none, it is answered, or the outcome is none that fits.
    """
    policy.require_answerer(actor)
    if outcome not in (Outcome.NOT_FOUND, Outcome.KEPT, Outcome.DONE):
        raise FactError(gettext("say done, not found, or kept"), "outcome")
    return _answered(actor, reference, outcome, told_how)


def settle(*, actor: Actor, reference: str, told_how: str, kind: str, key: str) -> TakeDownRequest:
    """Say in the act of a take-down that the request is done, and of what it was."""
    return _answered(actor, reference, Outcome.DONE, told_how, {"kind": kind, "key": key})


def _answered(
    actor: Actor, reference: str, outcome: str, told_how: str, more: dict[str, str] | None = None
) -> TakeDownRequest:
    row = TakeDownRequest.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise FactError(
            gettext("there is no request {reference}").format(reference=reference[:12]), "request"
        )
    if row.outcome == Outcome.DONE:
        raise FactError(
            gettext("request {reference} is done").format(reference=reference), "request"
        )
    if more and row.key and (row.kind, row.key) != (more["kind"], more["key"]):
        raise FactError(
            gettext("request {reference} is about another: {key}").format(
                reference=reference, key=row.key
            ),
            "request",
        )
    audit.change(
        actor=actor, act="stories.answer_request", row=row,
        values={
            "outcome": outcome, "answered_on": today(), "told_how": told_how[:100],
            "answered_by": None if isinstance(actor, Operator) else actor, **(more or {}),
        },
    )  # fmt: skip
    transaction.on_commit(partial(_tell, row.pk))
    return row


def _tell(number: int) -> None:
    """Mail the confirmation where there is an address; keep on record whether it went."""
    row = TakeDownRequest.objects.get(pk=number)
    told = confirmation.mail(row)
    if told is None:
        return
    problem, _is_refused = hand_over(told.send)
    with audit.one_act():
        row = TakeDownRequest.objects.select_for_update().get(pk=number)
        values = {"told_how": problem[:100] or "e-mail"}
        audit.change(actor=FORM, act="stories.tell", row=row, values=values)
