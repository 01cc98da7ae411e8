"""Where an installation keeps what a backup is made of, and what a backup leaves out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from livelihoods.platform.backup.database import Database
from livelihoods.platform.backup.errors import BackupError
from livelihoods.platform.backup.postgresql import PostgresDatabase
from livelihoods.platform.backup.sqlite import SqliteDatabase
from livelihoods.platform.privacy import ledger

# Below the folder of uploaded files while a restore is on its way, so that they are on one disk.
ARRIVING = ".restoring"
LEAVING = ".replaced"

LEFT_OUT = MappingProxyType(
    {
        "static": "made by collectstatic",
        "cache": "made anew when it is asked for",
        "estimates": "made anew from the survey files",
        "secret": "whoever holds a backup could sign with it; a new one is made",
        "sign-in": "the demonstration's password; a new one is made",
        "mail": "the demonstration's letters; never sent to anybody",
        "lock": "of commands that are running",
        "backups": "the backups themselves",
    }
)


@dataclass(frozen=True)
class Site:
    """One installation: its data folder, database, folder of uploaded files, erasure ledger."""

    data: Path
    database: Database
    media: Path
    ledger: Path

    @classmethod
    def here(cls) -> "Site":
        """Return the installation that the settings name.

        Raises:
            BackupError: its database or its files are where no backup reaches them.
        """
        return cls(
            data=Path(settings.DATA_DIR),
            database=_database(),
            media=Path(settings.MEDIA_ROOT).resolve(),
            ledger=ledger.path(),
        )

    def uploaded(self) -> Iterator[tuple[str, Path]]:
        """Walk the uploaded files in the order of their names, each with its name in the folder."""
        for path in sorted(self.media.rglob("*")):
            name = path.relative_to(self.media)
            if name.parts[0] not in (ARRIVING, LEAVING) and path.is_file():
                yield name.as_posix(), path

    def unknown(self) -> list[str]:
        """Names in the data folder that are neither in a backup nor left out on purpose."""
        database = str(connection.settings_dict["NAME"])
        kept = {self.media, self.ledger.resolve(), Path(database).resolve()}
        return sorted(
            path.name
            for path in self.data.iterdir()
            if path.resolve() not in kept
            and path.name not in LEFT_OUT
            and not path.name.startswith((".", f"{Path(database).name}-"))
        )

    @contextmanager
    def standing_in(self, wrapper: BaseDatabaseWrapper, media: Path) -> Iterator[None]:
        """Let everything that asks Django's database or storage work on these instead."""
        before = connections[DEFAULT_DB_ALIAS], settings.MEDIA_ROOT
        connections[DEFAULT_DB_ALIAS] = wrapper
        settings.MEDIA_ROOT = str(media)
        _forget()
        try:
            yield
        finally:
            wrapper.close()
            connections[DEFAULT_DB_ALIAS], settings.MEDIA_ROOT = before
            _forget()


def _forget() -> None:
    """Forget what was read from the database or the folder that is not the one in use now."""
    ContentType.objects.clear_cache()
    storage = storages["default"]
    for name in ("base_location", "location"):
        vars(storage).pop(name, None)


def _database() -> Database:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        return PostgresDatabase(connections[DEFAULT_DB_ALIAS])
    if connection.vendor == "sqlite" and not str(name).startswith(("file:", ":memory:")):
        return SqliteDatabase(Path(name).resolve())
    raise BackupError(f"a database of this kind cannot be backed up: {connection.vendor}, {name}")
