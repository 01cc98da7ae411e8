"""`livelihoods library ...`: the publications of the library, from and to readable files."""

from pathlib import Path
from typing import Annotated

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

app = typer.Typer(no_args_is_help=True, help="The publications of the library.")
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the difference and keep nothing.")]


@app.callback()
def library() -> None:
    """The publications of the library."""


@app.command(epilog="Example: livelihoods library load examples/knowledge/library --dry-run")
def load(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder of series, list, texts and files (docs/library.md)."
        ),
    ],
    dry_run: DryRun = False,
) -> None:
    """Load a folder of publications: all of it or nothing."""
    start_with_database()
    from livelihoods.knowledge.library.files import load as load_folder
    from livelihoods.platform.accounts.actors import Operator

    if not (folder / "publications.csv").is_file():
        raise InputError(f"{folder} holds no publications.csv")
    told = load_folder(folder, actor=Operator("livelihoods library load"), dry_run=dry_run)
    typer.echo((told or "nothing changed") + (" (dry run: nothing was kept)" if dry_run else ""))


@app.command("import", epilog="Example: livelihoods library import list.xlsx --dry-run")
def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list, CSV or XLSX.")],
    dry_run: DryRun = False,
) -> None:
    """Record a list of publications, one row for each edition: all of it or nothing."""
    start_with_database()
    from livelihoods.knowledge.library import actions
    from livelihoods.knowledge.library.lists import read_list
    from livelihoods.platform.accounts.actors import Operator

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    difference = actions.import_list(
        actor=Operator("livelihoods library import"),
        rows=read_list(content, file.name),
        file=file.name,
        dry_run=dry_run,
    )
    typer.echo(f"{difference}" + (" (dry run: nothing was kept)" if dry_run else ""))


@app.command(epilog="Example: livelihoods library export publications.csv")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the list (CSV).")],
) -> None:
    """Write all publications on record as a list that can be imported again."""
    start_with_database()
    from livelihoods.knowledge.library.files import written_csv
    from livelihoods.knowledge.library.queries import export_rows
    from livelihoods.knowledge.library.queries.handing import HEADER
    from livelihoods.platform.interchange.sheets import write_beside

    rows = [cells for _row, cells in export_rows()]
    content = written_csv(HEADER, rows)
    write_beside(file, lambda path: path.write_text(content, encoding="utf-8"))
    typer.echo(f"{len(rows)} editions written to {file}")
