"""`livelihoods organizations ...`: datasets of others, yearly checks, mail that came back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database, start_with_network

if TYPE_CHECKING:
    from livelihoods.network.organizations.datasets import ComparedRow, Comparison
    from livelihoods.network.organizations.queries import DueView

app = typer.Typer(no_args_is_help=True, help="The database of organizations.")
_SHOWN = 5


@app.callback()
def organizations() -> None:
    """The database of organizations."""


@app.command(
    "import",
    epilog="Example: livelihoods organizations import list.xlsx --mapping list.toml --output "
    "decisions.xlsx",
)
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The dataset: CSV or XLSX, columns in line 1.")
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="MAP.toml",
            help="Which column is which field; without it one is proposed on standard output.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="SHEET.xlsx", help="Write every difference here, to be decided on."),
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option(metavar="SHEET.xlsx", help="Record what this sheet says to take."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for the audit.")] = "",
) -> None:
    """Compare a dataset of others with what is on record, and take of it what an editor decides.

    First without --mapping: a mapping is proposed; complete it. Then with --mapping and --output:
    the sheet shows what matches, what is new and what contradicts, value by value. Write yes or no
    in its last column, and give it with --apply. Until then nothing is saved.
    """
    start_with_database()
    from livelihoods.network.organizations import actions, datasets
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.interchange.sheets import write_beside

    if apply is not None and output is not None:
        raise InputError("either --output, to decide, or --apply, to record; not both")
    dataset = datasets.read_dataset(file)
    if mapping is None:
        if output is not None or apply is not None:
            raise InputError("name the mapping with --mapping; without it one is proposed")
        typer.echo(datasets.propose(dataset.header, dataset.name), nl=False)
        return
    read = datasets.read_mapping(mapping, dataset.header)
    comparison = datasets.compare(dataset, read)
    if apply is None:
        _show(comparison)
        if output is not None:
            content = datasets.write_decisions(comparison)
            write_beside(output, lambda path: path.write_bytes(content))
            typer.echo(f"Decide in {output}, then give it with --apply. Nothing was saved.")
        return
    taken = datasets.read_decisions(apply, comparison)
    found = actions.take_over_dataset(
        actor=Operator("livelihoods organizations import"),
        name=dataset.name,
        taken=taken,
        origin=read.origin,
        reason=reason,
    )
    values = sum(len(one.lines) for one in taken)
    typer.echo(f"{values} values of {len(found)} organizations recorded from {dataset.name}")


def _show(comparison: "Comparison") -> None:
    console = Console(highlight=False)
    table = Table("list", box=None, pad_edge=False)
    table.add_column("rows", justify="right")
    table.add_column("values", justify="right")
    table.add_column("examples", overflow="ellipsis", no_wrap=True)
    for sort, words in (("match", "matches"), ("new", "new"), ("conflict", "conflicts")):
        rows = [row for row in comparison.rows if row.sort == sort]
        values = sum(len(row.lines) for row in rows)
        table.add_row(words, str(len(rows)), str(values), ", ".join(_examples(rows)))
    console.print(table)
    for row in [row for row in comparison.rows if row.is_doubtful][:_SHOWN]:
        console.print(f"line {row.line}, {row.name}: which one? {row.why}", markup=False)


def _examples(rows: "Sequence[ComparedRow]") -> list[str]:
    return [row.name for row in rows[:_SHOWN]]


@app.command("due-checks", epilog="Example: livelihoods organizations due-checks --send --limit 50")
def due_checks(
    send: Annotated[
        bool, typer.Option("--send", help="Ask them by mail; without it they are listed.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="Not more than this many at once.")
    ] = 100,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Only this country (GHA).")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="TAG", help="Only this language of contact (sw)."),
    ] = None,
) -> None:
    """List or ask, by mail, the organizations whose record was not verified for a year.

    Left out are those without an address, those from which mail came back, those that asked to be
    hidden, and those asked in the last 90 days. For cron: exit code 1 where the mail server did
    not take a message.
    """
    start_with_network()
    from livelihoods.network.organizations import actions, queries
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.vocabulary import queries as vocabulary

    code = (country or "").upper()
    if code and code not in vocabulary.country_names("en"):
        raise InputError(f"--country is {country!r}; use three letters, such as GHA")
    rows = queries.to_be_mailed(country=code, language=language or "")
    total = rows.count()
    chosen = queries.with_requests(list(rows[:limit]))
    if not send:
        _list(chosen, total)
        return
    actor = Operator("livelihoods organizations due-checks")
    problems = []
    for row in chosen:
        asked = actions.ask_check(actor=actor, key=row.key, channel="mail")
        asked.request.refresh_from_db()
        if asked.request.problem:
            problems.append(f"{row.key}: {asked.request.problem}")
    typer.echo(f"{len(chosen) - len(problems)} of {total} asked")
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)


def _list(rows: "list[DueView]", total: int) -> None:
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("key", "name", "country", "language", "last verified"):
        table.add_column(name, no_wrap=name != "name")
    for row in rows:
        verified = row.verified_on.isoformat() if row.verified_on else "never"
        table.add_row(row.key, row.name, row.country, row.contact_language, verified)
    if rows:
        console.print(table)
    console.print(f"{total} can be asked by mail today; ask them with --send", markup=False)


@app.command(epilog="Example: livelihoods organizations forget")
def forget() -> None:
    """Delete what is kept for a while only: messages that were passed on, answers never sent.

    For cron, once a day: messages to organizations are kept for 30 days (2 where nobody
    confirmed them), what was written in a yearly check until its link ends.
    """
    start_with_network()
    from livelihoods.network.organizations import actions
    from livelihoods.platform.accounts.actors import Operator

    actor = Operator("livelihoods organizations forget")
    messages = actions.forget_messages(actor=actor)
    drafts = actions.forget_drafts(actor=actor)
    typer.echo(f"{messages} messages and {drafts} drafts deleted")
