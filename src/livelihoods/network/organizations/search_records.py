"""How a record becomes what is searched of it: the public part apart from the rest."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from livelihoods.network.organizations import rules
from livelihoods.network.organizations.models import (
    FieldFact,
    Organization,
    SearchRecord,
    Visibility,
)
from livelihoods.network.organizations.models.search_record import GROUP_MARK
from livelihoods.platform.alphabet import searchable

_NAMES: Final = ("name", "name_en", "acronym", "other_names")
_COLUMNS: Final = tuple(
    field.name
    for field in SearchRecord._meta.concrete_fields  # noqa: SLF001
    if field.name not in ("id", "organization")
)


def write(rows: Iterable[tuple[Organization, Sequence[str]]]) -> None:
    """Write the search records of organizations, each with the codes of its groups."""
    there = list(rows)
    numbers = [row.pk for row, _groups in there]
    having = set(
        Organization.objects.filter(merged_into__in=numbers).values_list("merged_into", flat=True)
    )
    SearchRecord.objects.bulk_create(
        [
            search_record(row, groups, former_names(row) if row.pk in having else ())
            for row, groups in there
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["organization"],
        update_fields=_COLUMNS,
    )


def former_names(row: Organization) -> list[str]:
    """Return all names that records had which were merged: of this one, of those, and of theirs.

    A merge leaves the stricter visibility of both, so that none of these names is a secret. A name
    that was corrected or taken back was wrong, and never was one: it is left out. What a merge
    takes back for the other record's sake was right.
    """
    merged = list(Organization.objects.filter(merged_into=row.pk))
    merges = {each.merged_at for each in merged}
    stated = list(FieldFact.objects.filter(organization=row, field__in=_NAMES).order_by("pk"))
    corrected = {fact.corrects_id for fact in stated if fact.recorded_at not in merges}
    right = {name for fact in stated if fact.pk not in corrected for name in _names_in(fact)}
    wrong = {name for fact in stated if fact.pk in corrected for name in _names_in(fact)} - right
    names = [name for fact in stated if fact.field == "name" for name in _names_in(fact)]
    for each in merged:
        names += [each.name, *former_names(each)]
        if row.visibility == Visibility.PUBLIC:
            names += [each.name_en, each.acronym, *each.other_names]
    return [name for name in dict.fromkeys(names) if name and name not in wrong]


def _names_in(fact: FieldFact) -> list[str]:
    value: Any = fact.value
    return value if isinstance(value, list) else [value or ""]


def search_record(
    row: Organization, groups: Sequence[str], former: Sequence[str] = ()
) -> SearchRecord:
    """Return what is searched of a record: of a public one all, else what it lets be known."""
    is_public = row.visibility == Visibility.PUBLIC
    is_listed = row.visibility != Visibility.HIDDEN
    names = [row.name_en, row.acronym, *row.other_names, row.city, row.district]
    shown = [row.name, *former, *(names if is_public else ())] if is_listed else []
    country = (row.country_id or "") if is_listed else ""
    mark = f"{rules.country_mark(country)} " if country else ""
    found = SearchRecord(
        organization=row,
        is_listed=is_listed,
        sort_name=searchable(row.name) or row.name,
        country=country,
        public_text=rules.search_text(shown) + mark,
        hidden_text=rules.search_text(word for word in (row.name, *names) if word not in shown),
    )
    if is_public:
        found.kind = row.kind
        found.reach = row.reach
        found.size = rules.size_of(row.members)
        found.year_formed = row.year_formed
        found.groups = grouped(groups)
    return found


def grouped(codes: Sequence[str]) -> str:
    """Return the codes of groups as one text in which each can be found."""
    return f"{GROUP_MARK}{GROUP_MARK.join(sorted(codes))}{GROUP_MARK}" if codes else ""
