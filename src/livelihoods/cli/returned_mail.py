"""`livelihoods returned-mail`: take in mail that came back, and complaints."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_network


def returned_mail(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Messages, mailboxes (mbox) or folders of messages (Maildir); - reads a message "
            "from standard input.",
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="ADDRESS", help="An address that is no more."),
    ] = None,
) -> None:
    """Take in mail that came back, and complaints: who cannot be reached gets no more.

    Each report goes to whose mail it was: newsletters, organizations, or both. A mail server can
    hand every message that comes back to this command. Files are read and left as they are; a
    report that was taken in before changes nothing. Exit code 2 where a message is no report.
    """
    if bool(files) == (address is not None):
        raise InputError(
            "name the file of the message that came back (- for standard input), or an --address"
        )
    start_with_network()
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.mail import coming_back
    from livelihoods.platform.mail.delivery_reports import Notice

    if address is not None:
        actor = Operator("livelihoods returned-mail --address")
        for line in coming_back.pass_on(Notice(address, "5.1.1"), actor=actor):
            typer.echo(line)
        return
    actor = Operator("livelihoods returned-mail")
    is_wrong = False
    for file in files or ():
        is_input = str(file) == "-"
        read = [("-", sys.stdin.buffer.read())] if is_input else coming_back.messages(file)
        for name, content in read:
            try:
                for line in coming_back.take_in(content, actor=actor):
                    typer.echo(f"{name}: {line}")
            except InputError as error:
                typer.echo(f"{name}: {error}", err=True)
                is_wrong = True
    if is_wrong:
        raise typer.Exit(2)
