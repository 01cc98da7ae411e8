"""How the special initiatives stand in the files of a network."""

from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column, ordered, text
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.vocabulary.files import ENTRY_COLUMNS, stored_entries
from livelihoods.work.initiatives.actions import set_initiative
from livelihoods.work.initiatives.models import Initiative, InitiativeBody, InitiativeKind

OWN_COLUMNS = (
    *ENTRY_COLUMNS,
    Column("kind", choices=InitiativeKind.values),
    Column("place", required=False),
    Column("description", required=False),
)
COLUMNS = (*OWN_COLUMNS, Column("bodies", ordered(text), required=False, empty=()))


def _stored() -> dict[Key, dict[str, Any]]:
    found = stored_entries(Initiative, OWN_COLUMNS)
    for values in found.values():
        values["bodies"] = ()
    for code, name in InitiativeBody.objects.values_list("initiative_id", "name"):
        found[(code,)]["bodies"] += (name,)
    return found


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    own = {column.name: values[column.name] for column in OWN_COLUMNS if column.name != "code"}
    set_initiative(actor=actor, code=values["code"], values=own, bodies=values["bodies"])


TABLES = (
    Table(
        name="initiatives",
        file="initiatives.toml",
        section="initiative",
        key=("code",),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
    ),
)
