"""The mails of a message: the writer confirms the own address; the organization gets it, or none.

A link that stops messages is bound to the organization and its address, and lasts for a while: one
of an address that is no longer on record does nothing. That in a message is quoted in answers, so
that the writer has it too; all that it does is to send the organization another one.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.network.organizations import verification_mail
from livelihoods.network.organizations.models import ContactMessage, Organization
from livelihoods.network.organizations.relay_rules import ASK_WITHIN, CONFIRM_WITHIN
from livelihoods.network.organizations.verification_mail import public_address
from livelihoods.network.organizations.verification_rules import address_digest
from livelihoods.platform.vocabulary import queries as vocabulary

_ASK, _STOP = "organizations.ask-to-stop", "organizations.stop-messages"


def to_writer(row: ContactMessage, token: str) -> EmailMessage:
    """Write the mail with which a writer confirms.

    It holds nothing that was written: it would be sent to whomever a stranger names.
    """
    with override(row.language):
        link = public_address(reverse("organizations_public:message", kwargs={"token": token}))
        told = {"name": row.organization.name, "link": link, "network": _network()}
        subject = gettext("Please confirm your message")
        body = render_to_string("organizations/mail/confirm_message.txt", told)
        return EmailMessage(subject, body.strip() + "\n", to=[row.writer_email])


def to_organization(row: ContactMessage) -> EmailMessage:
    """Write the mail that passes a message on; whoever answers it writes to the writer."""
    organization = row.organization
    with override(verification_mail.nearest(organization)):
        stop = reverse(
            "organizations_public:ask_to_stop", kwargs={"token": sign(organization, _ASK)}
        )
        told = {
            "message": row,
            "name": organization.name,
            "network": _network(),
            "lines": row.text.splitlines(),
            "stop": public_address(stop),
        }
        subject = gettext("A message to you through {network}").format(network=_network())
        body = render_to_string("organizations/mail/message.txt", told)
        return EmailMessage(
            " ".join(subject.split()),
            body.strip() + "\n",
            to=[organization.email],
            reply_to=[row.writer_email],
        )


def to_confirm_stop(row: Organization) -> EmailMessage:
    """Write the mail with which an organization stops messages."""
    with override(verification_mail.nearest(row)):
        stop = reverse("organizations_public:stop_messages", kwargs={"token": sign(row, _STOP)})
        told = {"name": row.name, "network": _network(), "stop": public_address(stop)}
        subject = gettext("Stop the messages?")
        body = render_to_string("organizations/mail/confirm_stop.txt", told)
        return EmailMessage(subject, body.strip() + "\n", to=[row.email])


def sign(row: Organization, salt: str) -> str:
    """Return a secret of an organization at the address that is on record of it."""
    return signing.dumps([row.pk, address_digest(row.email)], salt=salt)


def asked_to_stop(token: str) -> Organization | None:
    """Return the organization of the link in a message, or None where it does nothing any more."""
    return _signed(token, _ASK, ASK_WITHIN)


def confirmed_to_stop(token: str) -> Organization | None:
    """Return the organization of the link that stops messages, or None where it does nothing."""
    return _signed(token, _STOP, CONFIRM_WITHIN)


def _signed(token: str, salt: str, within: timedelta) -> Organization | None:
    try:
        number, address = signing.loads(token, salt=salt, max_age=within)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    row = Organization.objects.select_related("merged_into").filter(pk=number).first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    if row is None or not row.email or address_digest(row.email) != address:
        return None
    return row


def _network() -> str:
    found = vocabulary.network()
    return found.name if found else settings.WAGTAIL_SITE_NAME
