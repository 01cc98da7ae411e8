"""Reading a dataset of others that an editor compares: how far it is, and its rows in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from livelihoods.network.organizations import wording
from livelihoods.network.organizations.datasets import NEW, NONE, ComparedRow, Line, Match
from livelihoods.network.organizations.datasets.drafts import Decided, comparison_of, settle
from livelihoods.network.organizations.fields import BY_NAME, MEMBERS
from livelihoods.network.organizations.models import ForeignDataset, Organization
from livelihoods.network.organizations.queries.proposals import label
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

Answer = Literal["", "yes", "no"]


@dataclass(frozen=True)
class Candidate:
    """An organization that a row may speak of."""

    key: str
    name: str
    country: str
    city: str
    why: str


@dataclass(frozen=True)
class ValueView:
    """A value of a row beside what is on record, and what the editor said to it."""

    field: str
    label: str
    given: tuple[str, ...]
    on_record: tuple[str, ...]
    source: str
    stated_on: date | None
    answer: Answer

    @property
    def is_open(self) -> bool:
        """Whether it is to be decided still."""
        return not self.answer


@dataclass(frozen=True)
class RowView:
    """A row of the dataset in words."""

    line: int
    name: str
    key: str
    title: str
    is_new: bool
    note: str
    candidates: tuple[Candidate, ...]
    chosen: str
    is_open: bool
    values: tuple[ValueView, ...]

    @property
    def is_other(self) -> bool:
        """Whether the editor named an organization that was not among the likely ones."""
        known = {NEW, NONE, "", *(one.key for one in self.candidates)}
        return self.chosen not in known


@dataclass(frozen=True)
class Part:
    """How many rows of a sort there are, how many values, how many decisions are open."""

    sort: str
    rows: int
    values: int
    open: int


@dataclass(frozen=True)
class ImportView:
    """How far a dataset is."""

    number: int
    name: str
    editor: str
    recorded_at: datetime
    kept_until: date
    rows: int
    is_mapped: bool
    source: str
    parts: tuple[Part, ...]
    taken_values: int
    taken_rows: int

    @property
    def open(self) -> int:
        """How many decisions are open."""
        return sum(part.open for part in self.parts)


SORTS = ("conflict", "match", "new")


def imports() -> list[ImportView]:
    """Return the datasets that are on their way, the newest first."""
    there = ForeignDataset.objects.select_related("editor").defer("rows", "compared", "decided")
    return [_view(row, (), 0, 0, 0) for row in there]


def import_of(number: int) -> ImportView | None:
    """Return how far a dataset is, or None where there is none of this number."""
    row = ForeignDataset.objects.select_related("editor").filter(pk=number).first()
    if row is None:
        return None
    if row.compared is None:
        return _view(row, (), len(row.rows), 0, 0)
    comparison = comparison_of(row)
    settled = settle(comparison, Decided.of(row))
    parts = []
    for sort in SORTS:
        rows = [each for each in comparison.rows if each.sort == sort]
        lines = {each.line for each in rows}
        is_open = sum(line in lines for line, _name in settled.open)
        parts.append(Part(sort, len(rows), sum(len(each.lines) for each in rows), is_open))
    values = sum(len(one.lines) for one in settled.taken)
    return _view(row, tuple(parts), len(row.rows), values, len(settled.taken))


def rows_of(number: int, sort: str, *, only_open: bool) -> list[RowView]:
    """Return the rows of a sort in words, or those of them alone that wait for a decision."""
    row = ForeignDataset.objects.exclude(compared=None).filter(pk=number).first()
    if row is None:
        return []
    comparison, decided = comparison_of(row), Decided.of(row)
    is_open = settle(comparison, decided).open
    lines = {line for line, _name in is_open}
    found = [
        each
        for each in comparison.rows
        if each.sort == sort and (not only_open or each.line in lines)
    ]
    groups = {group.code: group.name for group in vocabulary.occupational_groups(Moment.read())}
    keys = {one.key for each in found for one in each.candidates} | {each.key for each in found}
    names = _names(keys)
    return [_row(each, decided, is_open, groups, names) for each in found]


def _view(
    row: ForeignDataset, parts: tuple[Part, ...], rows: int, values: int, taken: int
) -> ImportView:
    return ImportView(
        number=row.pk,
        name=row.name,
        editor=str(row.editor or ""),
        recorded_at=row.recorded_at,
        kept_until=row.kept_until,
        rows=rows,
        is_mapped=row.mapping is not None,
        source=(row.mapping or {}).get("origin", {}).get("source", ""),
        parts=parts,
        taken_values=values,
        taken_rows=taken,
    )


def _names(keys: set[str]) -> dict[str, Organization]:
    return {row.key: row for row in Organization.objects.filter(key__in=keys)}


def _row(
    row: ComparedRow,
    decided: Decided,
    is_open: frozenset[tuple[int, str]],
    groups: Mapping[str, str],
    names: Mapping[str, Organization],
) -> RowView:
    there = names.get(row.key)
    is_doubtful = (row.line, "") in is_open
    return RowView(
        line=row.line,
        name=row.name,
        key=row.key,
        title=there.name if there is not None else "",
        is_new=not row.matches,
        note=row.note,
        candidates=tuple(_candidate(one, names) for one in row.candidates[:5] if one.key in names),
        chosen=decided.chosen.get(row.line, ""),
        is_open=is_doubtful,
        values=()
        if row.is_doubtful
        else tuple(_value(row.line, line, decided, is_open, groups) for line in row.lines),
    )


def _candidate(match: Match, names: Mapping[str, Organization]) -> Candidate:
    row = names[match.key]
    return Candidate(match.key, row.name, row.country_id or "", row.city, match.why)


def _value(
    number: int,
    line: Line,
    decided: Decided,
    is_open: frozenset[tuple[int, str]],
    groups: Mapping[str, str],
) -> ValueView:
    place = (number, line.field)
    answer: Answer = ""
    if place not in is_open:
        told = decided.takes.get(place)
        answer = "yes" if told is None or told[2] else "no"
    return ValueView(
        field=line.field,
        label=str(label(line.field)),
        given=_words(line.field, line.value, groups),
        on_record=_words(line.field, line.stands, groups),
        source=line.source,
        stated_on=date.fromisoformat(line.stated_on) if line.stated_on else None,
        answer=answer,
    )


def _words(name: str, stored: Any, groups: Mapping[str, str]) -> tuple[str, ...]:
    if name == MEMBERS:
        return () if stored is None else (wording.members(stored, ""),)
    return wording.value(BY_NAME[name], stored, groups)
