"""What we tell somebody whose photo or story was taken down: to read aloud, print or mail."""

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
        network = vocabulary.network()
        name = network.short_name if network else str(settings.WAGTAIL_SITE_NAME)
        address = urljoin(settings.WAGTAILADMIN_BASE_URL, reverse("stories:take_down_state"))
        number = f"{row.reference[:4]} {row.reference[4:]}"
        lines = [gettext("Hello. This is %(name)s.") % {"name": name}]
        if row.outcome == Outcome.DONE:
            day = date_format(row.answered_on, "DATE_FORMAT") if row.answered_on else ""
            lines += [
                gettext("You asked us to take down a photo or story of you. We did it on %(day)s.")
                % {"day": day},
                gettext("Nobody can see it on our website any more."),
                gettext("We ask everybody to whom we gave it to remove it too."),
            ]
        elif row.outcome == Outcome.WAITING:
            lines.append(gettext("We have your request. A person will look at it."))
        else:
            lines.append(str(row.get_outcome_display()))
        lines += [
            gettext("Your number is %(number)s.") % {"number": number},
            gettext("With it you can see how far it is: %(address)s") % {"address": address},
            gettext("You may change your mind at any time. It is your picture and your story."),
        ]
        return "\n".join(lines)


def mail(row: TakeDownRequest) -> EmailMessage | None:
    """Return the confirmation as a mail, where an address of mail was given."""
    address = row.contact.strip()
    if "@" not in address or " " in address:
        return None
    with override(row.language):
        subject = gettext("About your request %(number)s") % {"number": row.reference}
    return EmailMessage(subject, words(row) + "\n", to=[address])
