"""`livelihoods search ...`: the copies that the search of the site reads."""

from typing import Annotated

import typer

from livelihoods.cli.readiness import start_with_database

app = typer.Typer(no_args_is_help=True, help="The search of the site.")


@app.callback()
def search() -> None:
    """The search of the site."""


@app.command(epilog="Example: livelihoods search refresh")
def refresh(
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Do nothing where nothing was written since.")
    ] = False,
) -> None:
    """Make the search follow what the rooms tell now: the difference is written at once.

    Run it every few minutes (docs/search.md). What is withdrawn is not found from that moment on,
    whether this has run or not.
    """
    start_with_database()
    from livelihoods.knowledge.search import actions

    outcome = actions.refresh_if_due() if if_due else actions.refresh()
    typer.echo("nothing was written since" if outcome is None else str(outcome))
