"""What an organization answers when asked to check its record: drafts, then one confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from livelihoods.network.organizations import policy, verification_mail, verification_rules
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.actions.proposals import decide, keep, proposed_value
from livelihoods.network.organizations.actions.requests import end
from livelihoods.network.organizations.actions.verification import verify
from livelihoods.network.organizations.fields import BY_NAME, MEMBERS
from livelihoods.network.organizations.models import (
    Answer,
    CheckResult,
    Confidence,
    Decision,
    Organization,
    ProposedChange,
    ProposerKind,
    RequestChannel,
    VerificationAnswer,
    VerificationMethod,
    VerificationRequest,
)
from livelihoods.network.organizations.queries.requests import record_values, state_of
from livelihoods.network.organizations.verification_rules import OPEN_STATES, State, digest
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import at_noon, today

LINK = Operator("the link of a yearly check")
"""Who answers is known only as whoever has the link; the audit names the link."""


class LinkClosedError(FactError):
    """The link was used, revoked, or is too old; `state` says which."""

    def __init__(self, state: State) -> None:
        super().__init__(f"this link is {state}")
        self.state = state


@dataclass(frozen=True)
class Given:
    """An answer to one field; a change has the value that it should have; none takes it back."""

    answer: str
    value: Any = None


@audit.one_act()
def save_answers(*, token: str, given: Mapping[str, Given]) -> None:
    """Keep answers as a draft; nothing on record changes, so that nothing is audited but the first.

    Raises:
        LinkClosedError: where the link cannot be answered any more.
        FactError: a field that no record has, or a value that it does not take.
    """
    request = _open(token)
    shown = record_values(request.organization.key)
    taken_back = [name for name, each in given.items() if not each.answer]
    request.answers.filter(field__in=taken_back).delete()
    for name, each in _read(given).items():
        VerificationAnswer.objects.update_or_create(
            request=request,
            field=name,
            defaults={"answer": each.answer, "value": each.value, "shown": shown.get(name)},
        )
    if request.begun_at is None:
        audit.change(
            actor=LINK,
            act="organizations.begin_check",
            row=request,
            values={"begun_at": timezone.now()},
        )


@audit.one_act()
def confirm_answers(*, token: str, answered_by: str = "") -> VerificationRequest:
    """Take the drafts of a link as the organization's word; the link is used up.

    Changes become a proposed correction, for an editor to decide. Where every value of the record
    was looked at, it counts as verified.

    Args:
        token: the secret of the link.
        answered_by: the office of who answers, where it is said.

    Raises:
        LinkClosedError: where the link cannot be answered any more.
        FactError: where nothing was answered, or where the record has changed since (`drop_stale`).
    """
    request = _open(token)
    drafts = list(request.answers.all())
    now = record_values(request.organization.key)
    if stale := [draft.field for draft in drafts if draft.shown != now.get(draft.field)]:
        raise FactError(f"the record has changed since this was answered: {', '.join(stale)}")
    given = {draft.field: Given(draft.answer, draft.value) for draft in drafts}
    return _close(
        request,
        given,
        actor=LINK,
        method=VerificationMethod.LINK,
        answered_by=answered_by,
        answered_on=today(),
    )


def drop_stale(*, token: str) -> list[str]:
    """Take the answers out of a draft whose field has another value by now; return these fields.

    Raises:
        LinkClosedError: where the link cannot be answered any more.
    """
    with audit.one_act():
        request = _open(token)
        now = record_values(request.organization.key)
        stale = [draft for draft in request.answers.all() if draft.shown != now.get(draft.field)]
        for draft in stale:
            draft.delete()
    return [draft.field for draft in stale]


@audit.one_act()
def record_answers(
    *,
    actor: Actor,
    key: str,
    given: Mapping[str, Given],
    answered_by: str,
    answered_on: date,
    method: str = VerificationMethod.PHONE,
) -> VerificationRequest:
    """Record what an organization answered to an editor, by telephone or otherwise.

    The editor who records changes accepts them with it. A link that is still open ends.

    Raises:
        NotAllowedError: where the actor does not keep these records, or may not verify them.
        FactError: nobody named, a day in the future, nothing answered, or a value that is refused.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    policy.require_verifier(actor, row)
    if not answered_by.strip():
        raise FactError("say who answered", "answered_by")
    if answered_on > today():
        raise FactError(f"{answered_on} is in the future", "answered_on")
    for open_one in VerificationRequest.objects.select_for_update().filter(
        organization=row, answered_at=None, revoked_at=None
    ):
        end(actor, open_one, "answered by telephone")
    now = timezone.now()
    editor = None if isinstance(actor, Operator) else actor
    request = VerificationRequest(
        organization=row,
        channel=RequestChannel.PHONE,
        language=verification_mail.nearest(row),
        token_digest=digest(f"no link {key} {now.isoformat()}"),
        asked_by=editor,
        recorded_by=editor,
        expires_at=now,
    )
    request.save(force_insert=True)
    closed = _close(
        request,
        _read(given),
        actor=actor,
        method=method,
        answered_by=answered_by,
        answered_on=answered_on,
    )
    if closed.proposal is not None:
        for change in ProposedChange.objects.filter(proposal=closed.proposal):
            _accept(actor, change)
    return closed


def _accept(actor: Actor, change: ProposedChange) -> None:
    try:
        decide(
            actor=actor,
            change=change.pk,
            decision=Decision.ACCEPTED,
            confidence=Confidence.HIGH,
        )
    except FactError as error:
        raise FactError(str(error), change.field) from None


def _open(token: str) -> VerificationRequest:
    """Return the request of a link and hold its row until the transaction ends.

    The organization is held before it, as whoever asks or merges does: else both would wait.
    """
    there = VerificationRequest.objects.filter(token_digest=digest(token))
    Organization.objects.select_for_update().filter(pk__in=there.values("organization")).first()
    held = there.select_for_update(of=("self",)).select_related("organization")
    request = held.first()
    if request is None:
        raise LinkClosedError(State.REVOKED)
    state = state_of(request)
    if state not in OPEN_STATES:
        raise LinkClosedError(state)
    return request


def _read(given: Mapping[str, Given]) -> dict[str, Given]:
    found = {}
    for name, each in given.items():
        if name != MEMBERS and name not in BY_NAME:
            raise FactError(f"a record has no field {name[:40]!r}", name)
        if not each.answer:
            continue
        if each.answer not in Answer.values:
            raise FactError(f"{each.answer!r} is none of {', '.join(Answer.values)}", name)
        value = proposed_value(name, each.value) if each.answer == Answer.CHANGE else None
        found[name] = Given(each.answer, value)
    return found


def _close(
    request: VerificationRequest,
    given: Mapping[str, Given],
    *,
    actor: Actor,
    method: str,
    answered_by: str,
    answered_on: date,
) -> VerificationRequest:
    """Turn answers into what they come to, in the transaction of the act."""
    row = request.organization
    now = record_values(row.key)
    if not given:
        raise FactError("nothing was answered yet")
    proposal = None
    changes = {name: each.value for name, each in given.items() if each.answer == Answer.CHANGE}
    if changes:
        proposal = keep(
            actor=actor,
            row=row,
            shown=now,
            changes=changes,
            proposer=ProposerKind.ORGANIZATION,
            source=_source(request, answered_on),
            stated_on=answered_on,
            language=request.language,
        )
    shown = [name for name, value in now.items() if value not in (None, "", [])]
    result = verification_rules.outcome(shown, {name: each.answer for name, each in given.items()})
    if result != CheckResult.PARTLY:
        verify(
            actor=actor,
            key=row.key,
            verified_on=answered_on,
            method=method,
            note=_note(given, answered_by),
        )
    request.answers.all().delete()
    VerificationAnswer.objects.bulk_create(
        VerificationAnswer(request=request, field=name, answer=each.answer)
        for name, each in given.items()
    )
    audit.change(
        actor=actor,
        act="organizations.confirm_check",
        row=request,
        values={
            "answered_at": timezone.now() if answered_on == today() else at_noon(answered_on),
            "answered_by": answered_by.strip()[:200],
            "result": result,
            "proposal_id": proposal.pk if proposal else None,
        },
        personal=("answered_by",),
    )
    return request


def _source(request: VerificationRequest, answered_on: date) -> str:
    # Sources are public and stay: who of the organization answered is in the request alone.
    how = "by telephone" if request.channel == RequestChannel.PHONE else "through its own link"
    return f"the organization, yearly check of {answered_on.isoformat()}, {how}"


def _note(given: Mapping[str, Given], answered_by: str) -> str:
    number = sum(each.answer == Answer.CHANGE for each in given.values())
    words = [answered_by.strip()] if answered_by.strip() else []
    if number:
        words.append(f"{number} changes proposed")
    return "; ".join(words)[:300]
