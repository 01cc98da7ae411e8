"""The two mails of a message: the writer confirms the own address; the organization gets it."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.network.organizations import verification_mail
from livelihoods.network.organizations.models import ContactMessage, Organization
from livelihoods.network.organizations.verification_mail import public_address
from livelihoods.platform.vocabulary import queries as vocabulary

_SALT = "organizations.stop-messages"


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
        stop = reverse("organizations_public:stop_messages", kwargs={"token": sign(organization)})
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


def sign(row: Organization) -> str:
    """Return the secret by which an organization stops messages; it is valid for ever."""
    return signing.dumps(row.pk, salt=_SALT)


def signed(token: str) -> Organization | None:
    """Return the organization of such a secret, or None where it is none."""
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    row = Organization.objects.select_related("merged_into").filter(pk=number).first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return row


def _network() -> str:
    found = vocabulary.network()
    return found.name if found else settings.WAGTAIL_SITE_NAME
