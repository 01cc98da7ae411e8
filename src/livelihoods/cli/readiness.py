"""What must be there before a command can read the network: tables, then a network."""

from pathlib import Path

from livelihoods.analysis.errors import InputError
from livelihoods.cli.web import start_django


def start_with_database() -> None:
    """Start Django and see that the database has its tables, and its uploaded files.

    Raises:
        InputError: saying which command makes them, or ends a restore that was broken off.
    """
    start_django()
    from django.conf import settings
    from django.db import DatabaseError, connection

    from livelihoods.platform.backup import unfinished

    if unfinished.is_there(Path(settings.DATA_DIR)):
        raise InputError(unfinished.ADVICE)
    try:
        tables = set(connection.introspection.table_names())
    except DatabaseError as error:
        raise InputError(f"the database cannot be reached: {error}") from None
    if not {"vocabulary_network", "membership_membership", "audit_entry"} <= tables:
        raise InputError(
            "the database has no tables yet; make them with: livelihoods manage migrate"
        )


def start_with_network() -> None:
    """Start Django and see that a network is loaded.

    Raises:
        InputError: saying which command makes the tables or loads the network.
    """
    start_with_database()
    from livelihoods.platform.vocabulary import queries as vocabulary

    if vocabulary.network() is None:
        raise InputError(
            "no network is loaded yet; load one from a folder of its files with: livelihoods "
            "network load DIR; or, in a checkout of the source, the demonstration with: "
            "livelihoods demo"
        )
