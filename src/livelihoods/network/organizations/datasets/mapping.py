"""Which column of a dataset says which field of the record, and what its words mean.

A mapping is a TOML file:

    source = "Waste pickers around the world, 2013"
    stated_on = 2013-06-01
    confidence = "medium"

    [columns]
    "Organization" = "name"
    "Type" = "kind"

    [values.kind]
    "Coop." = "cooperative"

What is not in `values` is understood where it is a code, or the name of a country, a kind, a reach
or a group of workers in a language of the site.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations.fields import BY_NAME, FIELDS, MEMBERS
from livelihoods.network.organizations.models import Confidence, SourceKind
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.alphabet import searchable
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

ENTRIES: Final = ("source", "stated_on", "source_kind", "confidence", "columns", "values")
# Names of columns as lists of organizations have them, beside the names that the fields have here.
_HEADERS: Final = {
    "name": ("name", "organization", "organisation", "organizacion", "nombre", "nom", "nome",
             "organizacao", "name of organization", "organization name", "organisation name",
             "name of the organization", "official name"),
    "name_en": ("english name", "name in english", "name english"),
    "acronym": ("acronym", "sigla", "sigle", "siglas", "abbreviation", "short name"),
    "country": ("country", "pais", "pays", "location", "country name"),
    "city": ("city", "ciudad", "ville", "cidade", "town", "municipio"),
    "kind": ("type", "type of organization", "tipo", "kind", "type d organisation",
             "tipo de organizacion", "tipo de organizacao"),
    "reach": ("scope", "reach", "alcance", "portee", "abrangencia", "organizational reach"),
    "groups": ("member occupation", "occupation", "sector", "workers", "ocupacion", "metier",
               "ocupacao", "groups of workers"),
    "year_formed": ("year formed", "year", "founded", "year founded", "founded in",
                    "year of foundation", "year established", "ano de fundacion",
                    "annee de creation", "ano de fundacao", "fundacion"),
    "year_registered": ("registration year", "year registered"),
    "website": ("web", "website", "web site", "url", "sitio web", "site web", "site"),
    "email": ("email", "e mail", "correo", "correo electronico", "courriel", "mail"),
    "phone": ("phone", "telephone", "telefono", "telefone", "tel"),
    "address": ("address", "direccion", "adresse", "endereco"),
    "contact_person": ("contact", "contact person", "contacto", "contato"),
    "languages": ("language", "languages", "idioma", "langue", "lingua"),
    MEMBERS: ("members", "number of members", "miembros", "numero de miembros", "membres",
              "nombre de membres", "membros", "numero de membros", "membership"),
}  # fmt: skip


@dataclass(frozen=True)
class ColumnMapping:
    """How a dataset is read: its origin, column -> field, field -> word -> value."""

    origin: Origin
    columns: dict[str, str]
    values: dict[str, dict[str, Any]]


def propose(header: Sequence[str], file: str) -> str:
    """Return the draft of a mapping for a table with these columns, to be completed."""
    found = recognized(header)
    lines = []
    for column in header:
        written = json.dumps(column, ensure_ascii=False)
        lines.append(f'{written} = "{found[column]}"' if column in found else f'# {written} = ""')
    more = "" if "name" in found.values() else "# one column must be the name\n"
    return (
        f"# Proposed for {file}. Complete it: where the data are from, and when they were stated.\n"
        'source = ""\n# stated_on = 2013-06-01\nsource_kind = "dataset"\nconfidence = "medium"\n\n'
        f"[columns]\n{more}" + "\n".join(lines) + "\n\n"
        "# What words of the dataset mean, where they are no code or name that is known:\n"
        '# [values.kind]\n# "Coop." = "cooperative"\n'
    )


def recognized(header: Sequence[str]) -> dict[str, str]:
    """Return column -> field, of the columns whose names tell it; each field once."""
    names = _names_of_fields()
    found: dict[str, str] = {}
    for column in header:
        field = names.get(searchable(column), "")
        if field and field not in found.values():
            found[column] = field
    return found


def read_mapping(path: Path, header: Sequence[str]) -> ColumnMapping:
    """Read a mapping for a table with these columns.

    Raises:
        InputError: where an entry, a column or a field is unknown or missing, naming it.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}") from None
    return mapping_of(told, header, str(path))


def mapping_of(told: Mapping[str, Any], header: Sequence[str], path: str) -> ColumnMapping:
    """Return the mapping that these entries say, for a table with these columns.

    Raises:
        InputError: as `read_mapping` does; `path` is what messages call it.
    """
    if unknown := sorted(told.keys() - set(ENTRIES)):
        raise InputError(f"{path}: {unknown[0]!r} is unknown; it may have {', '.join(ENTRIES)}")
    columns, values = told.get("columns", {}), told.get("values", {})
    for column, field in columns.items():
        if column not in header:
            raise InputError(
                f"{path}: the dataset has no column {column!r}; it has {', '.join(header)}"
            )
        if field not in (*BY_NAME, MEMBERS):
            raise InputError(
                f"{path}: {column!r} = {field!r} is no field of the record; they are "
                f"{', '.join((*BY_NAME, MEMBERS))}"
            )
    fields = list(columns.values())
    if twice := sorted({field for field in fields if fields.count(field) > 1}):
        raise InputError(f"{path} reads {twice[0]} from two columns; take one")
    if "name" not in fields:
        raise InputError(f"{path}: no column is the name; without it nothing can be found")
    if unread := sorted(values.keys() - set(fields)):
        raise InputError(f"{path}: values.{unread[0]} is for a field that no column is read into")
    return ColumnMapping(_origin(path, told), dict(columns), values)


def words_of(field: str) -> dict[str, Any]:
    """Return what the words of a field mean: name in any language of the site -> code."""
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names = names_of(field)
            found |= {searchable(name): code for code, name in names.items()}
    return found


def names_of(field: str) -> dict[str, str]:
    """Return code -> name in the reader's language, of a field that takes only some words."""
    if field == "country":
        return dict(vocabulary.country_names(translation.get_language() or "en"))
    if field == "groups":
        return {group.code: group.name for group in vocabulary.occupational_groups(Moment.read())}
    choices = getattr(BY_NAME.get(field), "choices", None)
    return {} if choices is None else {str(code): str(name) for code, name in choices.choices}


def _origin(path: str, told: Mapping[str, Any]) -> Origin:
    stated_on = told.get("stated_on")
    if not isinstance(stated_on, date):
        raise InputError(f"{path}: stated_on is missing; write stated_on = 2013-06-01")
    origin = Origin(
        str(told.get("source", "")),
        stated_on,
        told.get("source_kind", SourceKind.DATASET),
        told.get("confidence", Confidence.MEDIUM),
    )
    try:
        origin.check()
    except FactError as error:
        raise InputError(f"{path}: {error.field}: {error}") from None
    return origin


def _names_of_fields() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {searchable(str(field.label)): field.name for field in FIELDS}
    found |= {header: name for name, headers in _HEADERS.items() for header in headers}
    return found | {searchable(field.name.replace("_", " ")): field.name for field in FIELDS}
