"""`livelihoods audit ...`: whether the record of all acts is whole."""

import re
from typing import Annotated

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

_HASH = re.compile(r"[0-9a-f]{64}")
app = typer.Typer(no_args_is_help=True, help="The record of who did what.")


@app.callback()
def audit() -> None:
    """The record of who did what."""


@app.command(epilog="Example: livelihoods audit verify --expect HASH")
def verify(
    expect: Annotated[
        str | None,
        typer.Option(
            "--expect",
            metavar="HASH",
            help="The hash that an earlier check printed; it must still be there.",
        ),
    ] = None,
) -> None:
    """Check the chain of audit entries; exit code 1 where it is not whole.

    The chain itself shows an entry that was changed or put in, or removed from among others. That
    the newest entries were removed it cannot show: keep the hash that is printed outside of this
    database, and give it with --expect at the next check.
    """
    wanted = _hash(expect)
    start_with_database()
    from livelihoods.platform.audit import queries

    broken = queries.first_broken()
    if broken is not None:
        typer.echo(
            f"the audit is broken at entry {broken.pk} ({broken}): it was changed, or one before "
            "it was changed or removed",
            err=True,
        )
        raise typer.Exit(1)
    told = f"{queries.number()} entries, the hash of the last is {queries.last_hash() or 'none'}"
    if wanted is not None and not queries.has_hash(wanted):
        typer.echo(
            f"the audit is not the one that was expected: no entry has the hash {wanted}, so "
            f"entries were removed or all were written anew; there are {told}",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"the audit is whole: {told}")


def _hash(text: str | None) -> str | None:
    if text is None:
        return None
    wanted = text.strip().lower()
    if not _HASH.fullmatch(wanted):
        raise InputError(f"--expect is {text[:80]!r}; give the 64 characters that verify printed")
    return wanted
