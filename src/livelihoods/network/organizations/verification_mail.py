"""The message that asks an organization to check its record, in the language nearest to its own."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from livelihoods.network.organizations.models import Organization, VerificationRequest
from livelihoods.network.organizations.verification_rules import interface_language
from livelihoods.platform.vocabulary import queries as vocabulary

_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Message:
    """A message with the link of a request; `short` is for a messenger."""

    to: str
    subject: str
    body: str
    short: str
    link: str

    def send(self) -> None:
        """Hand it to the mail server.

        Raises:
            SMTPException, OSError: where the server does not take it.
        """
        EmailMessage(self.subject, self.body, to=[self.to]).send()


def offered(language: str) -> str:
    """Return a language where the interface speaks it, else nothing."""
    return language if language in _LANGUAGES else ""


def nearest(row: Organization) -> str:
    """Return the language of the interface that is nearest to those of an organization.

    The language of contact decides, then the organization's others, then what most people of its
    country understand.
    """
    return interface_language(
        [tag for tag in (row.contact_language, *row.languages) if tag],
        vocabulary.spoken_language(row.country_id or "", _LANGUAGES),
        _LANGUAGES,
        settings.LANGUAGE_CODE,
    )


def message(row: Organization, request: VerificationRequest, token: str) -> Message:
    """Write the message of a request."""
    network = vocabulary.network()
    with override(request.language):
        link = public_address(reverse("organizations_public:check", kwargs={"token": token}))
        told = {
            "network": network.name if network else settings.WAGTAIL_SITE_NAME,
            "short_name": network.short_name if network else settings.WAGTAIL_SITE_NAME,
            "name": row.name,
            "link": link,
            "until": request.expires_at,
            "record": public_address(
                reverse("organizations_public:organization", kwargs={"key": row.key})
            ),
            "is_public": row.visibility == "public",
        }
        subject = gettext("Is the record of {name} still right?").format(name=row.name)
        return Message(
            to=row.email,
            subject=" ".join(subject.split()),
            body=render_to_string("organizations/mail/check.txt", told).strip() + "\n",
            short=render_to_string("organizations/mail/check_short.txt", told).strip(),
            link=link,
        )


def public_address(path: str) -> str:
    """Return an address of the site as it stands in a mail."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)
