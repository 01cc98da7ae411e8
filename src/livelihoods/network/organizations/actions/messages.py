"""Passing messages on to organizations that agreed to it, without showing their address."""

import secrets
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from livelihoods.network.organizations import policy, relay_mail
from livelihoods.network.organizations.actions.bounces import refused_by_server
from livelihoods.network.organizations.actions.checks import on_record
from livelihoods.network.organizations.models import ContactMessage, Organization
from livelihoods.network.organizations.queries.messages import is_reachable, state_of
from livelihoods.network.organizations.relay_rules import (
    CONFIRM_WITHIN,
    KEPT,
    LONGEST,
    MOST_FROM_ONE,
    MOST_TO_ONE,
    MessageState,
    has_many_links,
)
from livelihoods.network.organizations.verification_rules import digest
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.mail.handing_over import hand_over

FORM = Operator("the form for messages")
STOP = Operator("the link to stop messages")
_PERSONAL = ("writer_name", "writer_email", "text", "token_digest")


class TooManyError(FactError):
    """More was written today than is passed on."""


@audit.one_act()
def set_messages(*, actor: Actor, key: str, takes: bool, reason: str) -> Organization:
    """Say whether an organization takes messages through the site; the reason says who agreed.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        FactError: without a reason, or where no address is on record to pass them on to.
    """
    row = on_record(key)
    policy.require_keeper(actor, row)
    if not reason.strip():
        raise FactError("say who agreed to it, when and how", "reason")
    if takes and not row.email:
        raise FactError(f"no e-mail address of {key} is on record", "takes")
    audit.change(
        actor=actor,
        act="organizations.set_messages",
        row=row,
        values={"takes_messages": takes},
        reason=reason,
    )
    return row


@audit.one_act()
def write_message(
    *, organization: str, writer_name: str, writer_email: str, text: str, language: str
) -> ContactMessage:
    """Keep a message until its writer confirms the own address, which gets a mail with a link.

    Raises:
        FactError: where the organization takes none, or the text is empty, too long or full of
            links.
        TooManyError: too many to this organization, or from this address, in a day.
    """
    row = Organization.objects.select_for_update().filter(key=organization).first()
    if row is None or not is_reachable(row):
        raise FactError("this organization takes no messages through the site", "organization")
    if not text.strip() or len(text) > LONGEST:
        raise FactError(f"a message has 1 to {LONGEST} letters", "text")
    if has_many_links(text):
        raise FactError("the message has too many links", "text")
    _require_few_to(row)
    of_late = ContactMessage.objects.filter(recorded_at__gt=_a_day_ago())
    if of_late.filter(writer_email__iexact=writer_email).count() >= MOST_FROM_ONE:
        raise TooManyError("too many messages were written from this address today")
    token = secrets.token_urlsafe(24)
    message = ContactMessage(
        organization=row,
        writer_name=" ".join(writer_name.split()),
        writer_email=writer_email,
        text=text.strip(),
        language=language,
        token_digest=digest(token),
    )
    audit.add(actor=FORM, act="organizations.write_message", row=message, personal=_PERSONAL)
    mail = relay_mail.to_writer(message, token)
    transaction.on_commit(lambda: _ask_to_confirm(message.pk, mail))
    return message


@audit.one_act()
def pass_message_on(*, token: str) -> ContactMessage:
    """Pass a message on: its writer, who alone has the link, confirms.

    Whether the mail server took it is on record when this is.

    Raises:
        FactError: where the message lapsed or was passed on already, or is not taken any more.
        TooManyError: too many to this organization in a day; it can be passed on tomorrow.
    """
    message = (
        ContactMessage.objects.select_for_update(of=("self",))
        .select_related("organization")
        .filter(token_digest=digest(token))
        .first()
    )
    if message is None or not message.text or state_of(message) != MessageState.WAITING:
        raise FactError("there is no message that waits here")
    if not is_reachable(message.organization):
        raise FactError("this organization takes no messages through the site any more")
    _require_few_to(Organization.objects.select_for_update().get(pk=message.organization_id))
    audit.change(
        actor=FORM,
        act="organizations.confirm_message",
        row=message,
        values={"confirmed_at": timezone.now()},
    )
    mail = relay_mail.to_organization(message)
    transaction.on_commit(lambda: _pass_on(message.pk, mail))
    return message


@audit.one_act()
def ask_to_stop(*, token: str) -> Organization:
    """Send an organization a link by which it takes no messages any more.

    The link in a message is quoted where the message is answered or passed on: whoever has it gets
    no more done than this mail, which goes to the organization's own address.

    Raises:
        FactError: where the link is not one of ours, too old, or of another address than that on
            record.
    """
    row = relay_mail.asked_to_stop(token)
    if row is None or not row.takes_messages:
        raise FactError("this link is not valid")
    audit.record(actor=STOP, act="organizations.ask_to_stop", subject=row)
    mail = relay_mail.to_confirm_stop(row)
    transaction.on_commit(lambda: _send_stop(row.pk, mail))
    return row


@audit.one_act()
def stop_messages(*, token: str) -> Organization:
    """Take no messages any more, on the word of whoever reads the organization's mail.

    Raises:
        FactError: where the link is not one of ours, too old, or of another address than that on
            record.
    """
    row = relay_mail.confirmed_to_stop(token)
    if row is None:
        raise FactError("this link is not valid")
    held = Organization.objects.select_for_update().get(pk=row.pk)
    audit.change(
        actor=STOP, act="organizations.set_messages", row=held, values={"takes_messages": False}
    )
    return held


@audit.one_act()
def forget_messages(*, actor: Actor) -> int:
    """Erase text and writer of messages that are old or were never confirmed; return how many.

    Raises:
        NotAllowedError: where the actor does not keep these records.
    """
    policy.require_keeper(actor, None)
    now = timezone.now()
    there = ContactMessage.objects.select_for_update().filter(erased_at=None)
    old = there.filter(recorded_at__lte=now - KEPT)
    lapsed = there.filter(confirmed_at=None, recorded_at__lte=now - CONFIRM_WITHIN)
    rows = [*old, *lapsed.filter(recorded_at__gt=now - KEPT)]
    for row in rows:
        audit.change(
            actor=actor,
            act="organizations.forget_message",
            row=row,
            values={"text": "", "writer_name": "", "writer_email": "", "erased_at": now},
            personal=_PERSONAL,
        )
    return len(rows)


def _require_few_to(row: Organization) -> None:
    """Refuse where an organization got many today.

    What nobody confirmed does not count: who makes up addresses would shut it to all others.
    """
    today = ContactMessage.objects.filter(organization=row, confirmed_at__gt=_a_day_ago())
    if today.count() >= MOST_TO_ONE:
        raise TooManyError("too many messages were written to this organization today")


def _a_day_ago() -> datetime:
    return timezone.now() - timedelta(days=1)


def _ask_to_confirm(pk: int, mail: EmailMessage) -> None:
    problem, _refused = hand_over(mail.send)
    if problem:
        with audit.one_act():
            row = ContactMessage.objects.select_for_update().get(pk=pk)
            values = {"problem": f"to the writer: {problem}"}
            audit.change(actor=FORM, act="organizations.send_message", row=row, values=values)


def _send_stop(pk: int, mail: EmailMessage) -> None:
    problem, is_refused = hand_over(mail.send)
    if not problem:
        return
    with audit.one_act():
        row = Organization.objects.select_for_update().get(pk=pk)
        changes = {"problem": (None, problem)}
        audit.record(actor=STOP, act="organizations.send_stop", subject=row, changes=changes)
        if is_refused:
            refused_by_server(actor=STOP, row=row, note=problem)


def _pass_on(pk: int, mail: EmailMessage) -> None:
    problem, is_refused = hand_over(mail.send)
    with audit.one_act():
        row = ContactMessage.objects.select_for_update().get(pk=pk)
        audit.change(
            actor=FORM,
            act="organizations.send_message",
            row=row,
            values={"problem": problem} if problem else {"passed_on_at": timezone.now()},
        )
        if is_refused:
            refused_by_server(actor=FORM, row=row.organization, note=problem)
