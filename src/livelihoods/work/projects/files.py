"""How the projects stand in the files of a network."""

from typing import Any

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.interchange.columns import Column, ordered, text
from livelihoods.platform.interchange.tables import Key, Table, Values
from livelihoods.platform.vocabulary.files import ENTRY_COLUMNS, stored_entries
from livelihoods.work.projects.actions import set_project
from livelihoods.work.projects.models import PartRole, Project, ProjectPart
from livelihoods.work.projects.partners import Partner


def partner(value: Any) -> str:
    """Read a partner: its name, with the code of its country where it is of one."""
    return str(Partner.read(text(value)))


OWN_COLUMNS = (
    *ENTRY_COLUMNS,
    Column("purpose", required=False),
    Column("results", required=False),
)
PARTS = {"elements": PartRole.ELEMENT, "funders": PartRole.FUNDER, "partners": PartRole.PARTNER}
COLUMNS = (
    *OWN_COLUMNS,
    *(
        Column(name, ordered(partner if name == "partners" else text), required=False, empty=())
        for name in PARTS
    ),
)


def _stored() -> dict[Key, dict[str, Any]]:
    found = stored_entries(Project, OWN_COLUMNS)
    for values in found.values():
        values.update(dict.fromkeys(PARTS, ()))
    for part in ProjectPart.objects.all():
        found[(part.project_id,)][f"{part.role}s"] += (part.written,)
    return found


def _record(actor: Actor, values: Values, _before: Values | None) -> None:
    own = {column.name: values[column.name] for column in OWN_COLUMNS if column.name != "code"}
    parts = {name: values[name] for name in PARTS}
    set_project(actor=actor, code=values["code"], values=own, **parts)


TABLES = (
    Table(
        name="projects",
        file="projects.toml",
        section="project",
        key=("code",),
        columns=COLUMNS,
        stored=_stored,
        record=_record,
    ),
)
