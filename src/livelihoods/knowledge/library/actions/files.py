"""Adding files to editions."""

import hashlib
import re
import secrets

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from livelihoods.knowledge.library import filetypes, policy
from livelihoods.knowledge.library.actions.editions import check, edition_of, on_record
from livelihoods.knowledge.library.fault_words import told
from livelihoods.knowledge.library.models import Edition, EditionFile
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError


@audit.one_act()
def add_file(
    *,
    actor: Actor,
    key: str,
    language: str,
    name: str,
    content: bytes,
    note: str = "",
    reason: str = "",
) -> tuple[EditionFile, bool]:
    """Add a file to an edition; say whether it is new.

    One of the same name takes the place of the earlier, unless the edition is published: then that
    is a revision, which tells readers.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: a file that is not taken, and why.
    """
    policy.require_keeper(actor)
    row = on_record(key)
    edition = edition_of(row, language)
    if edition.is_released:
        policy.require_publisher(actor)
    return put_file(
        actor=actor, edition=edition, name=name, content=content, note=note, reason=reason,
        may_replace=not edition.is_released,
    )  # fmt: skip


def put_file(
    *,
    actor: Actor,
    edition: Edition,
    name: str,
    content: bytes,
    note: str,
    reason: str,
    may_replace: bool,
) -> tuple[EditionFile, bool]:
    """Store a file; part of an act that has asked for the right already."""
    name = _safe(name)
    fault = filetypes.file_fault(name, content)
    if fault:
        raise FactError(told(fault), "file")
    sha256 = hashlib.sha256(content).hexdigest()
    there = edition.files.filter(name=name, replaced_at__isnull=True).first()
    if there is not None:
        if there.sha256 == sha256:
            return there, False
        if not may_replace:
            raise FactError(
                _("this edition is published: put another file in the place of {name} by a "
                  "revision, with a notice").format(name=name),
                "file",
            )  # fmt: skip
        there.replaced_at = timezone.now()
        there.save(update_fields=["replaced_at"])
    suffix = filetypes.suffix_of(name)
    file = EditionFile(
        edition=edition, name=name, suffix=suffix, size=len(content), sha256=sha256, note=note
    )
    # nobody guesses where it lies, and no name from outside reaches the disk
    file.file.save(f"{secrets.token_hex(16)}.{suffix}", ContentFile(content), save=False)
    check(file)
    file.save(force_insert=True)
    audit.record(
        actor=actor,
        act="library.file",
        subject=edition.publication,
        changes={
            f"{edition.language}.{name}": (there.sha256 if there else None, f"SHA-256 {sha256}")
        },
        reason=reason,
    )
    return file, True


def _safe(name: str) -> str:
    """Return a name that any computer takes: letters, digits, dots and hyphens."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name.replace("\\", "/").rpartition("/")[2])
    return plain.strip("-.")[-120:]
