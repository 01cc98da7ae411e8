"""`livelihoods network tables` and `export`: every table of the network, as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.table import Table as Grid

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_network

if TYPE_CHECKING:
    from livelihoods.network.exports.selection import Asked

_OPTIONS: Final = ("--as-of", "--known-on")


def tables() -> None:
    """List the tables: what a row is, how many there are, and what is kept of dates."""
    start_with_network()
    from livelihoods.network.exports.tables import tables as every

    grid = Grid("table", box=None, pad_edge=False)
    grid.add_column("rows", justify="right")
    grid.add_column("dates")
    grid.add_column("a row is")
    for table in every().values():
        number = table.model._default_manager.count()  # noqa: SLF001
        grid.add_row(table.name, f"{number:,}", table.dates.value, table.holds)
    console = Console(highlight=False)
    console.print(grid)
    console.print(
        "dates: versions and statements answer --as-of and --known-on; in force answers --as-of; "
        "none is as it stands today"
    )


def export(  # noqa: PLR0917 - typer's options
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="PATH",
            help="A file that ends in .csv or .xlsx; without TABLE, a folder for all tables.",
        ),
    ],
    name: Annotated[
        str | None,
        typer.Argument(metavar="TABLE", help="Which one (livelihoods network tables)."),
    ] = None,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="True on this day.  [default: today]")
    ] = "",
    known_on: Annotated[
        str, typer.Option(metavar="DATE", help="As the records stood then.  [default: today]")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="Only these rows; COLUMN= for empty. May be repeated: all columns must hold, of "
            "one column one of its values.",
        ),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="All that was ever on record.")
    ] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="Also the columns that say who somebody is.")
    ] = False,
    reason: Annotated[
        str, typer.Option(help="What personal columns are needed for; the audit keeps it.")
    ] = "",
) -> None:  # fmt: skip
    """Write a table, or all of them, with what was asked, as of when, and on what terms.

    Contact details are given only where the organization agreed to it.
    """
    start_with_network()
    from livelihoods.network.exports import tables as known
    from livelihoods.network.exports.selection import asked

    if personal and not reason.strip():
        raise InputError("--personal needs --reason: what the personal columns are needed for")
    if name is None:
        if where:
            raise InputError("--where is of one table; name it before --output")
        _write_all(output, as_of, known_on, history=history, personal=personal, reason=reason)
        return
    form = output.suffix.lower().lstrip(".")
    if form not in ("csv", "xlsx"):
        raise InputError(f"{output} ends neither in .csv nor in .xlsx")
    question = asked(
        known.table(name), as_of=as_of, known_on=known_on, where=where or (), is_history=history,
        with_personal=personal, names=_OPTIONS,
    )  # fmt: skip
    number = _write(question, form, output, reason)
    typer.echo(f"{number} rows of {name} written to {output}", err=True)


def _write_all(
    folder: Path, as_of: str, known_on: str, *, history: bool, personal: bool, reason: str
) -> None:
    """Write every table, each asked for as much of the two dates as it keeps."""
    from livelihoods.network.exports.selection import Asked, asked
    from livelihoods.network.exports.tables import tables as every
    from livelihoods.platform.timeline import Moment

    whole = Moment.read(as_of, known_on, names=_OPTIONS)  # refused before anything is written
    if history and (as_of or known_on):
        raise InputError("the history has all days; leave --as-of and --known-on out")
    if folder.suffix.lower() in (".csv", ".xlsx"):
        raise InputError(f"{folder} is a file for one table; name the table, or a folder for all")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}") from None
    written, closed = 0, []
    for name, table in every().items():
        if Asked(table, whole, with_personal=personal).is_empty:
            closed.append(name)
            continue
        question = asked(
            table,
            as_of=as_of if table.dates.has_day else "",
            known_on=known_on if table.dates.has_versions else "",
            is_history=history,
            with_personal=personal,
            names=_OPTIONS,
        )
        _write(question, "csv", folder / f"{name}.csv", reason)
        written += 1
    typer.echo(f"{written} tables written to {folder}", err=True)
    if closed:
        typer.echo(f"left out, all personal: {', '.join(closed)}", err=True)


def _write(question: "Asked", form: str, path: Path, reason: str) -> int:
    from livelihoods.network.exports.actions import take_away
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.interchange.sheets import write_beside

    numbers = []

    def write(beside: Path) -> None:
        with beside.open("wb") as file:
            numbers.append(
                take_away(
                    actor=Operator("livelihoods network export"),
                    asked=question, form=form, file=file, reason=reason,
                )
            )  # fmt: skip

    write_beside(path, write)
    if question.with_personal:
        path.chmod(0o600)
    return numbers[0]
