"""Taking over what an editor decided to take of a dataset of others."""

from collections.abc import Sequence

from django.db import transaction

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.actions.headcounts import Members, add_headcount
from livelihoods.network.organizations.actions.records import Stated, state_many
from livelihoods.network.organizations.datasets.decisions import Taken
from livelihoods.network.organizations.fields import BY_NAME, MEMBERS
from livelihoods.network.organizations.models import Organization
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, SeveralRefusedError
from livelihoods.platform.interchange.problems import Place, Problems

_TOGETHER = 500


@audit.one_act()
def take_over_dataset(
    *, actor: Actor, name: str, taken: Sequence[Taken], origin: Origin, reason: str = ""
) -> list[Organization]:
    """Record what was taken of a dataset, every value with the dataset as its source; or nothing.

    Args:
        actor: who decided.
        name: of the dataset's file, for messages.
        taken: what was taken of each row; no organization twice.
        origin: the dataset.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep these records.
        InputError: with every row that cannot be recorded.
    """
    problems, found = Problems(), []
    for first in range(0, len(taken), _TOGETHER):
        some = taken[first : first + _TOGETHER]
        stated = [
            Stated(
                one.key, {line.field: line.value for line in one.lines if line.field in BY_NAME},
                origin,
            )
            for one in some
        ]  # fmt: skip
        try:
            with transaction.atomic():
                found += state_many(actor=actor, stated=stated, reason=reason)
        except SeveralRefusedError as error:
            for place, refused in error.refused.items():
                problems.add(Place(name, some[place].line), str(refused))
        except FactError as error:
            problems.add(Place(name, some[0].line), str(error))
    problems.raise_if_any()
    for one in taken:
        _count(actor, name, one, origin, reason)
    return found


def _count(actor: Actor, name: str, one: Taken, origin: Origin, reason: str) -> None:
    for line in one.lines:
        if line.field != MEMBERS:
            continue
        members = Members(line.value, origin.stated_on)
        try:
            add_headcount(
                actor=actor, organization=one.key, members=members, origin=origin, reason=reason
            )
        except FactError as error:
            raise InputError(f"{Place(name, one.line)}: {error}") from None
