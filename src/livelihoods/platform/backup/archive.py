"""The file of a backup: a tar of plain files with the manifest at its end.

The manifest comes last, so that a file that breaks off has none and is refused. Reading trusts no
name in the archive: plain files only, below the few places that a backup has.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from livelihoods.platform.backup.errors import BackupError, about
from livelihoods.platform.backup.manifest import FileMark, Manifest

MANIFEST = "manifest.json"
MEDIA = "media"
LEDGER = "erasures.jsonl"
DATABASES = ("database.db", "database.dump")
_PIECE = 1024 * 1024

Told = Callable[[str, int, int], None]
"""Told of long work: which part, how much is done, of how much (0: not known)."""


class Archive:
    """A backup that is being written; `marks` are the files that are in it so far."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.marks: dict[str, FileMark] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file under a name.

        Raises:
            FileNotFoundError: it is gone.
            BackupError: it became shorter or longer while it was read.
        """
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            reading = _Hashing(file)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = state.st_size, int(state.st_mtime), 0o600
            try:
                self._tar.addfile(entry, reading)
            except OSError as error:
                if error.errno is not None:
                    raise
                raise BackupError(f"{path} became shorter while it was read: try again") from None
        self.marks[name] = FileMark(state.st_size, reading.sha256.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which makes it a backup."""
        text = manifest.as_text().encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mtime, entry.mode = len(text), int(manifest.made_at.timestamp()), 0o600
        self._tar.addfile(entry, io.BytesIO(text))


@contextmanager
def writing(path: Path) -> Iterator[Archive]:
    """Write a backup, for its owner only; it gets its name when it is whole and on the disk."""
    partial = path.with_name(f".{path.name}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Archive(tar)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read(path: Path, target: Callable[[str], Path | None], told: Told) -> Manifest:
    """Read a whole backup: check every file by the manifest, and write out those that are asked.

    Args:
        path: the backup.
        target: where the file of a name goes, or None where it is only checked.
        told: told how far it is.

    Raises:
        BackupError: it is not a backup, or not whole, or altered.
    """
    try:
        with about(path), tarfile.open(path, "r:") as tar:
            return _read(tar, path.stat().st_size, target, told)
    except tarfile.TarError as error:
        raise BackupError(
            f"{path}: it is not a backup, or it breaks off ({error}): take another"
        ) from None
    except OSError as error:
        if error.errno is None:  # tarfile: a file breaks off
            raise BackupError(f"{path}: it breaks off: take another") from None
        raise BackupError(f"{error.filename or path}: {error.strerror}") from None


def _read(
    tar: tarfile.TarFile, size: int, target: Callable[[str], Path | None], told: Told
) -> Manifest:
    found: dict[str, FileMark] = {}
    manifest: Manifest | None = None
    for entry in tar:
        told("files", entry.offset, size)
        name = _checked(entry)
        if manifest is not None or name in found:
            raise BackupError(f"{name[:200]!r} stands twice or after the manifest: it was altered")
        file = tar.extractfile(entry)
        assert file is not None, name  # it is a plain file
        if name == MANIFEST:
            manifest = Manifest.from_text(file.read())
        else:
            found[name] = _written(file, target(name))
    if manifest is None:
        raise BackupError("it has no manifest: it is not a backup, or it breaks off; take another")
    for name in sorted(found.keys() | manifest.files.keys()):
        if name not in found:
            raise BackupError(f"{name} is missing from it: it was altered")
        if found[name] != manifest.files.get(name):
            raise BackupError(f"{name} is not what the manifest says: it was altered or is damaged")
    if sum(name in found for name in DATABASES) != 1:
        raise BackupError("it holds no database: it was altered")
    told("files", size, size)
    return manifest


def _checked(entry: tarfile.TarInfo) -> str:
    """Return the name of a file that belongs into a backup; refuse all others."""
    place = PurePosixPath(entry.name)
    below_media = len(place.parts) > 1 and place.parts[0] == MEDIA
    belongs = entry.name in (MANIFEST, LEDGER, *DATABASES) or (
        below_media and str(place) == entry.name and not {"..", "."} & set(place.parts)
    )
    if not entry.isreg() or not belongs or "\0" in entry.name:
        raise BackupError(
            f"{entry.name[:200]!r} does not belong into a backup: it is not one of ours, or altered"
        )
    return entry.name


def _written(file: IO[bytes], target: Path | None) -> FileMark:
    """Hash a file of the archive and, where it is wanted, write it out for its owner only."""
    reading = _Hashing(file)
    if target is None:
        while reading.read(_PIECE):
            pass
        return FileMark(reading.bytes, reading.sha256.hexdigest())
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := reading.read(_PIECE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return FileMark(reading.bytes, reading.sha256.hexdigest())


class _Hashing:
    """A file whose hash grows with what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sha256.update(piece)
        self.bytes += len(piece)
        return piece
