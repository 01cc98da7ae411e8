"""`livelihoods figures ...`: publishing estimates, and what is published."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from livelihoods.analysis.errors import InputError
from livelihoods.cli.web import start_django

if TYPE_CHECKING:
    from livelihoods.knowledge.indicators.actions import Publication

app = typer.Typer(no_args_is_help=True, help="Published figures: releases of estimates.")


@app.callback()
def figures() -> None:
    """Published figures: releases of estimates."""


@app.command(
    epilog="Example: livelihoods figures publish zaf.parquet --dataset surveys --version 2026-11-22"
)
def publish(
    *,
    estimates: Annotated[
        list[Path],
        typer.Argument(
            metavar="EST...",
            help="Files of estimates (.csv or .parquet), their metadata beside them.",
        ),
    ],
    dataset: Annotated[str, typer.Option(help="Name of the dataset, such as surveys.")],
    version: Annotated[str, typer.Option(help="YYYY-MM-DD; a second one that day YYYY-MM-DD.2.")],
    note: Annotated[str, typer.Option(help="What a reader should know of this release.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before publishing.")] = False,
) -> None:
    """Check estimates, show what they change, and publish them: all or nothing.

    A release never changes. The same content again changes nothing. On a terminal the command asks
    before it publishes.
    """
    start_django()
    from livelihoods.knowledge.indicators import actions
    from livelihoods.platform.accounts.actors import Operator

    def act(*, dry_run: bool) -> "Publication":
        return actions.publish(
            actor=Operator("livelihoods figures publish"),
            estimates=estimates, dataset=dataset, version=version, note=note, dry_run=dry_run,
        )  # fmt: skip

    _do(act, dry_run=dry_run, yes=yes)


@app.command(
    "import",
    epilog="Example: livelihoods figures import EMP_NIFL_SEX_RT_A-20240726T0000.csv",
)
def import_(
    *,
    given: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files of figures made elsewhere.")
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="ilostat, sdmx-csv, sdmx-json or template.xlsx; told by the file where it is left "
            "out.",
        ),
    ] = "",
    dataset: Annotated[
        str, typer.Option(help="Name of the dataset; of ILOSTAT's files ilostat.")
    ] = "",
    version: Annotated[
        str,
        typer.Option(help="YYYY-MM-DD; of ILOSTAT's files the day in their names, the vintage."),
    ] = "",
    note: Annotated[str, typer.Option(help="What a reader should know of this release.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before publishing.")] = False,
) -> None:
    """Import figures of others as a release: bulk files of ILOSTAT, SDMX, a filled-in template.

    They are checked and compared like figures of our own, all or nothing. A figure whose producer
    gives no margin of error says so.
    """
    start_django()
    from livelihoods.knowledge.indicators import actions
    from livelihoods.platform.accounts.actors import Operator

    def act(*, dry_run: bool) -> "Publication":
        return actions.import_figures(
            actor=Operator("livelihoods figures import"), given=given, form=form,
            dataset=dataset, version=version, note=note, dry_run=dry_run,
        )  # fmt: skip

    _do(act, dry_run=dry_run, yes=yes)


@app.command(epilog="Example: livelihoods figures template figures.xlsx")
def template(
    output: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
) -> None:
    """Write a workbook that an office fills in with its own figures, to be imported."""
    from livelihoods.analysis.statistics.output import replace_files
    from livelihoods.analysis.statistics.release.template import blank

    if output.suffix.lower() != ".xlsx":
        raise InputError(f"{output.name}: write to a file that ends in .xlsx")
    if output.exists():
        raise InputError(f"{output.name} is there already; name another file")
    replace_files({output: blank()})
    typer.echo(f"{output.name} written; its sheet 'read me' says how to fill it in")


def _do(act: Callable[..., "Publication"], *, dry_run: bool, yes: bool) -> None:
    """Publish, after a look at what it would change where somebody is asked."""
    if dry_run or (not yes and _asks()):
        preview = act(dry_run=True)
        _show(preview)
        if dry_run or preview.outcome == "nothing changed":
            return
        named = f"{preview.dataset}:{preview.version}"
        typer.confirm(f"Publish {named}? It cannot be changed afterwards", abort=True)
        published = act(dry_run=False)
        typer.echo(str(published))
    else:
        published = act(dry_run=False)
        _show(published)
    if published.release is not None:
        from livelihoods.knowledge.indicators.preparation import prepare as made_ready

        # Of a large release it takes a while: nobody on the site has to wait for it.
        made_ready([published.release])


def _asks() -> bool:
    return sys.stdin.isatty()


def _show(publication: "Publication") -> None:
    typer.echo(str(publication))
    for words in publication.left_out:
        typer.echo(f"  left out: {words}")
    found = publication.difference
    if publication.outcome == "nothing changed" or not found.before:
        return
    table = Table(
        *("indicator", "new", "gone", "revised", "values changed", "median change"),
        "largest change",
    )
    for indicator, counted in found.by_indicator.items():
        counts = [f"{counted[word]:,}" for word in ("new", "gone", "revised")]
        sizes = ["0", "", ""]
        if change := found.changes.get(indicator):
            sizes = [f"{change.figures:,}", f"{change.median:.6g}", f"{change.largest:.6g}"]
        table.add_row(indicator, *counts, *sizes)
    if table.row_count:
        Console(highlight=False).print(table)
    for revision in found.largest:
        typer.echo(f"  {revision}")


@app.command(epilog="Example: livelihoods figures prepare")
def prepare() -> None:
    """Make the files of all releases, and what answers are made from, before somebody asks for it.

    Publishing does it. It is needed after the folder `cache` was deleted, and after an update.
    """
    start_django()
    from livelihoods.knowledge.indicators.preparation import prepare as made_ready

    count = made_ready()
    typer.echo(f"{count} release{'' if count == 1 else 's'} prepared")


@app.command("list", epilog="Example: livelihoods figures list")
def list_releases() -> None:
    """List the releases, the newest of each dataset last."""
    start_django()
    from livelihoods.knowledge.indicators import queries

    releases = queries.releases()
    if not releases:
        typer.echo("no figures are published; livelihoods figures publish --help says how")
        return
    table = Table("release", "figures", "indicators", "published", "content", "note")
    for each in releases:
        table.add_row(
            str(each.release), f"{each.figures:,}", f"{each.indicators}",
            f"{each.release.published_at:%Y-%m-%d %H:%M} UTC",
            each.release.content_hash[:12], each.release.note,
        )  # fmt: skip
    Console(highlight=False).print(table)
