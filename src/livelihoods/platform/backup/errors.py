"""What is wrong with a backup, or stands in its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livelihoods.analysis.errors import InputError


class BackupError(InputError):
    """A backup cannot be made, or a file is not a whole backup of ours, or cannot be put here."""


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Put the name of a backup before what is found to be wrong with it."""
    try:
        yield
    except BackupError as error:
        raise BackupError(f"{path}: {error}") from None
