"""A dataset beside what is on record: what matches, what is new, what contradicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from django.utils.text import slugify
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.datasets.mapping import ColumnMapping, words_of
from livelihoods.network.organizations.datasets.matching import (
    Known,
    Match,
    is_sure,
    known_of,
    matches,
)
from livelihoods.network.organizations.fields import BY_NAME, MEMBERS
from livelihoods.network.organizations.models import FieldFact, Headcount, Organization
from livelihoods.network.organizations.statements import plain, standing, standing_count
from livelihoods.platform.alphabet import searchable
from livelihoods.platform.interchange.columns import whole_number
from livelihoods.platform.interchange.datasets import Dataset
from livelihoods.platform.interchange.problems import Place, Problems
from livelihoods.platform.timeline import Moment

Sort = Literal["match", "new", "conflict"]
NEW: Final = "+"
NONE: Final = "-"
_KEY_LENGTH: Final = 50


@dataclass(frozen=True)
class Line:
    """One value of a row beside what is on record; `stands` is the value that `on_record` tells."""

    field: str
    value: Any
    on_record: str = ""
    source: str = ""
    stated_on: str = ""
    stands: Any = None

    @property
    def words(self) -> str:
        """The value of the dataset as one text."""
        return plain(self.field, self.value) if self.field in BY_NAME else str(self.value)

    @property
    def is_contradiction(self) -> bool:
        """Whether something else is on record."""
        return bool(self.on_record)


@dataclass(frozen=True)
class ComparedRow:
    """A row of the dataset: which organization it speaks of, and what it adds or contradicts.

    `candidates` are those that it may speak of; `matches` is the one alone that an editor chose.
    """

    line: int
    name: str
    sort: Sort
    key: str
    matches: tuple[Match, ...]
    lines: tuple[Line, ...]
    note: str = ""
    candidates: tuple[Match, ...] = ()

    @property
    def why(self) -> str:
        """Why it is taken for this organization, and which others it might be."""
        told = [f"{one.key} {one.score:.2f}: {one.why}" for one in self.matches[:3]]
        told += [self.note] if self.note else []
        return "; ".join(told) or gettext("nothing like it is on record")

    @property
    def is_doubtful(self) -> bool:
        """Whether it is for the editor to say which organization it is."""
        return bool(self.note) or (bool(self.matches) and not is_sure(self.matches))


@dataclass(frozen=True)
class Comparison:
    """All rows of a dataset; nothing of it is saved."""

    mapping: ColumnMapping
    rows: tuple[ComparedRow, ...] = field(default=())

    def count(self, sort: Sort) -> int:
        """Return how many rows are of a sort."""
        return sum(row.sort == sort for row in self.rows)


def compare(
    dataset: Dataset, mapping: ColumnMapping, chosen: Mapping[int, str] | None = None
) -> Comparison:
    """Compare every row with what is on record.

    Args:
        dataset: the table.
        mapping: how it is read.
        chosen: line -> of which organization an editor says that it speaks, by its key: `NEW`
            where none is on record, `NONE` where nothing of the row is to be taken.

    Raises:
        InputError: with every value that cannot be read, by line and column.
    """
    chosen = chosen or {}
    read = _read(dataset, mapping)
    known = [_known(values) for _line, values in read]
    found = matches(known)
    settled = [
        _settled(chosen.get(line), those)
        for (line, _values), those in zip(read, found, strict=True)
    ]
    # a row is compared with its likeliest organization, even where it is not sure
    on_record = _on_record({those[0].key for those in settled if those})
    keys = set(Organization.objects.values_list("key", flat=True))
    rows: list[ComparedRow] = []
    first: dict[Any, int] = {}
    for (line, values), own, those, all_of_it in zip(read, known, settled, found, strict=True):
        key = those[0].key if those else _new_key(values, keys)
        keys.add(key)
        # the same row again: by the organization that it is sure to be, else by name and country
        same = key if is_sure(those) else (own.names[:1], own.country)
        note = "" if line in chosen or same not in first else _twice(first[same])
        first.setdefault(same, line)
        is_clear = not note and (is_sure(those) or not those)
        lines = _lines(values, on_record.get(key, {}), whole=not is_clear)
        if chosen.get(line) == NONE:
            lines = ()
        contradicts = any(one.is_contradiction for one in lines)
        sort: Sort = "conflict" if not is_clear or contradicts else "match" if those else "new"
        rows.append(ComparedRow(line, values["name"], sort, key, those, lines, note, all_of_it))
    return Comparison(mapping, tuple(rows))


def _settled(choice: str | None, found: tuple[Match, ...]) -> tuple[Match, ...]:
    """Return what a row speaks of, once an editor said it."""
    if choice is None:
        return found
    return () if choice in (NEW, NONE) else (Match(choice, 1.0, gettext("said by the editor")),)


def _twice(line: int) -> str:
    return gettext("line {line} of the file speaks of it too").format(line=line)


def _known(values: Mapping[str, Any]) -> Known:
    names = [values["name"], values.get("name_en") or "", *(values.get("other_names") or [])]
    return known_of(names, *(values.get(name) or "" for name in ("acronym", "country", "website")))


def _read(dataset: Dataset, mapping: ColumnMapping) -> list[tuple[int, dict[str, Any]]]:
    problems, found = Problems(), []
    words = {name: words_of(name) for name in mapping.columns.values()}
    for line, cells in dataset.rows:
        values: dict[str, Any] = {}
        for column, name in mapping.columns.items():
            raw = cells.get(column, "")
            if not raw:
                continue
            try:
                values[name] = _value(name, raw, mapping.values.get(name, {}), words[name])
            except InputError as error:
                problems.add(Place(dataset.name, line, column), str(error))
        if not values.get("name"):
            problems.add(Place(dataset.name, line), "has no name; take the row out, or name it")
        found.append((line, values))
    problems.raise_if_any()
    return found


@dataclass(frozen=True)
class Unread:
    """A word of the dataset that a field does not take: in how many rows it stands, and why."""

    field: str
    word: str
    why: str
    rows: int


def unread(dataset: Dataset, mapping: ColumnMapping) -> list[Unread]:
    """Return the words that a mapping has yet to say the meaning of, each once."""
    found: dict[tuple[str, str], Unread] = {}
    words = {name: words_of(name) for name in mapping.columns.values()}
    for _line, cells in dataset.rows:
        for column, name in mapping.columns.items():
            told = mapping.values.get(name, {})
            for word in _parts(name, cells.get(column, ""), told):
                try:
                    _value(name, word, told, words[name])
                except InputError as error:
                    there = found.get((name, word), Unread(name, word, str(error), 0))
                    found[name, word] = replace(there, rows=there.rows + 1)
    return list(found.values())


def _parts(name: str, raw: str, told: Mapping[str, Any]) -> list[str]:
    """Return the words of a value: several where the field holds several."""
    if name == MEMBERS or not BY_NAME[name].is_several or raw in told:
        return [raw] if raw else []
    return [part.strip() for part in raw.replace(",", ";").split(";") if part.strip()]


def _value(name: str, raw: str, told: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    """Read a value of the dataset by what the mapping, the site's languages and the field say.

    A word of which the mapping says that it means None says nothing.
    """
    if name == MEMBERS:
        meaning = told.get(raw, raw)
        number = "" if meaning is None else str(meaning)
        return whole_number(number.replace(",", "").replace(" ", "")) if number else None
    known = BY_NAME[name]
    codes = {str(code).casefold(): code for code in words.values()}
    meant: list[Any] = []
    for part in _parts(name, raw, told):
        if part in told:
            meaning = told[part]
            several = meaning if isinstance(meaning, list) else [meaning]
            meant += [one for one in several if one is not None]
        elif (plainly := searchable(part)) in words:
            meant.append(words[plainly])
        elif part.casefold() in codes:
            meant.append(codes[part.casefold()])
        elif words:
            raise InputError(
                f"{part[:60]!r} is no {name} that is known; say what it means in "
                f"[values.{name}] of the mapping"
            )
        else:
            meant.append(part)
    if not known.is_several:
        return known.value(meant[0]) if meant else None
    return known.value(meant)


def _on_record(keys: set[str]) -> dict[str, dict[str, Line]]:
    """Return organization -> field -> what stands of it, with its source and date."""
    now, found = Moment.read(), {}
    ordered = sorted(keys)
    for first in range(0, len(ordered), 500):
        rows = Organization.objects.filter(key__in=ordered[first : first + 500])
        rows = rows.prefetch_related("facts", "headcounts", "groups")
        for row in rows:
            lines = {
                name: _line(name, fact) for name, fact in standing(row.facts.all(), now).items()
            }
            # a record that was taken over without statements still says what it says
            lines.setdefault("name", Line("name", row.name, row.name, stands=row.name))
            if code := row.country_id:
                lines.setdefault("country", Line("country", code, code, stands=code))
            counted = standing_count(row.headcounts.all(), now)
            if counted is not None:
                lines[MEMBERS] = _line_of_count(counted)
            found[row.key] = lines
    return found


def _line(name: str, fact: FieldFact) -> Line:
    day = fact.stated_on.isoformat()
    return Line(name, fact.value, plain(name, fact.value), fact.source, day, fact.value)


def _line_of_count(counted: Headcount) -> Line:
    day, total = counted.counted_on.isoformat(), counted.total
    return Line(MEMBERS, total, str(total), counted.source, day, total)


def _lines(
    values: Mapping[str, Any], there: Mapping[str, Line], *, whole: bool
) -> tuple[Line, ...]:
    """Return what the row adds or contradicts.

    What is on record already says nothing new, unless it is open which organization it is (whole).
    """
    found = []
    for name, value in values.items():
        if value is None:
            continue
        stands = there.get(name)
        if stands is None:
            found.append(Line(name, value))
        elif whole or not _is_same(value, stands.value):
            found.append(replace(stands, value=value))
    return tuple(found)


def _is_same(value: Any, other: Any) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return value.casefold().rstrip("/") == other.casefold().rstrip("/")
    return bool(value == other)


def _new_key(values: Mapping[str, Any], taken: set[str]) -> str:
    """Return a key that is free: of the name, or of the country where the name gives no letters."""
    wanted = slugify(searchable(values["name"]))[:_KEY_LENGTH].strip("-")
    wanted = wanted or f"organization-{(values.get('country') or 'unknown').lower()}"
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key
