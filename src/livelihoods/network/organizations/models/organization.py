"""The current record of an organization, rebuilt from what was stated about it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.choices import (
    MemberKind,
    OrganizationKind,
    Precision,
    Reach,
    Status,
    Visibility,
)
from livelihoods.network.organizations.models.contact import CONTACT_FIELDS, contact
from livelihoods.platform.privacy.declaration import Identity, PersonalData

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _line(label: "_StrPromise", length: int = 300) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=length, blank=True)


def _words(label: "_StrPromise") -> "models.TextField[str, str]":
    return models.TextField(label, blank=True)


def _year(label: "_StrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


def _number(label: "_StrPromise") -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(label, null=True, blank=True)


def _several(label: "_StrPromise") -> "models.JSONField[list[str], list[str]]":
    return models.JSONField(label, default=list, blank=True)


class Organization(models.Model):
    """An organization, counted in the country of its seat, however far it reaches.

    The fields of the record (`fields.FIELDS`) are those of its statements (`FieldFact`) that stand
    today; only the actions of this room write them. An empty field is not known.
    """

    privacy = PersonalData(
        contact(*CONTACT_FIELDS, "shown_contacts", path="pk"),
        impersonal=(
            "key", "is_fictional", "visibility", "takes_messages", "merged_into", "merged_at",
            "email_fails", "recorded_at", "name", "name_en", "acronym",
            "other_names", "languages", "year_formed", "year_registered", "registration", "status",
            "country", "district", "city", "reach", "website", "social", "kind", "groups",
            "workplaces", "member_kind", "women_share", "dues", "governing_body", "elections",
            "year_last_election", "women_in_leadership", "branches", "staff", "objectives",
            "strategies", "services", "bargains_with", "municipality", "government", "employers",
            "unions", "supporters", "agreements", "funding", "challenges", "remarks", "members",
            "members_precision", "members_counted_on", "verified_on", "completeness",
        ),
        identity=Identity("contact", found_by="key", label="contact_person", is_somebody=False,
                          merged_into="merged_into"),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60, unique=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    shown_contacts = models.JSONField(_("contacts shown with consent"), default=list, blank=True)
    takes_messages = models.BooleanField(_("takes messages through the site"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text=_("The record of the same organization that is kept."),
    )
    merged_at = models.DateTimeField(_("merged at"), null=True, blank=True)

    name = models.CharField(_("name"), max_length=200)
    name_en = _line(_("name in English"), 200)
    acronym = _line(_("acronym"), 30)
    other_names = _several(_("other names"))
    languages = _several(_("languages"))
    year_formed = _year(_("year formed"))
    year_registered = _year(_("year registered"))
    registration = _line(_("registration"))
    status = models.CharField(_("status"), max_length=20, blank=True, choices=Status.choices)

    country = models.ForeignKey(
        "vocabulary.Country",
        verbose_name=_("country of its seat"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    district = _line(_("state, province or district"), 120)
    city = _line(_("city"), 120)
    address = _line(_("street address"))
    point = _line(_("point on the map"), 40)
    reach = models.CharField(_("reach"), max_length=20, blank=True, choices=Reach.choices)

    contact_person = _line(_("contact person"), 200)
    contact_role = _line(_("role of the contact person"), 200)
    email = _line(_("e-mail address"), 254)
    phone = _line(_("telephone"), 60)
    contact_language = _line(_("language of contact"), 35)
    website = _line(_("website"))
    social = _several(_("social networks"))

    kind = models.CharField(_("kind"), max_length=30, blank=True, choices=OrganizationKind.choices)
    groups = models.ManyToManyField(
        "vocabulary.OccupationalGroup",
        verbose_name=_("occupational groups"),
        blank=True,
        related_name="+",
    )
    workplaces = _several(_("places of work"))
    member_kind = models.CharField(
        _("who belongs to it"), max_length=20, blank=True, choices=MemberKind.choices
    )
    women_share = _line(_("share of women"), 120)
    dues = _line(_("dues"))

    governing_body = _words(_("governing body"))
    elections = _line(_("elections"))
    year_last_election = _year(_("year of the last election"))
    women_in_leadership = _line(_("women in leadership"))
    branches = _number(_("branches"))
    staff = _number(_("staff"))

    objectives = _words(_("objectives"))
    strategies = _several(_("strategies"))
    services = _words(_("activities and services"))
    bargains_with = _line(_("bargains with"))

    municipality = _words(_("relations with the municipality"))
    government = _words(_("relations with the government"))
    employers = _words(_("relations with employers"))
    unions = _words(_("relations with trade unions"))
    supporters = _words(_("supporting organizations"))
    agreements = _words(_("agreements"))
    funding = _words(_("sources of funding"))
    challenges = _words(_("challenges"))
    remarks = _words(_("remarks"))

    # What follows is derived from the record, its headcounts and its verifications.
    members = _number(_("members"))
    members_precision = models.CharField(
        _("precision"), max_length=10, blank=True, choices=Precision.choices
    )
    members_counted_on = models.DateField(_("members counted on"), null=True, blank=True)
    verified_on = models.DateField(_("last verified on"), null=True, blank=True)
    email_fails = models.BooleanField(_("mail to it comes back"), default=False)
    completeness = models.PositiveSmallIntegerField(_("completeness in percent"), default=0)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "key"]
        indexes = [models.Index(fields=["name", "key"], name="organization_in_order")]

    def __str__(self) -> str:
        return self.name or self.key
