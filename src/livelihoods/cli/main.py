"""The top of the command: options for all commands, the groups, and what an error looks like.

Exit codes: 0 done, 2 bad input (a message on standard error, no traceback), 1 our fault,
130 interrupted.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from livelihoods import __version__
from livelihoods.analysis.errors import InputError
from livelihoods.cli import (
    accounts,
    audit,
    backup,
    figures,
    library,
    member_texts,
    members,
    network,
    newsletter,
    organizations,
    pages,
    privacy,
    search,
)
from livelihoods.cli.demo import demo
from livelihoods.cli.manage import manage
from livelihoods.cli.returned_mail import returned_mail
from livelihoods.cli.run_due import run_due
from livelihoods.cli.serve import serve
from livelihoods.cli.survey import app as survey_app

app = typer.Typer(
    name="livelihoods",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="The platform of a global network of informal workers' organizations.",
    epilog="Example: livelihoods survey codebooks",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"livelihoods {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="Folder of the database, media, cache and secret.  [default: ./var]",
            envvar="LIVELIHOODS_DATA",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - typer calls the callback
        bool,
        typer.Option(
            "--version", help="Print the version and stop.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Options that hold for every command."""
    if data is not None:
        os.environ["LIVELIHOODS_DATA"] = str(data)


app.command(epilog="Example: livelihoods demo --port 8001")(demo)
app.command(epilog="Example: livelihoods serve --port 8001")(serve)
app.add_typer(pages.app, name="pages")
app.add_typer(survey_app, name="survey")
app.add_typer(figures.app, name="figures")
app.add_typer(network.app, name="network")
app.add_typer(library.app, name="library")
app.add_typer(organizations.app, name="organizations")
members.app.command(epilog="Example: livelihoods members paragraph --language es")(
    member_texts.paragraph
)
members.app.command(epilog="Example: livelihoods members letter reaffirmation i-001 --language fr")(
    member_texts.letter
)
app.add_typer(members.app, name="members")
app.add_typer(newsletter.app, name="newsletter")
app.add_typer(accounts.app, name="accounts")
app.add_typer(audit.app, name="audit")
app.add_typer(privacy.app, name="privacy")
app.add_typer(search.app, name="search")
app.add_typer(backup.app, name="backup")
app.command(
    "returned-mail", epilog="Example: livelihoods returned-mail returned.eml complaint.eml"
)(returned_mail)
app.command("run-due", epilog="Example: livelihoods run-due")(run_due)
app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog="Example: livelihoods manage migrate",
)(manage)


def main() -> None:
    """Run the command and turn an input error into one message and exit code 2."""
    try:
        app()
    except InputError as error:
        sys.stderr.write(f"livelihoods: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("livelihoods: interrupted\n")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe (head, less) left: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
