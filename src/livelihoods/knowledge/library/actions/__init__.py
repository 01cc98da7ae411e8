"""The only ways to change the library."""

from livelihoods.knowledge.library.actions.editions import set_contributors, set_edition
from livelihoods.knowledge.library.actions.files import add_file
from livelihoods.knowledge.library.actions.importing import import_list
from livelihoods.knowledge.library.actions.life import (
    move,
    publish,
    record_review,
    revise,
    withdraw,
)
from livelihoods.knowledge.library.actions.publications import (
    set_publication,
    set_series,
    set_successor,
)

__all__ = [
    "add_file",
    "import_list",
    "move",
    "publish",
    "record_review",
    "revise",
    "set_contributors",
    "set_edition",
    "set_publication",
    "set_series",
    "set_successor",
    "withdraw",
]
