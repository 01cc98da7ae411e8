"""Series, and the publications in them or outside any."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.library.names import STATES, TopicKind, WorkKind
from livelihoods.knowledge.library.rules import State
from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.privacy.declaration import NoPersonalData


class Series(ReferenceEntry):
    """A series: what stands in it, how it is numbered, whether it is peer reviewed."""

    privacy = NoPersonalData("series of publications")

    singular = models.CharField(
        _("name of one of them"), max_length=100, help_text=_("Such as: Working Paper.")
    )
    description = models.TextField(_("description"), blank=True)
    needs_peer_review = models.BooleanField(
        _("peer reviewed"),
        default=False,
        help_text=_("Nothing appears in it without a finished peer review."),
    )
    is_numbered_in_programme = models.BooleanField(
        _("numbered within a programme"),
        default=False,
        help_text=_("Such as: Policy Brief (Urban Policies) No. 13."),
    )
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")


class Publication(models.Model):
    """A work, in whatever languages it exists: what is the same in all its editions.

    `search_text` and `issued` repeat what the editions say, so that lists are read quickly; the
    actions remake them.
    """

    privacy = NoPersonalData("works; who made them stands with the contributions")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=WorkKind.choices)
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    numbered_in = models.ForeignKey(
        "vocabulary.Programme",
        verbose_name=_("numbered within the programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place of publication"), max_length=120, blank=True)
    licence = models.CharField(
        _("terms of use"),
        max_length=300,
        blank=True,
        help_text=_("A licence such as CC BY 4.0, or in words what readers may do."),
    )
    source = models.CharField(
        _("source"),
        max_length=400,
        help_text=_("Where this record is from: the imprint, a page with its address."),
    )
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    state = models.CharField(
        _("state"), max_length=20, choices=list(STATES.items()), default=State.PROPOSED
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued = models.CharField(_("first issued"), max_length=10, blank=True, db_index=True)
    search_text = models.TextField(blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-issued", "key"]
        indexes = [models.Index(fields=["state", "issued"], name="library_public")]
        constraints = [
            models.CheckConstraint(
                name="library_publication_known_state", condition=Q(state__in=list(STATES))
            ),
        ]
        permissions = [("publish_publication", "Can publish, revise and withdraw")]

    def __str__(self) -> str:
        return self.key


class Topic(models.Model):
    """That a publication is about a group of workers, a country, a programme or a goal."""

    privacy = NoPersonalData("what works are about")

    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.CASCADE,
        related_name="topics",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=TopicKind.choices)
    code = models.CharField(_("code"), max_length=40)

    class Meta:
        verbose_name = _("topic of a publication")
        verbose_name_plural = _("topics of publications")
        ordering = ["publication", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                name="library_topic_once", fields=["publication", "kind", "code"]
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="library_topic_code")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
