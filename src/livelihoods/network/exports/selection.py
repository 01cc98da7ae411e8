"""What is asked of a table: on which day, as known when, which rows, with or without persons."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.network.exports.columns import SEVERAL, Column
from livelihoods.network.exports.tables import Dates, Table
from livelihoods.network.organizations import queries as organizations
from livelihoods.platform.accounts.scopes import NETWORK, Scope
from livelihoods.platform.history import holding_on
from livelihoods.platform.timeline import Moment, at_noon, parse_date

_READ_TOGETHER: Final = 2_000
_TRUTH: Final = {"yes": True, "no": False}


@dataclass(frozen=True)
class Asked:
    """A table with all that was chosen, and how far whoever asks sees it."""

    table: Table
    moment: Moment
    where: tuple[tuple[str, str], ...] = ()
    is_history: bool = False
    with_personal: bool = False
    reach: frozenset[Scope] = frozenset({NETWORK})

    def within(self, reach: frozenset[Scope]) -> "Asked":
        """Return the same question of the rows that lie in one of the scopes."""
        return replace(self, reach=reach)

    @property
    def is_whole(self) -> bool:
        """Whether the rows of the whole network are asked for."""
        return any(scope.is_whole for scope in self.reach)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are given."""
        return tuple(
            column
            for column in self.table.columns
            if column.is_given(with_personal=self.with_personal)
        )

    @property
    def is_empty(self) -> bool:
        """Whether no column would be given but the number of the row."""
        return all(column.name == "id" for column in self.columns)

    @property
    def left_out(self) -> int:
        """How many columns are not given."""
        return len(self.table.columns) - len(self.columns)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows as cells, read in one query (and one for each column of several)."""
        columns = self.columns
        single = [column for column in columns if not column.field.many_to_many]
        paths = list(dict.fromkeys(path for column in single for path in column.reads))
        selected = self.query()
        agreed = (
            organizations.contacts_agreed() if any(column.agreed_by for column in columns) else {}
        )
        several = {
            column.name: _several(column, selected)
            for column in columns
            if column.field.many_to_many
        }
        read = selected.order_by("pk").values_list("pk", *paths)
        for pk, *values in read.iterator(chunk_size=_READ_TOGETHER):
            row = dict(zip(paths, values, strict=True))
            yield tuple(
                SEVERAL.join(several[column.name][pk]) or None
                if column.field.many_to_many
                else column.cell(row, agreed)
                for column in columns
            )

    def query(self) -> "models.QuerySet[Any]":
        """Return the rows that were asked for."""
        rows = _at(self.table, self.moment, is_history=self.is_history)
        rows = rows.filter(self.table.placement.within(self.reach))
        wanted: dict[str, list[Q]] = defaultdict(list)
        for name, value in self.where:
            wanted[name].append(_matches(self.table.column(name, self.columns), value))
        return rows.filter(*(reduce(or_, alternatives) for alternatives in wanted.values()))


def asked(
    table: Table,
    *,
    as_of: str = "",
    known_on: str = "",
    where: Sequence[str] = (),
    is_history: bool = False,
    with_personal: bool = False,
    names: tuple[str, str] = ("as_of", "known_on"),
) -> Asked:
    """Read what is asked of a table.

    Args:
        table: the table.
        as_of: the day on which its rows were true; empty means today.
        known_on: the day at whose end they were on record; empty means today.
        where: conditions `column=value`, all of which hold; of one column, one of its values.
        is_history: all that ever was on record, with when it was and when it was superseded.
        with_personal: also the columns that say who a row is about.
        names: what whoever asks calls the two dates.

    Raises:
        InputError: saying what the table cannot answer, or which columns it has.
    """
    if as_of and not table.dates.has_day:
        raise InputError(
            gettext("{table} keeps no dates: it is as it stands today; leave {date} out").format(
                table=table.name, date=names[0]
            )
        )
    if known_on and not table.dates.has_versions:
        raise InputError(
            gettext(
                "{table} is corrected in place: it is as it stands today; leave {date} out, the "
                "audit says what it was"
            ).format(table=table.name, date=names[1])
        )
    if is_history and (as_of or known_on):
        raise InputError(
            gettext("the history has all days; leave {date} and {known} out").format(
                date=names[0], known=names[1]
            )
        )
    found = Asked(
        table,
        Moment.read(as_of, known_on, names=names),
        tuple(_condition(each) for each in where),
        is_history,
        with_personal,
    )
    if found.is_empty:
        raise InputError(gettext("all columns of {table} are personal").format(table=table.name))
    found.query()  # a condition that cannot be read is refused before anything is written
    return found


def _condition(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InputError(
            gettext("{text!r} is no condition; write column=value, or column= for empty").format(
                text=text[:60]
            )
        )
    return name.strip(), value.strip()


def _at(table: Table, moment: Moment, *, is_history: bool) -> "models.QuerySet[Any]":
    """Return the rows of a day, as known on a day; they agree with the lists of the rooms."""
    rows: models.QuerySet[Any] = table.model._default_manager.all()  # noqa: SLF001
    if is_history or table.dates is Dates.NONE:
        return rows
    if table.dates is Dates.VERSIONS:
        on: models.QuerySet[Any] = table.model.objects.on(moment)  # type: ignore[attr-defined]
        return on
    if table.dates is Dates.IN_FORCE:
        return rows.filter(holding_on(moment.as_of))
    rows = rows.filter(recorded_at__lt=moment.known_before)
    if table.stated_on:
        rows = rows.filter(**{f"{table.stated_on}__lte": moment.as_of})
    names = {field.name for field in table.model._meta.concrete_fields}  # noqa: SLF001
    if "superseded_at" in names:
        rows = rows.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gte=moment.known_before)
        )
    if "corrects" in names:
        later = table.model._default_manager.filter(  # noqa: SLF001
            corrects=OuterRef("pk"), recorded_at__lt=moment.known_before
        )
        rows = rows.filter(~Exists(later), is_withdrawal=False)
    return rows


def _several(column: Column, selected: "models.QuerySet[Any]") -> "defaultdict[Any, list[str]]":
    found: defaultdict[Any, list[str]] = defaultdict(list)
    pairs = selected.exclude(**{f"{column.path}__isnull": True}).values_list("pk", column.path)
    for pk, key in pairs.order_by("pk", column.path).iterator(chunk_size=_READ_TOGETHER):
        found[pk].append(str(key))
    return found


def _matches(column: Column, value: str) -> Q:
    field = column.field
    if column.agreed_by:
        raise InputError(
            gettext("{column} may hold contact details; filter by another column").format(
                column=column.name
            )
        )
    if value == "":
        return _is_empty(column)
    if isinstance(field, models.JSONField):
        raise InputError(
            gettext("{column} holds lists; it is filtered by {column}= for empty").format(
                column=column.name
            )
        )
    if field.is_relation:
        return Q(**{column.path: _read(column, field.target_field, value)})
    if isinstance(field, models.BooleanField):
        if value not in _TRUTH:
            raise InputError(
                gettext("{column} is {value!r}; it is yes or no").format(
                    column=column.name, value=value[:40]
                )
            )
        return Q(**{column.path: _TRUTH[value]})
    if isinstance(field, models.DateTimeField):
        first = at_noon(_day(column, value)).replace(hour=0)
        return Q(**{f"{column.path}__gte": first, f"{column.path}__lt": first + timedelta(days=1)})
    if isinstance(field, models.DateField):
        return Q(**{column.path: _day(column, value)})
    words = [str(word) for word, _label in field.flatchoices]
    if words and value not in words:
        raise InputError(
            gettext("{column} is {value!r}; it is one of {words}").format(
                column=column.name, value=value[:40], words=", ".join(words)
            )
        )
    return Q(**{column.path: _read(column, field, value)})


def _day(column: Column, value: str) -> date:
    try:
        return parse_date(value, column.name)
    except InputError:
        raise InputError(
            gettext("{column} is {value!r}; write a date as YYYY-MM-DD, such as 2015-03-31").format(
                column=column.name, value=value[:40]
            )
        ) from None


def _is_empty(column: Column) -> Q:
    found = Q(**{f"{column.path}__isnull": True})
    if isinstance(column.field, models.JSONField):
        return found | Q(**{column.path: []})
    if isinstance(column.field, models.CharField | models.TextField):
        return found | Q(**{column.path: ""})
    return found


def _read(column: Column, field: Any, value: str) -> Any:
    last = column.path.rpartition("__")[2]
    if field is not column.field and last != "pk":
        return value
    try:
        return field.to_python(value)
    except ValidationError:
        raise InputError(
            gettext("{column} is {value!r}, which it cannot hold").format(
                column=column.name, value=value[:40]
            )
        ) from None
