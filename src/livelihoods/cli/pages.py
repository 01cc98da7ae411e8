"""`livelihoods pages ...`: the section pages of a new site."""

import typer

from livelihoods.cli.web import start_django

app = typer.Typer(no_args_is_help=True, help="The section pages of the site.")


@app.callback()
def pages() -> None:
    """The section pages of the site."""


@app.command(epilog="Example: livelihoods pages create")
def create() -> None:
    """Make the section pages that are missing, in four languages, from the starter texts.

    Pages that exist stay as their editors left them.
    """
    start_django()
    from livelihoods.knowledge.pages.actions import create_sections
    from livelihoods.platform.accounts.actors import Operator

    made = create_sections(actor=Operator("livelihoods pages create"))
    typer.echo(f"{made} pages made" if made else "every section page is there: nothing changed")


@app.command(epilog="Example: livelihoods pages check")
def check() -> None:
    """Look for what is wrong with the tree of pages and their translations; made for every night.

    Ends with 1 where something is wrong.
    """
    start_django()
    from livelihoods.knowledge.pages.tree import problems

    found = problems()
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(1)
    typer.echo("the pages stand as they should")
