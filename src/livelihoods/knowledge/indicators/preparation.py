"""What is made of releases before somebody asks for it: their files, what they hold, code lists.

All of it can be made at any time, is kept, and is made again where it is lost; of a large release
it takes half a minute, in which a reader or a program would wait. The command that publishes makes
it; after publishing in the back office a process of its own does: the page answers at once, and the
site goes on answering meanwhile.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from livelihoods.knowledge.indicators import offers, queries
from livelihoods.knowledge.indicators.api import changes
from livelihoods.knowledge.indicators.bulk import files
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.sdmx import flows
from livelihoods.knowledge.indicators.sdmx.asking import Asked
from livelihoods.knowledge.indicators.sdmx.occurring import occurring

_COMMAND: Final = (sys.executable, "-m", "livelihoods", "figures", "prepare")


def prepare(wanted: Iterable[Release] | None = None) -> int:
    """Make what is not there yet, of some releases or of all; return of how many.

    What is kept of releases that are no longer there, or in words that are no longer said, goes.
    """
    there = queries.published_releases()
    releases = list(there if wanted is None else wanted)
    for release in releases:
        offers.prepare(release)
        changes.of(release)
        occurring(release, Asked())
        files.file_of(release, files.CHECKSUMS)
    if there:
        flows.lists()
    files.tidy(there)
    return len(releases)


def prepare_apart() -> None:
    """Start that for all releases in a process of its own, and do not wait for it."""
    if not settings.FIGURES_PREPARED_APART:
        return
    process = subprocess.Popen(
        _COMMAND,
        env={**os.environ, "LIVELIHOODS_DATA": str(settings.DATA_DIR)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must ask how it ended, else it stays in the table of processes.
    threading.Thread(target=process.wait, daemon=True).start()
