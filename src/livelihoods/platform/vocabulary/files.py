"""How the shared words stand in the files of a network."""

from collections.abc import Sequence
from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.history import ReferenceEntry
from livelihoods.platform.interchange.columns import (
    Column,
    code,
    day,
    whole_number,
    yes_no,
)
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import (
    Constituency,
    Country,
    Goal,
    Milestone,
    Network,
    OccupationalGroup,
    Programme,
)
from livelihoods.platform.vocabulary.models.network import MemberKind

STARTS_ON = Column("starts_on", day, required=False, empty=None)
ENDS_ON = Column("ends_on", day, required=False, empty=None)
RECORDED_ON = Column("recorded_on", day)
SOURCE = Column("source")
ENTRY_COLUMNS = (
    Column("code", code),
    Column("name"),
    Column("position", whole_number, required=False, empty=0),
    STARTS_ON,
    ENDS_ON,
    Column("dates_stated", required=False),
    SOURCE,
)


def stored_entries(
    model: type[ReferenceEntry], columns: Sequence[Column]
) -> dict[Key, dict[str, Any]]:
    """Return the entries of a reference table by code, in the values of its file."""
    names = [
        f"{column.name}_id" if model._meta.get_field(column.name).is_relation else column.name  # noqa: SLF001
        for column in columns
    ]
    found = {}
    for row in model.objects.values_list(*names):
        values = dict(zip((column.name for column in columns), row, strict=True))
        found[(values["code"],)] = {
            column.name: column.empty if values[column.name] is None else values[column.name]
            for column in columns
        }
    return found


def entry_table(
    model: type[ReferenceEntry],
    name: str,
    file: str,
    section: str,
    *more: Column,
    after: tuple[str, ...] = (),
) -> Table:
    """Return the table of a reference table that has these columns beside the usual ones."""
    columns = (*ENTRY_COLUMNS, *more)

    def record(actor: Actor, values: Values, _before: Values | None) -> None:
        relations = {
            column.name
            for column in columns
            if model._meta.get_field(column.name).is_relation  # noqa: SLF001
        }
        fields = {
            (f"{name}_id" if name in relations else name): value or None
            if name in relations
            else value
            for name, value in values.items()
            if name != "code"
        }
        set_entry(actor=actor, model=model, code=values["code"], values=fields)

    return Table(
        name=name,
        file=file,
        section=section,
        key=("code",),
        columns=columns,
        stored=lambda: stored_entries(model, columns),
        record=record,
        after=after,
    )


def _stored_countries() -> dict[Key, dict[str, Any]]:
    return {(found,): {} for found in Country.objects.values_list("code", flat=True)}


# Countries come with the software: other tables refer to them, no file brings them.
COUNTRIES = Table(name="countries", file="", key=("code",), columns=(), stored=_stored_countries)

TABLES = (
    COUNTRIES,
    entry_table(
        Network,
        "network",
        "network.toml",
        "network",
        Column("short_name"),
        Column("is_demonstration", yes_no),
        Column("founded_in", required=False),
        Column("founders", whole_number, required=False, empty=None),
        Column("founding", required=False),
    ),
    entry_table(
        Milestone,
        "milestones",
        "network.toml",
        "milestone",
        Column("place", required=False),
        Column("description", required=False),
        Column("told_otherwise", required=False),
    ),
    entry_table(Goal, "goals", "network.toml", "goal"),
    entry_table(
        Programme,
        "programmes",
        "network.toml",
        "programme",
        Column("aims", required=False),
        Column("activities", required=False),
    ),
    entry_table(
        Constituency,
        "constituencies",
        "network.toml",
        "constituency",
        Column("member_kind", choices=MemberKind.values),
        Column("description", required=False),
    ),
    entry_table(
        OccupationalGroup,
        "occupational_groups",
        "network.toml",
        "occupational_group",
        Column("is_focus", yes_no),
        Column("description", required=False),
    ),
)
