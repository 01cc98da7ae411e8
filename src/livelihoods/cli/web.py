"""Starting Django: for the commands that need the database, and for those that need words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from livelihoods.analysis.errors import InputError
from livelihoods.platform.settings.environment import data_dir, settings_module


def start_django() -> None:
    """Load the settings that LIVELIHOODS_ENV names and set Django up; safe to call twice.

    Raises:
        InputError: an unknown environment, a setting that production lacks, or a data folder that
            cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
    folder = data_dir()
    try:
        # It holds people's records and the sign-in: for its owner only.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"the data folder {folder} cannot be used ({error.strerror}): name a folder that you "
            "may write to, with --data or LIVELIHOODS_DATA"
        ) from None
    import django

    django.setup()


def start_words() -> None:
    """Set Django up for templates and translations alone: no data folder, no database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "livelihoods.platform.settings.document"
    import django

    django.setup()


@contextmanager
def one_at_a_time(work: str) -> Iterator[None]:
    """Hold the data folder's lock, so that two runs of the same long work do not mix.

    The lock goes with the process, however it ends.

    Raises:
        InputError: another process holds it.
    """
    import fcntl

    with (data_dir() / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"{work} is already running for {data_dir()}: wait until it is done, or use "
                "another folder with --data"
            ) from None
        yield
