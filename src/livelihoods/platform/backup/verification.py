"""Checking that a file is a whole backup, which could be restored."""

from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from livelihoods.platform.audit import queries as audit
from livelihoods.platform.backup import archive
from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.creation import work_folder
from livelihoods.platform.backup.database import Beside, Database
from livelihoods.platform.backup.errors import BackupError, about
from livelihoods.platform.backup.manifest import Manifest, differences
from livelihoods.platform.backup.site import Site
from livelihoods.platform.privacy import ledger


@dataclass(frozen=True)
class Verified:
    """A backup that is whole; `checked` says in words how far that was looked at."""

    manifest: Manifest
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]


def verify(*, path: Path, site: Site, deep: bool, told: Told) -> Verified:
    """Check a backup; nothing of the installation is changed.

    Args:
        path: the backup.
        site: the installation that checks it.
        deep: on a server too, restore the database beside the one in use, count, check the audit
            and remove it again; of a SQLite file that is always done.
        told: told how far it is.

    Raises:
        BackupError: saying what is wrong with it.
    """
    with work_folder(site.data) as work:
        wanted = (*archive.DATABASES, archive.LEDGER)
        manifest = archive.read(path, lambda name: work / name if name in wanted else None, told)
        checked = [f"{len(manifest.files)} files by their hashes"]
        number = len(ledger.read(work / archive.LEDGER))
        checked.append(f"the ledger of erasures ({number} lines)")
        with about(path):
            missing = _verify_database(site, work, manifest, checked, deep=deep)
    return Verified(manifest, tuple(checked), (missing,) if missing else ())


def _verify_database(
    site: Site, work: Path, manifest: Manifest, checked: list[str], *, deep: bool
) -> str:
    """Check the database, note what was checked, and return what could not be."""
    here = site.database
    if manifest.vendor != here.vendor:
        return f"the database: it is of {manifest.vendor}, and the one here is of {here.vendor}"
    here.check_copy(work / here.file)
    checked.append("the structure of the database")
    if here.needs_server and not deep:
        return "the rows and the audit (--deep restores the database beside and does it)"
    with here.beside(work / here.file) as beside:
        require_same(beside, manifest)
        checked.append(f"{sum(manifest.contents.rows.values())} rows in all tables")
        if newer := unknown_migrations(manifest):
            return f"the audit: the backup is of a newer version ({newer[0]})"
        if not _reads_audit(manifest):
            return "the audit: its table was another then; a restore brings it up to date"
        with site.standing_in(beside.wrapper, site.media):
            require_whole_audit()
            checked.append(f"the chain of {audit.number()} audit entries")
    return ""


def require_same(beside: Beside, manifest: Manifest) -> None:
    """Refuse a restored database that does not hold what the manifest says.

    Raises:
        BackupError: naming the tables.
    """
    if told := differences(manifest.contents, beside.contents()):
        raise BackupError(f"its database is not what its manifest says: {'; '.join(told[:5])}")


def require_whole_audit() -> None:
    """Refuse a database in use whose audit is broken.

    Raises:
        BackupError: naming the entry.
    """
    broken = audit.first_broken()
    if broken is not None:
        raise BackupError(
            f"the audit in it is broken at entry {broken.pk} ({broken}): it was changed, or one "
            "before it was changed or removed"
        )


def require_vendor(manifest: Manifest, database: Database) -> None:
    """Refuse a backup of another kind of database.

    Raises:
        BackupError: saying what goes where.
    """
    if manifest.vendor != database.vendor:
        raise BackupError(
            f"it is a backup of {manifest.vendor} and the database here is of {database.vendor}: "
            f"restore it where DATABASE_URL names a {manifest.vendor} database"
        )


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Return the migrations that were applied to a backup and are not in this software."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {f"{app}.{name}" for app, name in migration.replaces}
    return [name for name in manifest.contents.migrations if name not in known]


def _reads_audit(manifest: Manifest) -> bool:
    """Whether the tables of the audit in a backup are those of this software."""
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    needed = {name for name in ours if name.startswith(("audit.", "accounts."))}
    return needed <= set(manifest.contents.migrations)
