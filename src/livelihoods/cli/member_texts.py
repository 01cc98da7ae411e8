"""`livelihoods members paragraph` and `members letter`: texts about members, in four languages."""

from typing import Annotated

import typer

from livelihoods.cli.members import AsOf, KnownOn, moment_of
from livelihoods.cli.readiness import start_with_network

Language = Annotated[str, typer.Option("--language", metavar="CODE", help="en, es, fr or pt.")]


def paragraph(as_of: AsOf = None, known_on: KnownOn = None, language: Language = "en") -> None:
    """Write who we are, with the counts of a day."""
    moment = moment_of(as_of, known_on)
    start_with_network()
    from livelihoods.network.membership import letters

    typer.echo(letters.who_we_are(moment, language).strip())


def letter(
    kind: Annotated[
        str,
        typer.Argument(metavar="LETTER", help="invitation, welcome, reaffirmation or thanks."),
    ],
    key: Annotated[
        str,
        typer.Argument(metavar="KEY", help="Of the invitation, else of the membership."),
    ],
    language: Language = "en",
) -> None:
    """Write a letter as text: invitation, welcome, re-affirmation, thanks at the end."""
    start_with_network()
    from livelihoods.network.membership import letters
    from livelihoods.platform.accounts.actors import Operator

    actor = Operator("livelihoods members letter")
    typer.echo(letters.letter(actor=actor, kind=kind, key=key, language=language).strip())
