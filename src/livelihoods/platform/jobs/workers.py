"""The name of a process that works, and whether it still does."""

import os
import secrets
import socket
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

SILENCE: Final = timedelta(minutes=5)
"""A short piece of work that took longer than this has lost its worker.

Every such piece is shorter: a mail server that does not answer is given up after seconds.
"""

_BORN: Final = secrets.token_hex(3)  # numbers of processes are given again
_LONGEST: Final = 30


def name() -> str:
    """Return what this process is called: machine, number, and a mark of its own."""
    return f"{_machine()}:{os.getpid()}:{_BORN}"


def is_gone(worker: str, since: datetime | None = None) -> bool:
    """Whether a worker does not work any more.

    On this machine its process is looked for. One that works elsewhere, or whose number another
    process has by now, is given up after a silence, where the work is short: `since` says when it
    was taken up.
    """
    if worker == name():
        return False
    host, _colon, rest = worker.partition(":")
    number = rest.partition(":")[0]
    is_here = host == _machine() and number.isdecimal()
    if is_here and (int(number) == os.getpid() or not _runs(int(number))):
        return True
    return since is not None and timezone.now() - since > SILENCE


def _machine() -> str:
    return socket.gethostname().replace(":", "-")[:_LONGEST]


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # of another account
    return True
