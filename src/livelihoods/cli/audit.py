"""`livelihoods audit ...`: whether the record of all acts is whole."""

import typer

from livelihoods.cli.readiness import start_with_database

app = typer.Typer(no_args_is_help=True, help="The record of who did what.")


@app.callback()
def audit() -> None:
    """The record of who did what."""


@app.command(epilog="Example: livelihoods audit verify")
def verify() -> None:
    """Check the chain of audit entries; exit code 1 where one was changed, removed or put in."""
    start_with_database()
    from livelihoods.platform.audit import queries

    broken = queries.first_broken()
    if broken is None:
        typer.echo(f"the audit is whole: {queries.number()} entries")
        return
    typer.echo(
        f"the audit is broken at entry {broken.pk} ({broken}): it was changed, or one before it "
        "was changed or removed",
        err=True,
    )
    raise typer.Exit(1)
