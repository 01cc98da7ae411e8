"""Changing the shared words; each change leaves an audit entry with what stood there before."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from livelihoods.platform.accounts.actors import Actor, require
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError, ReferenceEntry
from livelihoods.platform.vocabulary import shelf
from livelihoods.platform.vocabulary.models import Network


@transaction.atomic
def set_entry(
    *,
    actor: Actor,
    model: type[ReferenceEntry],
    code: str,
    values: Mapping[str, Any],
    reason: str = "",
) -> ReferenceEntry:
    """Add an entry to a reference table, or correct the one of this code.

    Raises:
        NotAllowedError: where the actor may not change this table.
        FactError: a value that its field does not take, or an end that is not after the start.
    """
    meta = model._meta  # noqa: SLF001
    require(actor, f"{meta.app_label}.change_{meta.model_name}")
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
