"""Comparing two records that may be of one organization, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from livelihoods.network.organizations import wording
from livelihoods.network.organizations.fields import FIELDS, Field
from livelihoods.network.organizations.models import FieldFact, Organization
from livelihoods.network.organizations.queries.search import keys_known_by
from livelihoods.network.organizations.statements import standing
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

MOST = 20


@dataclass(frozen=True)
class Side:
    """What one of two records says of a field, and where from."""

    words: tuple[str, ...]
    source: str
    stated_on: date


@dataclass(frozen=True)
class Difference:
    """A field of which two records say different things; `newest` would stand unless chosen."""

    field: Field
    kept: Side | None
    merged: Side | None
    newest: str

    @property
    def is_choice(self) -> bool:
        """Whether both say something."""
        return self.kept is not None and self.merged is not None


def candidates(key: str, words: str, own: Q) -> list[Organization]:
    """Return other records that are found by some words, for who looks for a double.

    Args:
        key: of the record that is kept.
        words: words of the name, or the other's key.
        own: the filter that leaves the records that whoever asks keeps.
    """
    there = Organization.objects.filter(own, merged_into=None).exclude(key=key)
    rows = there
    if words.strip():
        rows = rows.filter(pk__in=keys_known_by(words))
    return [
        *there.filter(key=words.strip()),
        *rows.exclude(key=words.strip()).order_by("name", "key")[:MOST],
    ]


def differences(kept: str, merged: str) -> list[Difference]:
    """Return the fields of which two records do not say the same."""
    moment = Moment.read()
    groups = {group.code: group.name for group in vocabulary.occupational_groups(moment)}
    own = standing(FieldFact.objects.filter(organization__key=kept), moment)
    theirs = standing(FieldFact.objects.filter(organization__key=merged), moment)
    found = []
    for field in _both(own, theirs):
        one, two = own.get(field.name), theirs.get(field.name)
        if one and two and one.value == two.value:
            continue
        is_newer = two is not None and (one is None or two.stated_on >= one.stated_on)
        found.append(
            Difference(
                field=field,
                kept=_side(field, one, groups),
                merged=_side(field, two, groups),
                newest="merged" if is_newer else "kept",
            )
        )
    return found


def _both(own: dict[str, FieldFact], theirs: dict[str, FieldFact]) -> Iterable[Field]:
    return [field for field in FIELDS if field.name in own or field.name in theirs]


def _side(field: Field, row: FieldFact | None, groups: dict[str, str]) -> Side | None:
    if row is None:
        return None
    return Side(wording.value(field, row.value, groups), row.source, row.stated_on)
