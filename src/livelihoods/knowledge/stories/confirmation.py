"""What we tell somebody whose photo or story was taken down: to read aloud, print or mail."""

from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from livelihoods.knowledge.stories.models import Outcome, TakeDownRequest
from livelihoods.platform.vocabulary import queries as vocabulary


def words(row: TakeDownRequest, language: str = "") -> str:
    """Return the confirmation in a language, in short sentences that can be read out."""
    with override(language or row.language):
        address = urljoin(settings.WAGTAILADMIN_BASE_URL, reverse("stories:take_down_state"))
        number = f"{row.reference[:4]} {row.reference[4:]}"
        if row.outcome == Outcome.DONE and row.answered_on:
            lines = _done(row.answered_on)
        elif row.outcome == Outcome.WAITING:
            lines = [gettext("We have your request. A person will look at it.")]
        else:
            lines = [str(row.get_outcome_display())]
        lines += [
            gettext("Your number is %(number)s.") % {"number": number},
            gettext("With it you can see how far it is: %(address)s") % {"address": address},
        ]
        return _framed(lines)


def spoken(day: date, language: str) -> str:
    """Return what is said to somebody who asked on the phone, without a number."""
    with override(language):
        return _framed(_done(day))


def _done(day: date) -> list[str]:
    return [
        gettext("You asked us to take down a photo or story of you. We did it on %(day)s.")
        % {"day": date_format(day, "DATE_FORMAT")},
        gettext("Nobody can see it on our website any more."),
        gettext("We ask everybody to whom we gave it to remove it too."),
    ]


def _framed(lines: list[str]) -> str:
    network = vocabulary.network()
    name = network.short_name if network else str(settings.WAGTAIL_SITE_NAME)
    first = gettext("Hello. This is %(name)s.") % {"name": name}
    last = gettext("You may change your mind at any time. It is your picture and your story.")
    return "\n".join([first, *lines, last])


def mail(row: TakeDownRequest) -> EmailMessage | None:
    """Return the confirmation as a mail, where an address of mail was given."""
    address = row.contact.strip()
    if "@" not in address or " " in address:
        return None
    with override(row.language):
        subject = gettext("About your request %(number)s") % {"number": row.reference}
    return EmailMessage(subject, words(row) + "\n", to=[address])
