"""`livelihoods run-due`: what runs by the clock, in one command."""

import typer

from livelihoods.cli.readiness import start_with_database


def run_due() -> None:
    """Run what is due - letters to send, what is kept for a while only - and end.

    For cron, every minute or every five: where an earlier run still works, it does nothing. Exit
    code 1 where a task failed; it says which.
    """
    start_with_database()
    from livelihoods.platform.jobs.running import run_due as run

    told = run()
    if told.is_busy:
        typer.echo("what was due before still runs: nothing was begun")
        return
    for line in told.lines:
        typer.echo(line)
    if told.done:
        typer.echo(f"{told.done} tasks done")
    for line in told.failed:
        typer.echo(line, err=True)
    if told.failed:
        raise typer.Exit(1)
