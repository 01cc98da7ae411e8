"""What a new site knows and says: its section pages, then the files of each room."""

from collections.abc import Callable
from pathlib import Path

from livelihoods.knowledge.library import files as library
from livelihoods.knowledge.newsletters import files as newsletters
from livelihoods.knowledge.pages import files as pages
from livelihoods.knowledge.pages.actions import create_sections
from livelihoods.knowledge.stories import files as stories
from livelihoods.platform.accounts.actors import Actor

_ROOMS: tuple[Callable[..., str], ...] = (
    pages.load, library.load, stories.load, newsletters.load,
)  # fmt: skip
"""What each room does with its folder: `load(folder, actor=...)` says in a line what it made."""


def load(folder: Path, *, actor: Actor) -> str:
    """Make the section pages and load the files of the rooms; say in a line what was made.

    A second call changes nothing.

    Args:
        folder: of the rooms' files (in the examples: `knowledge`).
        actor: who loads.

    Raises:
        InputError: a file is wrong; it says where. Nothing of that room was kept then.
    """
    told = [f"{made} pages made" if (made := create_sections(actor=actor)) else ""]
    told += [each(folder, actor=actor) for each in _ROOMS]
    return "; ".join(filter(None, told)) or "nothing changed"
