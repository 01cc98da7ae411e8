"""`livelihoods network ...`: the records of a network, from a folder of readable files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from livelihoods.cli import network_tables
from livelihoods.cli.readiness import start_with_database

if TYPE_CHECKING:
    from livelihoods.network.loading import Difference

app = typer.Typer(no_args_is_help=True, help="The records of a network.")
_SHOWN = 3


@app.callback()
def network() -> None:
    """The records of a network."""


@app.command(epilog="Example: livelihoods network load examples/network --dry-run")
def load(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder of the files (examples/network/README.md)."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference and keep nothing.")
    ] = False,
) -> None:
    """Load a network's files: the difference is shown, and all of it is loaded or nothing.

    Rows that are on record and not in the files stay as they are.
    """
    start_with_database()
    from livelihoods.network import loading
    from livelihoods.platform.accounts.actors import Operator

    progress_console = Console(stderr=True)
    with Progress(
        console=progress_console, transient=True, disable=not progress_console.is_terminal
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = bars.add_task(table.replace("_", " "), total=total)
            bars.update(tasks[table], completed=done)

        difference = loading.load(
            folder,
            actor=Operator("livelihoods network load"),
            dry_run=dry_run,
            progress=tell,
        )
    _show(difference)


def _show(difference: "Difference") -> None:
    console = Console(highlight=False)
    table = Table("table", box=None, pad_edge=False)
    for name in ("new", "changed", "unchanged", "only on record"):
        table.add_column(name, justify="right")
    table.add_column("examples", overflow="ellipsis", no_wrap=True)
    for row in difference.tables:
        examples = ", ".join((row.changed + row.new)[:_SHOWN])
        numbers = (len(row.new), len(row.changed), row.unchanged, row.only_on_record)
        table.add_row(row.table.replace("_", " "), *map(str, numbers), examples)
    console.print(table)
    console.print(str(difference), markup=False)


app.command(epilog="Example: livelihoods network tables")(network_tables.tables)
app.command(
    epilog="Example: livelihoods network export memberships --as-of 2015-03-31 -o members.xlsx"
)(network_tables.export)
