"""Taking a table away: the audit keeps who took what, of which day, and how many rows."""

from typing import IO

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.network.exports import policy, sheet
from livelihoods.network.exports.columns import Given
from livelihoods.network.exports.selection import Asked
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit


def take_away(*, actor: Actor, asked: Asked, form: str, file: IO[bytes], reason: str = "") -> int:
    """Write a table to a file and return its number of rows; the audit has it when this returns.

    Of a table whose rows lie in organizations or countries, an actor who sees some of these takes
    away their rows; the file and the audit say so.

    Args:
        actor: who takes it.
        asked: the table, with all that was chosen.
        form: `csv` or `xlsx`.
        file: where to; whoever opened it keeps it from the actor until this has returned.
        reason: why personal columns are needed; required with them.

    Raises:
        NotAllowedError: where the actor may see nothing of the table.
        InputError: where personal columns are asked for without a reason, or cannot be written.
    """
    policy.require_taker(actor, asked.table, with_personal=asked.with_personal)
    asked = asked.within(policy.reach(actor, asked.table))
    if asked.with_personal and not reason.strip():
        raise InputError(gettext("personal columns are given for a reason; say which"))
    number = sheet.write(asked, form, file)
    network = apps.get_model("vocabulary.Network").objects.get()
    moment = asked.moment
    with transaction.atomic():
        audit.record(
            actor=actor,
            act="exports.take_away",
            subject=network,
            changes={
                "table": (None, asked.table.name),
                "filter": (None, _filter(asked)),
                "within": (None, _within(asked)),
                "as_of": (None, moment.as_of if asked.table.dates.has_day else "today"),
                "known_on": (None, moment.known_on if asked.table.dates.has_versions else "today"),
                "history": (None, asked.is_history),
                "personal": (None, asked.with_personal),
                "rows": (None, number),
                "form": (None, form),
            },
            reason=reason.strip(),
        )
    return number


def _within(asked: Asked) -> str:
    if asked.is_whole:
        return "network"
    return " ".join(sorted(f"{scope.kind.value}={scope.key}" for scope in asked.reach))


def _filter(asked: Asked) -> str:
    """Say what was asked for; whom it was asked of stays out of what is never erased."""
    personal = {column.name for column in asked.columns if column.given is Given.PERSONAL}
    return " ".join(
        f"{name}={'(personal)' if name in personal else value}" for name, value in asked.where
    )
