"""What lists and searches read of an organization: a narrow row, remade with its record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from livelihoods.network.organizations.models.organization import Organization
from livelihoods.platform.privacy.declaration import NoPersonalData

GROUP_MARK = " "
"""Stands before and after each code in `SearchRecord.groups`."""


class SearchRecord(models.Model):
    """By what an organization is found, listed and counted; empty where the public may not know.

    It is written in the transaction that writes the record (`statements.rebuild`), from it alone.
    The database keeps an index of every three letters in a row of both texts (migration 0009,
    `queries/text.py`).
    """

    privacy = NoPersonalData("names, places and sizes of organizations; no contact is in it")

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="search_record"
    )
    is_listed = models.BooleanField(_("shown in lists"))
    sort_name = models.CharField(_("name in order"), max_length=400)
    country = models.CharField(_("country"), max_length=3, blank=True)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    reach = models.CharField(_("reach"), max_length=20, blank=True)
    size = models.CharField(_("size"), max_length=20, blank=True)
    year_formed = models.PositiveSmallIntegerField(_("year formed"), null=True, blank=True)
    groups = models.CharField(_("occupational groups"), max_length=600, blank=True)
    public_text = models.TextField(_("words by which anyone finds it"), blank=True)
    hidden_text = models.TextField(_("words by which only its editors find it"), blank=True)

    class Meta:
        verbose_name = _("search record")
        verbose_name_plural = _("search records")
        # What is hidden is in none of them. The first is the order of lists; from the others the
        # choices beside a list are counted: each in its own order, so that nothing is sorted, and
        # with all else that may be asked, so that the rows are not read.
        indexes = [
            models.Index(
                fields=["sort_name", "id"],
                condition=Q(is_listed=True),
                name="search_in_order",
            ),
            models.Index(
                fields=["kind", "reach", "size", "year_formed", "country", "groups"],
                condition=Q(is_listed=True),
                name="search_by_sort",
            ),
            models.Index(
                fields=["country", "kind", "reach", "size", "year_formed", "groups"],
                condition=Q(is_listed=True),
                name="search_by_country",
            ),
            models.Index(
                fields=["groups", "country", "kind", "reach", "size", "year_formed"],
                condition=Q(is_listed=True),
                name="search_by_group",
            ),
        ]

    def __str__(self) -> str:
        return self.sort_name
