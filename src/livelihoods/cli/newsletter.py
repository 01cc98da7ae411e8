"""`livelihoods newsletter ...`: send an issue, watch it, go on with it, take a list over."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

if TYPE_CHECKING:
    from livelihoods.knowledge.newsletters.queries import Counts

app = typer.Typer(no_args_is_help=True, help="Newsletters and who gets them.")

_ISSUE = typer.Argument(metavar="ISSUE", help="Newsletter and number: mbo-newsletter-12.")


@app.callback()
def newsletter() -> None:
    """Newsletters and who gets them."""


@app.command(epilog="Example: livelihoods newsletter send mbo-newsletter-12")
def send(issue: Annotated[str, _ISSUE]) -> None:
    """Send an approved issue now, or go on with one that is being sent, and show how far it is.

    Several such commands at once share the work: nobody gets a letter twice. Ended in the middle,
    it leaves at most one letter of which nobody knows whether it arrived; `status` lists it.
    """
    start_with_database()
    from livelihoods.knowledge.newsletters import actions
    from livelihoods.knowledge.newsletters.queries.office import issue_of, sending_of
    from livelihoods.platform.accounts.actors import Operator

    actor = Operator("livelihoods newsletter send")
    row = issue_of(issue)
    sending = sending_of(row.pk)
    if sending is None or sending.state == "cancelled":
        sending = actions.schedule_sending(actor=actor, issue=row.pk)
    if sending.state == "scheduled":
        sending = actions.begin_sending(actor=actor, sending=sending.pk)
    _work(sending)


@app.command(epilog="Example: livelihoods newsletter resume mbo-newsletter-12")
def resume(issue: Annotated[str, _ISSUE]) -> None:
    """Go on with an issue that was paused, or whose sending was killed or stopped by a problem."""
    start_with_database()
    from livelihoods.knowledge.newsletters import actions
    from livelihoods.platform.accounts.actors import Operator

    sending = _sending(issue)
    actor = Operator("livelihoods newsletter resume")
    _work(actions.resume_sending(actor=actor, sending=sending.pk))


@app.command(epilog="Example: livelihoods newsletter pause mbo-newsletter-12")
def pause(issue: Annotated[str, _ISSUE]) -> None:
    """Let whoever sends an issue stop after the letter at hand."""
    start_with_database()
    from livelihoods.knowledge.newsletters import actions
    from livelihoods.platform.accounts.actors import Operator

    sending = _sending(issue)
    actions.pause_sending(actor=Operator("livelihoods newsletter pause"), sending=sending.pk)
    typer.echo(f"{issue}: paused; go on with: livelihoods newsletter resume {issue}")


@app.command(epilog="Example: livelihoods newsletter status mbo-newsletter-12")
def status(issue: Annotated[str, _ISSUE]) -> None:
    """Show how far the sending of an issue is, and the letters of which nobody is sure."""
    start_with_database()
    from livelihoods.knowledge.newsletters import delivering, queries

    sending = _sending(issue)
    delivering.settle(sending.pk)
    _show(sending, queries.counts(sending.pk))


@app.command(
    "import",
    epilog="Example: livelihoods newsletter import mbo-newsletter list.csv --source 'signed list'",
)
def import_(
    newsletter: Annotated[str, typer.Argument(metavar="KEY", help="Key of the newsletter.")],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or XLSX: email, language, consented_on.")
    ],
    source: Annotated[
        str, typer.Option("--source", help="What proves that they agreed, and where it is kept.")
    ],
) -> None:
    """Take over a list of subscribers, with the proof that they agreed; all of it or nothing.

    Whoever ended a subscription before is not subscribed again.
    """
    start_with_database()
    from livelihoods.knowledge.newsletters import actions, subscriber_lists
    from livelihoods.platform.accounts.actors import Operator

    told = actions.import_subscribers(
        actor=Operator("livelihoods newsletter import"),
        newsletter=newsletter,
        lines=subscriber_lists.read(_content(file), file.name),
        source=source,
    )
    typer.echo(
        f"{told.added} subscribed, {told.known} were so already, {told.ended} had ended it and "
        "stay so"
    )


def _sending(issue: str) -> Any:
    from livelihoods.knowledge.newsletters.queries.office import issue_of, sending_of

    found = sending_of(issue_of(issue).pk)
    if found is None:
        raise InputError(f"{issue} was never sent; send it with: livelihoods newsletter send")
    return found


def _work(sending: Any) -> None:
    from livelihoods.knowledge.newsletters import delivering, queries

    console = Console(highlight=False)
    total = queries.counts(sending.pk).all
    handed = 0
    with console.status(f"0 of {total}") as shown:

        def told(done: delivering.Told) -> None:
            shown.update(f"{handed + done.sent + done.failed} of {total}")

        while (done := delivering.deliver(sending.pk, told=told)).has_more:
            handed += done.sent + done.failed
    sending.refresh_from_db()
    _show(sending, queries.counts(sending.pk))
    if sending.problem:
        typer.echo(f"stopped: {sending.problem}; run-due tries again", err=True)
        raise typer.Exit(1)


def _show(sending: Any, counts: "Counts") -> None:
    from livelihoods.knowledge.newsletters import queries

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("state", str(sending.get_state_display()))
    for name in ("all", "sent", "waiting", "in_flight", "failed", "unsure", "skipped"):
        table.add_row(name.replace("_", " "), str(getattr(counts, name)))
    console.print(table)
    for line in queries.unsure(sending.pk):
        console.print(
            f"unsure: letter {line.id} to {line.address}, {line.at}: {line.reason}", markup=False
        )
    if counts.unsure:
        console.print("Decide on them in the back office, on the page of the issue.")


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
