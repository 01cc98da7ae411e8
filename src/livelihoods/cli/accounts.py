"""`livelihoods accounts ...`: who may sign in, and help for whoever cannot."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

if TYPE_CHECKING:
    from livelihoods.platform.accounts.models import User
    from livelihoods.platform.accounts.signin.queries import AccountView

app = typer.Typer(no_args_is_help=True, help="Who may sign in.")

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address of the account.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it goes into the audit.")]


@app.callback()
def accounts() -> None:
    """Who may sign in."""


@app.command("list", epilog="Example: livelihoods accounts list")
def list_() -> None:
    """List the accounts: open or closed, with which second factors, locked or not."""
    start_with_database()
    from livelihoods.platform.accounts.signin import queries

    found = queries.accounts()
    if not found:
        typer.echo(
            "there is no account yet; make the first with: livelihoods manage createsuperuser"
        )
        return
    table = Table("address", "name", "state", "second factors", "last sign-in")
    for account in found:
        last = account.last_sign_in
        table.add_row(
            account.email,
            account.name,
            _state(account),
            ", ".join(account.second_factors) or "none",
            f"{last:%Y-%m-%d}" if last else "never",
        )
    Console(highlight=False).print(table)


@app.command(epilog="Example: livelihoods accounts invite ama@example.org --language fr")
def invite(
    email: Email,
    first_name: Annotated[str, typer.Option("--first-name")] = "",
    last_name: Annotated[str, typer.Option("--last-name")] = "",
    language: Annotated[
        str, typer.Option("--language", help="Language of the mail: en, es, fr or pt.")
    ] = "en",
    reason: Reason = "",
) -> None:
    """Make an account and send its owner a link to set the password."""
    start_with_database()
    from django.conf import settings

    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.accounts.signin import actions

    languages = [code for code, _name in settings.LANGUAGES]
    if language not in languages:
        raise InputError(f"--language is {language!r}; use one of {', '.join(languages)}")
    user = actions.invite(
        actor=Operator("livelihoods accounts invite"),
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        reason=reason,
    )
    typer.echo(f"the invitation was sent to {user.email}")


@app.command(epilog="Example: livelihoods accounts unlock ama@example.org")
def unlock(email: Email, reason: Reason = "") -> None:
    """Let an account sign in again at once after too many wrong passwords."""
    start_with_database()
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.accounts.signin import actions

    user = _account(email)
    operator = Operator("livelihoods accounts unlock")
    failures = actions.unlock(actor=operator, user=user, reason=reason)
    told = (
        f"{failures} wrong passwords are forgotten" if failures else "there was no wrong password"
    )
    typer.echo(f"{user.email}: {told}")


@app.command(
    "remove-second-factors",
    epilog="Example: livelihoods accounts remove-second-factors ama@example.org "
    '--reason "phone stolen; came to the office"',
)
def remove_second_factors(
    email: Email,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, and how it is known who asks; for the audit.")
    ],
) -> None:
    """Take away the second factors of somebody who lost them, after making sure who asks."""
    start_with_database()
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.accounts.signin import actions

    user = _account(email)
    number = actions.remove_second_factors(
        actor=Operator("livelihoods accounts remove-second-factors"), user=user, reason=reason
    )
    told = "is asked to set up new ones at the next sign-in" if number else "had none"
    typer.echo(f"{user.email} {told}")


def _state(account: "AccountView") -> str:
    if not account.is_open:
        return "closed"
    if not account.has_password:
        return "invited"
    if account.locked_addresses:
        return f"locked at {account.locked_addresses} network address(es)"
    return "administrator" if account.is_administrator else "open"


def _account(email: str) -> "User":
    from livelihoods.platform.accounts.signin import queries

    user = queries.account(email)
    if user is None:
        raise InputError(f"no account has the address {email!r}; see livelihoods accounts list")
    return user
