"""A message to an organization that does not show its address: who writes, and how far it is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import (
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
)


class ContactMessage(models.Model):
    """What somebody writes to an organization, passed on by mail once the writer's address is sure.

    Text, name and address of the writer are erased a while after (`relay_rules.KEPT`); that there
    was a message, when and what became of it stays. Its instants say how far it is.
    """

    privacy = PersonalData(
        Personal(
            ("writer_name", "writer_email", "text"), Subject.of("message", "pk"), Purpose.CONTACT,
            Basis.CONSENT, Retention(0, "erased_at"), Erasure.BLANK, is_free_text=True,
        ),
        impersonal=(
            "organization", "language", "token_digest", "recorded_at", "confirmed_at",
            "passed_on_at", "problem", "erased_at",
        ),
        identity=Identity("message", found_by="writer_email", label="writer_name",
                          is_somebody=False),
    )  # fmt: skip

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="messages",
    )
    writer_name = models.CharField(_("name of the writer"), max_length=120, blank=True)
    writer_email = models.CharField(_("e-mail address of the writer"), max_length=254, blank=True)
    text = models.TextField(_("message"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("written at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    passed_on_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    problem = models.CharField(_("why it was not passed on"), max_length=300, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message to an organization")
        verbose_name_plural = _("messages to organizations")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "recorded_at"], name="organization_message_rate"),
            models.Index(fields=["writer_email", "recorded_at"], name="organization_writer_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.recorded_at:%Y-%m-%d}"
