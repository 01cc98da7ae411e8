"""The fields of an organization's record: how each is read, and what it may show."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.models import (
    MemberKind,
    Organization,
    OrganizationKind,
    Reach,
    Status,
    Strategy,
    Workplace,
)
from livelihoods.platform.interchange.columns import code, listed, ordered, text, whole_number
from livelihoods.platform.vocabulary import queries as vocabulary

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_ADDRESS = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_POINT = re.compile(r"-?\d{1,2}(\.\d+)?, ?-?\d{1,3}(\.\d+)?")
FIRST_YEAR = 1800


class Section(TextChoices):
    """The parts of a record, in the order in which it is read."""

    IDENTITY = "identity", _("Name and legal form")
    PLACE = "place", _("Place")
    CONTACT = "contact", _("Contact details")
    WORKERS = "workers", _("Members")
    STRUCTURE = "structure", _("Structure")
    ACTIVITIES = "activities", _("What it does")
    RELATIONS = "relations", _("Relations and resources")


@dataclass(frozen=True)
class Field:
    """One field of the record.

    Args:
        name: the column of `Organization` that holds what stands today.
        section: the part of the record that it belongs to.
        read: turns a text, or a value of a form, into what is stored.
        choices: the words that it may have.
        is_several: whether it holds a list.
        is_contact: whether it is shown or exported only where the organization agreed to it.
        counts: whether a complete record has it.
    """

    name: str
    section: Section
    read: Callable[[Any], Any] = text
    choices: type[TextChoices] | None = None
    is_several: bool = False
    is_contact: bool = False
    counts: bool = True

    @property
    def label(self) -> "_StrPromise":
        """What the field is called."""
        label: _StrPromise = self._column.verbose_name
        return label

    @property
    def length(self) -> int | None:
        """The most letters that its column takes, where there is a limit."""
        return getattr(self._column, "max_length", None)

    @property
    def _column(self) -> Any:
        return Organization._meta.get_field(self.name)  # noqa: SLF001

    def value(self, raw: Any) -> Any:
        """Read a value; None where it is empty.

        Raises:
            InputError: saying what is wrong and what is expected.
        """
        if raw is None or raw in ("", [], ()) or (isinstance(raw, str) and not raw.strip()):
            return None
        value = self.read(raw)
        words = list(value) if self.is_several else [value]
        if self.choices is not None:
            for word in words:
                if word not in self.choices.values:
                    raise InputError(
                        gettext("{value!r} is none of {choices}").format(
                            value=word, choices=", ".join(self.choices.values)
                        )
                    )
        if self.length and isinstance(value, str) and len(value) > self.length:
            raise InputError(
                gettext("has {number} letters; {most} is the most").format(
                    number=len(value), most=self.length
                )
            )
        return words if self.is_several else value

    def empty(self) -> Any:
        """What its column holds where nothing is known."""
        return [] if self.is_several else None if self._column.null else ""


def year(raw: Any) -> int:
    """Read a year."""
    found = whole_number(raw)
    if not FIRST_YEAR <= found <= 2100:
        raise InputError(
            gettext("{year} is no year in which an organization of today was formed").format(
                year=found
            )
        )
    return found


def web_address(raw: Any) -> str:
    """Read the address of a web page."""
    found = text(raw)
    if not _ADDRESS.fullmatch(found):
        raise InputError(
            gettext("{value!r} is not a web address; it begins with https://").format(
                value=found[:80]
            )
        )
    return found


def email_address(raw: Any) -> str:
    """Read an e-mail address."""
    found = text(raw)
    if not _EMAIL.fullmatch(found):
        raise InputError(gettext("{value!r} is not an e-mail address").format(value=found[:80]))
    return found


def language(raw: Any) -> str:
    """Read a language by its BCP 47 tag, or by its name in one of the languages of the site.

    Any language may be named, whether the site speaks it or not.
    """
    found = text(raw).replace("_", "-")
    is_known = found.lower() in vocabulary.language_names("en")  # `ga` is Irish, "Ga" another one
    if not is_known and (tag := vocabulary.language_tag(found)):
        found = tag
    if not _TAG.fullmatch(found):
        raise InputError(
            gettext(
                "{value!r} is no language that we know by this name; write its tag, such as es, "
                "sw, hi or pt-BR"
            ).format(value=found[:40])
        )
    try:
        return str(Locale.parse(found, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        return found.lower()


def country(raw: Any) -> str:
    """Read a country's code; whether there is such a country the database knows."""
    found = text(raw).upper()
    if not re.fullmatch("[A-Z]{3}", found):
        raise InputError(
            gettext("{value!r} is not a country code; use three letters, such as GHA").format(
                value=found[:20]
            )
        )
    return found


def point(raw: Any) -> str:
    """Read a point as latitude and longitude in degrees."""
    found = text(raw)
    if not _POINT.fullmatch(found):
        raise InputError(
            gettext("{value!r} is not a point; write latitude, longitude: 5.55, -0.2").format(
                value=found[:40]
            )
        )
    north, east = (float(part) for part in found.split(","))
    if abs(north) > 90 or abs(east) > 180:
        raise InputError(
            gettext("{value} is not on the map: latitude to 90, longitude to 180 degrees").format(
                value=found
            )
        )
    return f"{north:g}, {east:g}"


def _choices(name: str, section: Section, choices: type[TextChoices], **more: Any) -> Field:
    return Field(name, section, listed(code), choices, is_several=True, **more)


def _contact(name: str, section: Section, read: Callable[[Any], Any] = text) -> Field:
    return Field(name, section, read, is_contact=True, counts=False)


_I, _P, _C, _W = Section.IDENTITY, Section.PLACE, Section.CONTACT, Section.WORKERS
_S, _A, _R = Section.STRUCTURE, Section.ACTIVITIES, Section.RELATIONS

FIELDS: Final = (
    Field("name", _I),
    Field("name_en", _I, counts=False),
    Field("acronym", _I, counts=False),
    Field("other_names", _I, ordered(text), is_several=True, counts=False),
    Field("kind", _I, code, OrganizationKind),
    Field("status", _I, code, Status),
    Field("year_formed", _I, year),
    Field("year_registered", _I, year),
    Field("registration", _I, counts=False),
    Field("languages", _I, ordered(language), is_several=True),
    Field("country", _P, country),
    Field("district", _P, counts=False),
    Field("city", _P),
    _contact("address", _P),
    _contact("point", _P, point),
    Field("reach", _P, code, Reach),
    _contact("contact_person", _C),
    _contact("contact_role", _C),
    _contact("email", _C, email_address),
    _contact("phone", _C),
    _contact("contact_language", _C, language),
    Field("website", _C, web_address),
    Field("social", _C, ordered(web_address), is_several=True, counts=False),
    Field("groups", _W, listed(code), is_several=True),
    _choices("workplaces", _W, Workplace),
    Field("member_kind", _W, code, MemberKind),
    Field("women_share", _W),
    Field("dues", _W),
    Field("governing_body", _S),
    Field("elections", _S),
    Field("year_last_election", _S, year),
    Field("women_in_leadership", _S),
    Field("branches", _S, whole_number),
    Field("staff", _S, whole_number, counts=False),
    Field("objectives", _A),
    _choices("strategies", _A, Strategy),
    Field("services", _A),
    Field("bargains_with", _A, counts=False),
    Field("municipality", _R),
    Field("government", _R, counts=False),
    Field("employers", _R, counts=False),
    Field("unions", _R, counts=False),
    Field("supporters", _R, counts=False),
    Field("agreements", _R),
    Field("funding", _R),
    Field("challenges", _R),
    Field("remarks", _R, counts=False),
)
MEMBERS: Final = "members"
"""No field of the record, but proposed like one: `{"total": 120, "counted_on": "2024-05-01"}`."""
BY_NAME: Final = {field.name: field for field in FIELDS}
CONTACTS: Final = tuple(field.name for field in FIELDS if field.is_contact)
COUNTED: Final = tuple(field.name for field in FIELDS if field.counts)


def field_named(name: str) -> Field:
    """Return a field of the record.

    Raises:
        InputError: where the record has no such field.
    """
    if name not in BY_NAME:
        raise InputError(f"a record has no field {name[:40]!r}; it has {', '.join(BY_NAME)}")
    return BY_NAME[name]
