"""`livelihoods figures ...`: publishing estimates, and what is published."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

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

    if dry_run or (not yes and _asks()):
        preview = act(dry_run=True)
        _show(preview)
        if dry_run or preview.outcome == "nothing changed":
            return
        typer.confirm(f"Publish {dataset}:{version}? It cannot be changed afterwards", abort=True)
        typer.echo(str(act(dry_run=False)))
    else:
        _show(act(dry_run=False))


def _asks() -> bool:
    return sys.stdin.isatty()


def _show(publication: "Publication") -> None:
    typer.echo(str(publication))
    if publication.outcome == "nothing changed":
        return
    if publication.difference.before:
        table = Table("indicator", "new", "gone", "revised")
        for indicator, counted in publication.difference.by_indicator.items():
            table.add_row(indicator, *(f"{counted[word]}" for word in ("new", "gone", "revised")))
        if table.row_count:
            Console(highlight=False).print(table)
        for revision in publication.difference.largest:
            typer.echo(f"  {revision}")


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
