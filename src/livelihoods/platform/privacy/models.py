"""The keys that may not come back: a file that still has an erased person is refused."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.privacy.declaration import NoPersonalData


class ErasedKey(models.Model):
    """A digest of the key of somebody who was erased; the key itself is not kept.

    The digest is keyed with the secret of the installation, so that nobody can try names on it.
    """

    privacy = NoPersonalData("digests that only the secret of the installation can make")

    kind = models.CharField(_("kind"), max_length=30)
    digest = models.CharField(_("digest"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("erased key")
        verbose_name_plural = _("erased keys")
        ordering = ["id"]
        permissions = [
            ("erase_person", "Can erase the personal data of a person"),
            ("export_person", "Can take away all that is kept of a person"),
        ]
        constraints = [
            models.UniqueConstraint(name="privacy_erased_key_once", fields=["kind", "digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
