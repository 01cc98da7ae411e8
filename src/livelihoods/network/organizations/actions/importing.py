"""A dataset of others in steps: uploaded, mapped, compared, decided on, and only then recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext

from livelihoods.network.organizations import policy
from livelihoods.network.organizations.actions.datasets import take_over_dataset
from livelihoods.network.organizations.datasets import (
    NEW,
    NONE,
    Limits,
    compare,
    mapping_of,
    read_content,
)
from livelihoods.network.organizations.datasets.drafts import (
    Decided,
    comparison_of,
    dataset_of,
    kept_comparison,
    kept_mapping,
    kept_rows,
    mapping_of_draft,
    settle,
)
from livelihoods.network.organizations.models import ForeignDataset, Organization
from livelihoods.platform.accounts.actors import Actor, Operator
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today

KEPT: Final = timedelta(days=14)
MOST: Final = Limits(
    size=5 * 1024 * 1024, unpacked=50 * 1024 * 1024, letters=2_000_000, rows=2000, columns=100
)
"""What a page can take at once; the command takes more."""


@dataclass(frozen=True)
class Saved:
    """How much was recorded; nothing where something is open."""

    organizations: int
    values: int
    open: int


@audit.one_act()
def begin_import(*, actor: Actor, name: str, content: bytes) -> ForeignDataset:
    """Keep a dataset of others until an editor has compared it; nothing of it is recorded.

    Args:
        actor: who uploads it.
        name: of its file.
        content: of its file.

    Raises:
        NotAllowedError: where the actor does not keep all records: any of them may be compared.
        InputError: where it is no table, or larger than a page can take.
    """
    policy.require_keeper(actor, None)
    dataset = read_content(content, name, MOST)
    if not dataset.rows:
        raise FactError(gettext("{name} has no rows below its first line").format(name=name))
    row = ForeignDataset.objects.create(
        editor=None if isinstance(actor, Operator) else actor,
        name=dataset.name[-200:],
        header=list(dataset.header),
        rows=kept_rows(dataset),
        kept_until=today() + KEPT,
    )
    audit.record(actor=actor, act="organizations.begin_import", subject=row)
    return row


@audit.one_act()
def map_import(*, actor: Actor, dataset: int, mapping: Mapping[str, Any]) -> ForeignDataset:
    """Say what the columns and words of a dataset mean, and compare it with what is on record.

    What was decided on it before is forgotten.

    Args:
        actor: who says it.
        dataset: its number.
        mapping: the entries that a file of a mapping has.

    Raises:
        NotAllowedError: where the actor does not keep all records.
        InputError: where the mapping is wrong, or values cannot be read with it.
    """
    row = _held(actor, dataset)
    read = mapping_of(mapping, row.header, row.name)
    row.mapping, row.decided = kept_mapping(read), {}
    row.compared = kept_comparison(compare(dataset_of(row), read))
    row.save(update_fields=["mapping", "decided", "compared"])
    return row


@audit.one_act()
def decide_import(
    *,
    actor: Actor,
    dataset: int,
    chosen: Mapping[int, str],
    takes: Mapping[tuple[int, str], bool],
) -> ForeignDataset:
    """Keep what an editor says to rows of a dataset; nothing of it is recorded.

    Args:
        actor: who says it.
        dataset: its number.
        chosen: line -> the key of the organization that it speaks of, `NEW` or `NONE`. A line whose
            organization is another one than before is compared again, and open again.
        takes: line and field -> whether the value is taken.

    Raises:
        NotAllowedError: where the actor does not keep all records.
        FactError: where no organization of a key is on record.
    """
    row = _held(actor, dataset)
    _require_mapped(row)
    before = Decided.of(row)
    others = {line: key for line, key in chosen.items() if before.chosen.get(line) != key}
    keys = set(others.values()) - {NEW, NONE}
    there = Organization.objects.filter(key__in=keys, merged_into=None)
    if missing := sorted(keys - set(there.values_list("key", flat=True))):
        raise FactError(
            gettext("no organization {key} is on record").format(key=repr(missing[0][:60])), "key"
        )
    kept = {place: told for place, told in before.takes.items() if place[0] not in others}
    for compared in comparison_of(row).rows:
        for line in compared.lines if compared.line not in others else ():
            take = takes.get((compared.line, line.field))
            if take is not None:
                kept[compared.line, line.field] = (line.on_record, line.words, take)
    decided = Decided({**before.chosen, **others}, kept)
    row.decided = decided.as_kept()
    if others:
        again = compare(dataset_of(row), mapping_of_draft(row), decided.chosen)
        row.compared = kept_comparison(again)
    row.save(update_fields=["decided", "compared"])
    return row


@audit.one_act()
def refuse_rest(*, actor: Actor, dataset: int) -> ForeignDataset:
    """Take nothing of what is open still: the records stay as they are there.

    Raises:
        NotAllowedError: where the actor does not keep all records.
    """
    row = _held(actor, dataset)
    _require_mapped(row)
    is_open = settle(comparison_of(row), Decided.of(row)).open
    return decide_import(
        actor=actor,
        dataset=dataset,
        chosen={line: NONE for line, name in is_open if not name},
        takes={place: False for place in is_open if place[1]},
    )


@audit.one_act()
def save_import(*, actor: Actor, dataset: int, reason: str = "") -> Saved:
    """Record what was decided to take, all of it or nothing; the dataset is forgotten with that.

    It is compared again first. Where something is open, or is no longer what it was decided on,
    nothing is recorded, and the new comparison is kept for the editor to decide.

    Raises:
        NotAllowedError: where the actor does not keep all records.
        InputError: with every row that cannot be recorded.
    """
    row = _held(actor, dataset)
    _require_mapped(row)
    decided, mapping = Decided.of(row), mapping_of_draft(row)
    comparison = compare(dataset_of(row), mapping, decided.chosen)
    settled = settle(comparison, decided)
    if settled.open:
        row.compared = kept_comparison(comparison)
        row.save(update_fields=["compared"])
        return Saved(0, 0, len(settled.open))
    taken = settled.taken
    found = take_over_dataset(
        actor=actor, name=row.name, taken=taken, origin=mapping.origin, reason=reason
    )
    audit.record(actor=actor, act="organizations.save_import", subject=row, reason=reason)
    row.delete()
    return Saved(len(found), sum(len(one.lines) for one in taken), 0)


@audit.one_act()
def drop_import(*, actor: Actor, dataset: int) -> None:
    """Throw a dataset away; nothing of it was recorded.

    Raises:
        NotAllowedError: where the actor does not keep all records.
    """
    row = _held(actor, dataset)
    audit.record(actor=actor, act="organizations.drop_import", subject=row)
    row.delete()


def _held(actor: Actor, dataset: int) -> ForeignDataset:
    policy.require_keeper(actor, None)
    row = ForeignDataset.objects.select_for_update(of=("self",)).filter(pk=dataset).first()
    if row is None:
        raise FactError(gettext("this dataset is saved already, or was thrown away"), "dataset")
    return row


def _require_mapped(row: ForeignDataset) -> None:
    if row.mapping is None:
        raise FactError(gettext("say first what the columns mean"), "mapping")
