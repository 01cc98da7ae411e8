"""The mail by which an address is sure: it holds a link, and nothing that a stranger wrote."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.knowledge.newsletters import addresses
from livelihoods.knowledge.newsletters.models import SubscriptionRequest
from livelihoods.knowledge.newsletters.rules import CONFIRM_WITHIN
from livelihoods.platform.vocabulary import queries as vocabulary


def to_confirm(row: SubscriptionRequest, token: str) -> EmailMessage:
    """Write the mail with the link that confirms a subscription."""
    with override(row.language):
        name = row.newsletter.name_in(row.language)
        link = addresses.public_address(reverse("newsletters:confirm", kwargs={"token": token}))
        network = vocabulary.network()
        told = {
            "name": name,
            "link": link,
            "days": CONFIRM_WITHIN.days,
            "network": network.name if network else name,
        }
        subject = gettext("Please confirm: %(name)s") % {"name": name}
        body = render_to_string("newsletters/mail/confirm.txt", told)
        return EmailMessage(
            " ".join(subject.split()),
            body.strip() + "\n",
            from_email=addresses.sender(name),
            to=[row.email],
            headers={"Auto-Submitted": "auto-generated", "Content-Language": row.language},
        )
