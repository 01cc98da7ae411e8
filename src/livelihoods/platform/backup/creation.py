"""Making a backup while the site runs, and removing old ones."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from livelihoods import __version__
from livelihoods.platform.backup import archive
from livelihoods.platform.backup.archive import Told
from livelihoods.platform.backup.errors import BackupError
from livelihoods.platform.backup.manifest import Manifest
from livelihoods.platform.backup.site import Site
from livelihoods.platform.privacy import ledger

_NAME = re.compile(r"livelihoods-\d{8}T\d{6}Z\.tar")


@dataclass(frozen=True)
class Created:
    """A backup that was made, the older ones that were removed, and what is in none."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...]
    unknown: tuple[str, ...]


def create(*, site: Site, output: Path, told: Told, keep: int | None = None) -> Created:
    """Make a backup.

    Args:
        site: what is backed up.
        output: the file, if it ends with `.tar`; else the folder in which it gets a name of its
            instant. A file that is there is replaced when the new one is whole.
        told: told how far it is.
        keep: how many backups stay in the folder, the newest; None removes none.

    Raises:
        BackupError: saying what is in the way.
    """
    is_file = output.suffix == ".tar" and not output.is_dir()
    if is_file and keep is not None:
        raise BackupError("old backups are removed from a folder: name one with --output")
    made_at = datetime.now(UTC)
    folder = output.parent if is_file else output
    path = output if is_file else folder / f"livelihoods-{made_at:%Y%m%dT%H%M%SZ}.tar"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for partial in folder.glob(".livelihoods-*.tar.part"):  # of a run that was killed
            partial.unlink()
        manifest = _write(site, path, made_at, told)
        removed = () if keep is None else _prune(folder, keep)
    except OSError as error:
        raise BackupError(
            f"{error.filename or path}: {error.strerror}: no backup was made"
        ) from None
    return Created(path, manifest, removed, tuple(site.unknown()))


def _write(site: Site, path: Path, made_at: datetime, told: Told) -> Manifest:
    with work_folder(site.data) as work, archive.writing(path) as writing:
        # The database first: an uploaded file that comes later is one too many, never one too few.
        copy = work / site.database.file
        contents = site.database.copy(copy, told)
        writing.add(site.database.file, copy)
        copy.unlink()
        if lines := ledger.read(site.ledger):
            ledger.write_copy(lines, work / archive.LEDGER)
            writing.add(archive.LEDGER, work / archive.LEDGER)
        uploaded = list(site.uploaded())
        for number, (name, file) in enumerate(uploaded, 1):
            try:
                writing.add(f"{archive.MEDIA}/{name}", file)
            except FileNotFoundError:
                continue  # deleted since the folder was read: then nothing asks for it
            told("uploaded files", number, len(uploaded))
        manifest = Manifest(
            made_at=made_at,
            software=__version__,
            vendor=site.database.vendor,
            server=site.database.server(),
            contents=contents,
            files=writing.marks,
        )
        writing.finish(manifest)
    return manifest


@contextmanager
def work_folder(data: Path) -> Iterator[Path]:
    """Make a folder in the data folder, for its owner only; one of a killed run is removed."""
    work = data / ".backup"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _prune(folder: Path, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest backups; files that were named otherwise are left alone."""
    ours = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    old = tuple(ours[:-keep])
    for path in old:
        path.unlink()
    return old
