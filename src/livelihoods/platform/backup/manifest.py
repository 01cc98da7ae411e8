"""What a backup says of itself: when and by what it was made, what it holds, and every hash."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from livelihoods.platform.backup.errors import BackupError

FORMAT = 1  # what this software writes, and the newest that it reads


@dataclass(frozen=True)
class Contents:
    """What a database holds, as far as two of them can be compared by it.

    Attributes:
        rows: table -> number of its rows.
        migrations: those that were applied, as `room.name`, sorted.
        last_audit_hash: hash of the newest audit entry, which stands for all; empty without one.
    """

    rows: Mapping[str, int]
    migrations: tuple[str, ...]
    last_audit_hash: str


@dataclass(frozen=True)
class FileMark:
    """By what a file is recognized."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The manifest of one backup.

    Attributes:
        made_at: when the database was read.
        software: version of this software that made it.
        vendor: `sqlite` or `postgresql`.
        server: version of the database.
        contents: what the database held.
        files: name in the backup -> by what it is recognized.
    """

    made_at: datetime
    software: str
    vendor: str
    server: str
    contents: Contents
    files: Mapping[str, FileMark]

    def as_text(self) -> str:
        """Return the manifest as it stands in the backup."""
        return json.dumps(
            {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()},
            indent=1,
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: bytes) -> "Manifest":
        """Read a manifest.

        Raises:
            BackupError: it is not one, or of a format that this software does not know yet.
        """
        try:
            said = json.loads(text)
            number = int(said["format"])
            if number <= FORMAT:
                return cls._read(said)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise BackupError("its manifest cannot be read: it was altered") from None
        raise BackupError(
            f"it is of format {number}, and this version knows formats up to {FORMAT}: use the "
            "version of this software that made it, or a newer one"
        )

    @classmethod
    def _read(cls, said: Mapping[str, Any]) -> "Manifest":
        held = said["contents"]
        return cls(
            made_at=datetime.fromisoformat(said["made_at"]),
            software=str(said["software"]),
            vendor=str(said["vendor"]),
            server=str(said["server"]),
            contents=Contents(
                rows={str(table): int(number) for table, number in held["rows"].items()},
                migrations=tuple(str(name) for name in held["migrations"]),
                last_audit_hash=str(held["last_audit_hash"]),
            ),
            files={
                str(name): FileMark(int(mark["bytes"]), str(mark["sha256"]))
                for name, mark in said["files"].items()
            },
        )


def differences(said: Contents, found: Contents) -> list[str]:
    """Say in which tables, migrations and audit a database is not what the manifest says."""
    told = [
        f"{table} has {found.rows.get(table, 0)} rows instead of {said.rows.get(table, 0)}"
        for table in sorted(said.rows.keys() | found.rows.keys())
        if said.rows.get(table) != found.rows.get(table)
    ]
    if said.migrations != found.migrations:
        told.append("other migrations were applied")
    if said.last_audit_hash != found.last_audit_hash:
        told.append("the newest audit entry is another")
    return told
