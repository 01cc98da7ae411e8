"""The mark of a restore between its two exchanges: of the database, and of the uploaded files.

Both cannot be exchanged in one instant. Killed in between, the database is the restored one, and
files that its pages name are missing, or are those of another day. The mark, made before the first
exchange and removed after the second, is what tells it to whoever looks next.
"""

import os
from pathlib import Path
from typing import Final

_NAME: Final = ".restore-unfinished"
ADVICE: Final = (
    "a restore was broken off while the database and the uploaded files were exchanged: they may "
    "be of two different days. Run the same restore again: livelihoods backup restore FILE "
    "--replace"
)


def begin(data: Path) -> None:
    """Make the mark, so that it is on the disk before anything is exchanged."""
    with (data / _NAME).open("w", encoding="utf-8") as file:
        file.write(f"{ADVICE}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(data)


def end(data: Path) -> None:
    """Remove the mark: both are exchanged."""
    (data / _NAME).unlink(missing_ok=True)
    sync_folder(data)


def is_there(data: Path) -> bool:
    """Whether a restore was broken off between the two."""
    return (data / _NAME).exists()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk: a rename is not there before."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
