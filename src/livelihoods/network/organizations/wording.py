"""How the values of a record are said in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.fields import Field
from livelihoods.network.organizations.models import Precision
from livelihoods.network.organizations.relay_rules import MessageState
from livelihoods.network.organizations.verification_rules import State
from livelihoods.platform.vocabulary import queries as vocabulary

_STATES = {
    State.NOT_SENT: _("not sent"),
    State.OPEN: _("no answer yet"),
    State.BEGUN: _("begun, not sent yet"),
    State.ANSWERED: _("answered"),
    State.EXPIRED: _("no answer in time"),
    State.REVOKED: _("revoked"),
}
_MESSAGES = {
    MessageState.WAITING: _("waits for its writer to confirm"),
    MessageState.LAPSED: _("not confirmed in time"),
    MessageState.ON_ITS_WAY: _("confirmed, not passed on yet"),
    MessageState.PASSED_ON: _("passed on"),
    MessageState.FAILED: _("could not be passed on"),
}
_NUMBERS = ("branches", "staff")
_LANGUAGES = ("languages", "contact_language")


def value(field: Field, stored: Any, groups: Mapping[str, str]) -> tuple[str, ...]:
    """Return a value in words, each of its parts for itself; none where nothing is known.

    Args:
        field: the field of the record.
        stored: what is stored of it.
        groups: code -> name of the occupational groups.
    """
    if stored in (None, "", []):
        return ()
    parts = stored if field.is_several else [stored]
    return tuple(_word(field, part, groups) for part in parts)


def _word(field: Field, part: Any, groups: Mapping[str, str]) -> str:
    if field.choices is not None:
        return str(field.choices(part).label) if part in field.choices.values else str(part)
    if field.name == "country":
        return vocabulary.country_name(part, get_language() or "en")
    if field.name == "groups":
        return groups.get(part, part)
    if field.name in _LANGUAGES:
        return language_name(part)
    if field.name in _NUMBERS:
        return number_format(part, force_grouping=True)
    return str(part)


def language_name(tag: str) -> str:
    """Return the name of a language in the reader's language, or its tag where it has none."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(get_language() or "en")
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


def members(total: int, precision: str) -> str:
    """Return a number of members as it was stated."""
    number = number_format(total, force_grouping=True)
    if precision == Precision.AT_LEAST:
        return gettext("at least {number}").format(number=number)
    if precision == Precision.ABOUT:
        return gettext("about {number}").format(number=number)
    return number


def check_state(state: State) -> str:
    """Return how far a yearly check is."""
    return str(_STATES[state])


def message_state(state: MessageState) -> str:
    """Return how far a message to an organization is."""
    return str(_MESSAGES[state])


def day(when: date, stated: str = "") -> str:
    """Return a date, or what the source says in its place."""
    return stated or date_format(when, "DATE_FORMAT")
