"""Changing the shared words; each change leaves an audit entry with what stood there before."""

from collections.abc import Mapping
from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.accounts.scopes import WHOLE_NETWORK, Subject
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, ReferenceEntry
from livelihoods.platform.vocabulary import policy, shelf
from livelihoods.platform.vocabulary.models import Network


@audit.one_act()
def set_entry(
    *,
    actor: Actor,
    model: type[ReferenceEntry],
    code: str,
    values: Mapping[str, Any],
    subject: Subject = WHOLE_NETWORK,
    reason: str = "",
) -> ReferenceEntry:
    """Add an entry to a reference table, or correct the one of this code.

    Args:
        actor: who changes it.
        model: the table.
        code: of the entry.
        values: what is stated of it.
        subject: in what the entry lies, where a room knows that it lies in something smaller.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor may not change this table.
        FactError: a value that its field does not take, or an end that is not after the start.
    """
    meta = model._meta  # noqa: SLF001
    policy.require_keeper(actor, model, code, subject)
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on <= starts_on:
        raise FactError(f"{ends_on} is not after the start {starts_on}", "ends_on")
    row = audit.put(
        actor=actor,
        act=f"{meta.app_label}.{meta.model_name}",
        model=model,
        key=code,
        values=values,
        reason=reason,
    )
    assert isinstance(row, ReferenceEntry)
    shelf.forget(model)
    return row


def set_network(*, actor: Actor, values: Mapping[str, Any], reason: str = "") -> Network:
    """Say which network this installation belongs to."""
    row = set_entry(
        actor=actor, model=Network, code=Network.ONLY_CODE, values=values, reason=reason
    )
    assert isinstance(row, Network)
    return row
