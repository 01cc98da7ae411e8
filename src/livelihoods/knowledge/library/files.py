"""A folder of the library's files: series, a list of publications, texts, files, steps."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.library import actions, filetypes
from livelihoods.knowledge.library.lists import read_list
from livelihoods.knowledge.library.models import Publication, Series
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.interchange.columns import Column, code, day, yes_no
from livelihoods.platform.interchange.problems import Place, Problems
from livelihoods.platform.interchange.reading import read_tables
from livelihoods.platform.interchange.tables import Table, Values
from livelihoods.platform.vocabulary.files import ENTRY_COLUMNS, stored_entries

_SERIES_COLUMNS: Final = (
    *ENTRY_COLUMNS,
    Column("singular"),
    Column("description", required=False),
    Column("needs_peer_review", yes_no, required=False, empty=False),
    Column("is_numbered_in_programme", yes_no, required=False, empty=False),
    Column("continues", code, required=False),
)
_STEPS: Final = Table(
    name="steps",
    file="steps.csv",
    key=("key", "state", "happened_on"),
    columns=(
        Column("key", code),
        Column("state", choices=("published", "revised", "withdrawn")),
        Column("language", required=False),
        Column("happened_on", day),
        Column("note", required=False),
        Column("replaced_by", code, required=False),
    ),
    stored=dict,
    is_optional=True,
)


def _record_series(actor: Actor, values: Values, _before: Values | None) -> None:
    stated = dict(values)
    stated["continues_id"] = stated.pop("continues") or None
    actions.set_series(actor=actor, code=stated.pop("code"), values=stated)


_SERIES: Final = Table(
    name="series",
    file="series.toml",
    section="series",
    key=("code",),
    columns=_SERIES_COLUMNS,
    stored=lambda: stored_entries(Series, _SERIES_COLUMNS),
    record=_record_series,
)


TABLES: Final[tuple[Table, ...]] = ()
"""No table of a network's own folder: the library has a folder apart, which `load` reads."""


def load(folder: Path, *, actor: Actor, dry_run: bool = False) -> str:
    """Load the folder `library`, all of it or nothing; say in a line what it made.

    Args:
        folder: that holds the folder `library`, or is it.
        actor: who loads.
        dry_run: keep nothing.

    Raises:
        InputError: all that is wrong, each with file, line and column.
    """
    inner = folder / "library"
    if not inner.is_dir():
        if not (folder / "publications.csv").exists():
            return ""
        inner = folder
    stored: list[Any] = []
    is_kept = False
    try:
        with audit.one_act():
            told = _load(inner, actor, stored)
            if dry_run:
                transaction.set_rollback(True)
        is_kept = not dry_run
    finally:
        if not is_kept:  # a disk takes nothing back by itself
            for file in stored:
                file.storage.delete(file.name)
    return told


def _load(folder: Path, actor: Actor, stored: list[Any]) -> str:
    problems = Problems()
    rows = read_tables(folder, (_SERIES, _STEPS), problems)
    problems.raise_if_any()
    there, made = _SERIES.stored(), 0
    for row in rows["series"]:
        if there.get(_SERIES.key_of(row.values)) != dict(row.values):
            _record_series(actor, row.values, None)
            made += 1
    list_file = folder / "publications.csv"
    try:
        listed = read_list(list_file.read_bytes(), list_file.name)
    except OSError as error:
        raise InputError(f"{list_file} cannot be read: {error.strerror}") from None
    difference = actions.import_list(
        actor=actor, rows=listed, file=list_file.name, texts=_texts(folder)
    )
    files = _add_files(folder, actor, problems, stored)
    steps = _take_steps(actor, [(row.line, row.values) for row in rows["steps"]], problems)
    problems.raise_if_any()
    if not (made or difference.new or difference.changed or files or steps):
        return ""
    return f"{made} series, {difference}, {files} files, {steps} steps"


def _texts(folder: Path) -> dict[tuple[str, str], str]:
    """Return the texts of `texts/<key>.<language>.html`."""
    found = {}
    for path in sorted((folder / "texts").glob("*.html")):
        key, _dot, language = path.stem.rpartition(".")
        found[key, language] = path.read_text(encoding="utf-8")
    return found


def _add_files(folder: Path, actor: Actor, problems: Problems, stored_files: list[Any]) -> int:
    """Add the files of `files/<key>.<language>.<suffix>`."""
    added = 0
    for path in sorted((folder / "files").glob("*.*")):
        key, _dot, language = path.stem.rpartition(".")
        if filetypes.suffix_of(path.name) not in filetypes.TYPES:
            continue
        try:
            row, is_new = actions.add_file(
                actor=actor, key=key, language=language,
                name=f"{key}-{language}{path.suffix}", content=path.read_bytes(),
            )  # fmt: skip
        except InputError as error:
            problems.add(Place(f"files/{path.name}"), str(error))
            continue
        if is_new:
            stored_files.append(row.file)
        added += is_new
    return added


def _take_steps(actor: Actor, rows: list[tuple[int, Values]], problems: Problems) -> int:
    taken = 0
    for line, values in rows:
        row = Publication.objects.filter(key=values["key"]).first()
        if (
            row is not None
            and row.steps.filter(state=values["state"], happened_on=values["happened_on"]).exists()
        ):
            continue
        try:
            _take(actor, values)
        except InputError as error:
            problems.add(Place(_STEPS.file, line, getattr(error, "field", "")), str(error))
            continue
        taken += 1
    return taken


def _take(actor: Actor, values: Mapping[str, Any]) -> None:
    key, on, note = values["key"], values["happened_on"], values["note"]
    if values["state"] == "published":
        languages = values["language"].split() if values["language"] else ()
        actions.publish(actor=actor, key=key, languages=languages, published_on=on, note=note)
    elif values["state"] == "revised":
        actions.revise(actor=actor, key=key, language=values["language"], revised_on=on, note=note)
    else:
        actions.withdraw(
            actor=actor, key=key, withdrawn_on=on, note=note, replaced_by=values["replaced_by"]
        )


def written_csv(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Return a list as CSV without conditions on top, as it is loaded again."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()
