"""`livelihoods manage ...`: Django's own commands, with our settings."""

from typing import Annotated

import typer

from livelihoods.cli.web import start_django


def manage(
    arguments: Annotated[
        list[str] | None, typer.Argument(help="A Django command and its options.")
    ] = None,
) -> None:
    """Run one of Django's commands (migrate, createsuperuser, check, makemessages ...)."""
    from django.core.management import execute_from_command_line

    start_django()
    execute_from_command_line(["livelihoods manage", *(arguments or ["help"])])
