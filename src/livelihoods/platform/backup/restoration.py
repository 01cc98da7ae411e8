"""Putting a backup back: beside what is there, brought up to date, and only then in its place."""

import shutil
from dataclasses import dataclass
from dataclasses import replace as replace_in
from pathlib import Path

from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import queries as audit
from livelihoods.platform.audit.actions import record
from livelihoods.platform.backup import archive, unfinished
from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.creation import work_folder
from livelihoods.platform.backup.errors import BackupError, about
from livelihoods.platform.backup.manifest import Manifest
from livelihoods.platform.backup.site import ARRIVING, LEAVING, Site
from livelihoods.platform.backup.verification import (
    require_same,
    require_vendor,
    require_whole_audit,
    unknown_migrations,
)
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.privacy import ledger


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        manifest: of the backup.
        migrated: how many migrations were applied since.
        erased: who was erased again, by kind and number.
        in_force: memberships, seats and posts of theirs that were in force in the backup.
    """

    manifest: Manifest
    migrated: int
    erased: tuple[str, ...]
    in_force: tuple[str, ...]


def would_replace(site: Site) -> bool:
    """Whether an installation holds something that a restore would take away."""
    return site.database.holds_data() or next(site.uploaded(), None) is not None


def restore(*, actor: Actor, path: Path, site: Site, replace: bool, told: Told) -> Restored:
    """Restore a backup. What is in use stays until the restored is ready, whenever this ends.

    Args:
        actor: who restores it; stands in the audit.
        path: the backup.
        site: where it is restored.
        replace: whether data that is there is replaced.
        told: told how far it is.

    Raises:
        BackupError: saying what is wrong with the backup, or in its way.
    """
    if not replace and would_replace(site):
        raise BackupError(
            f"{site.database.name} or the folder of uploaded files holds data: make a backup of "
            "it, then run this again with --replace"
        )
    connection.close()
    site.database.require_unused()
    # What a killed restore put aside (LEAVING) stays until this one is ready.
    _remove(site, ARRIVING)
    try:
        with work_folder(site.data) as work:
            manifest = _read(path, work, site.media / ARRIVING, told)
            with about(path):
                require_vendor(manifest, site.database)
                _require_known(manifest)
            restored = _put_back(actor, site, work, manifest, told)
    except OSError as error:
        raise BackupError(f"{error.filename or site.data}: {error.strerror}") from None
    finally:
        if not (site.media / LEAVING).exists():
            _remove(site, ARRIVING)
    for name in caches:
        caches[name].clear()
    return restored


def _read(path: Path, work: Path, arriving: Path, told: Told) -> Manifest:
    arriving.mkdir(mode=0o700, parents=True)

    def target(name: str) -> Path:
        below = name.removeprefix(f"{archive.MEDIA}/")
        return work / name if below == name else arriving / below

    return archive.read(path, target, told)


def _require_known(manifest: Manifest) -> None:
    """Refuse a backup of a newer version: its tables are not those that this software knows."""
    if newer := unknown_migrations(manifest):
        raise BackupError(
            f"it was made by version {manifest.software}, with migrations that this version has "
            f"not ({', '.join(newer[:3])}{' ...' if newer[3:] else ''}): install that version or "
            "a newer one"
        )


def _put_back(actor: Actor, site: Site, work: Path, manifest: Manifest, told: Told) -> Restored:
    here = ledger.read(site.ledger)
    lines = ledger.longer(here, ledger.read(work / archive.LEDGER))
    replaced = _last_hash_here(site)
    copy = work / site.database.file
    told("database", 0, 0)
    site.database.check_copy(copy)
    with site.database.beside(copy) as beside:
        require_same(beside, manifest)
        copy.unlink()
        with site.standing_in(beside.wrapper, site.media / ARRIVING):
            told("migrations", 0, 0)
            migrated = _migrate()
            require_whole_audit()
            _note(actor, manifest, replaced)
            told("erasures", 0, 0)
            # As if done: what is open is settled when the database is the one in use.
            erasures = [replace_in(each, is_done=True) for each in ledger.erasures(lines)]
            again = privacy.replay(actor=actor, erasures=erasures)
        # Lines are only added, so that no erasure is lost whenever this ends.
        if len(lines) > len(here):
            ledger.write_copy(lines, site.ledger)
        told("exchange", 0, 0)
        # From here on the database may be the restored one while the files are not yet.
        unfinished.begin(site.data)
        beside.take_place()
    told("uploaded files", 0, 0)
    _exchange(site)
    unfinished.end(site.data)
    privacy.replay(
        actor=actor, erasures=[each for each in ledger.erasures(lines) if not each.is_done]
    )
    connection.close()
    return Restored(manifest, migrated, tuple(again.erased), tuple(map(str, again.in_force)))


def _last_hash_here(site: Site) -> str:
    """Return the hash of the newest audit entry of what is replaced; empty where there is none."""
    if not site.database.holds_data():
        return ""
    try:
        return audit.last_hash()
    except DatabaseError:
        return "unreadable"
    finally:
        connection.close()


def _migrate() -> int:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return len(waiting)


def _note(actor: Actor, manifest: Manifest, replaced: str) -> None:
    """Say in the audit what was restored, and which chain it took the place of."""
    newest = audit.newest()
    if newest is None:
        return  # a backup of a database in which nobody had done anything
    with transaction.atomic():
        record(
            actor=actor,
            act="backup.restore",
            subject=newest,
            changes={"last_hash": (replaced or None, manifest.contents.last_audit_hash)},
            reason=f"backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC",
        )


def _exchange(site: Site) -> None:
    """Put the restored files in the place of those that are there: renames only.

    The folder itself stays: it may be a disk of its own.

    Raises:
        BackupError: saying where both are, if one cannot be moved.
    """
    arriving, leaving = site.media / ARRIVING, site.media / LEAVING
    _remove(site, LEAVING)
    try:
        leaving.mkdir(mode=0o700)
        for each in list(site.media.iterdir()):
            if each not in (arriving, leaving):
                each.rename(leaving / each.name)
        for each in list(arriving.iterdir()):
            each.rename(site.media / each.name)
    except OSError as error:
        raise BackupError(
            f"the database is restored, but {error.filename} cannot be moved ({error.strerror}): "
            f"put that right and restore again; the restored files are in {arriving}, the old "
            f"ones in {leaving}"
        ) from None
    _remove(site, ARRIVING, LEAVING)


def _remove(site: Site, *names: str) -> None:
    for name in names:
        shutil.rmtree(site.media / name, ignore_errors=True)
