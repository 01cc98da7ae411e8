"""`livelihoods privacy ...`: what is kept of people, its export, its end, and the ledger of it."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

if TYPE_CHECKING:
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.privacy.plan import Plan

app = typer.Typer(no_args_is_help=True, help="Personal data: register, export, erasure, retention.")

Subject = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help="The key of a person; or account:E-MAIL, contact:ORGANIZATION, proposal:REFERENCE.",
    ),
]
_LANGUAGES = ("en", "es", "fr", "pt")


class RegisterFormat(StrEnum):
    """How the register is written."""

    CSV = "csv"
    MD = "md"


class Reason(StrEnum):
    """Why somebody is erased; a code, because a sentence could name somebody."""

    REQUEST = "request"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"
    RETENTION = "retention"


@app.callback()
def privacy() -> None:
    """Personal data: register, export, erasure, retention."""


@app.command(epilog="Example: livelihoods privacy register --format md")
def register(
    form: Annotated[
        RegisterFormat, typer.Option("--format", help="How it is written.")
    ] = RegisterFormat.CSV,
    language: Annotated[str, typer.Option(help="en, es, fr or pt.")] = "en",
) -> None:
    """Print the register of personal data: purpose, basis, retention and erasure of each field."""
    _check_language(language)
    start_with_database()
    from django.utils import translation

    from livelihoods.platform.interchange import sheets
    from livelihoods.platform.privacy import register as registered

    with translation.override(language):
        lines = registered.lines()
        if form == RegisterFormat.MD:
            typer.echo(registered.as_markdown(lines), nl=False)
        else:
            rows = [line.cells() for line in lines]
            sheets.write_csv(sys.stdout, (), registered.HEADER, rows)


@app.command(epilog="Example: livelihoods privacy export ana-perez --output ana.zip --language es")
def export(
    person: Subject,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE.zip", help="The file to write.")
    ],
    language: Annotated[str, typer.Option(help="Of the readable page: en, es, fr or pt.")] = "en",
) -> None:
    """Write all that is kept of somebody: data.json, all.html, and files that show the person.

    Only whoever runs the command may read the file. Look through it before you send it: notes may
    name others.
    """
    _check_language(language)
    start_with_database()
    from livelihoods.platform.privacy import actions

    content = actions.take_away(actor=_operator("export"), subject=person, language=language)
    _write(output, content)
    typer.echo(f"{output}: all that is kept of {person}")


@app.command(epilog="Example: livelihoods privacy erase ana-perez --reason request --dry-run")
def erase(
    person: Subject,
    reason: Annotated[Reason, typer.Option(help="Why, as a code.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go and stay, and change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
) -> None:
    """Erase what is kept of somebody: show what goes and what stays and why, then do it.

    The record of memberships, seats and posts stays, without a name. On a terminal the command
    asks before it erases; elsewhere it needs --yes.
    """
    start_with_database()
    from livelihoods.platform.privacy import actions, plan, subjects

    planned = plan.plan_of_all(subjects.same(subjects.find(person)))
    _show(planned)
    if dry_run or planned.is_empty:
        return
    if planned.in_force:
        raise InputError("what is in force ends first: record its end, then erase")
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("nothing is erased without --yes where nobody can be asked")
        typer.confirm("Erase? It cannot be undone", abort=True)
    actions.erase(actor=_operator("erase"), subject=person, reason=reason.value)
    typer.echo(f"erased: {planned.subject.kind} number {planned.subject.pk}")


@app.command(epilog="Example: livelihoods privacy retention --apply")
def retention(
    apply: Annotated[
        bool, typer.Option("--apply", help="Erase and empty what is past its time.")
    ] = False,
) -> None:
    """List what is past the time for which it is kept; with --apply, end it (for cron)."""
    start_with_database()
    from livelihoods.platform.privacy import retention as kept

    actor = _operator("retention")
    found = kept.due(actor=actor)
    for subject in found.subjects:
        typer.echo(f"{subject.kind} number {subject.pk}")
    for rows in found.rows:
        typer.echo(str(rows))
    if not found.subjects and not found.rows:
        typer.echo("nothing is past its time")
    elif apply:
        kept.apply(actor=actor, found=found)
        typer.echo(f"ended: {len(found.subjects)} erased, {len(found.rows)} groups of rows emptied")
    else:
        typer.echo("nothing was changed; --apply ends it")


@app.command(epilog="Example: livelihoods privacy ledger")
def ledger() -> None:
    """Check the ledger of erasures and say what is open; exit code 1 where it is not whole."""
    start_with_database()
    from livelihoods.platform.privacy import ledger as kept
    from livelihoods.platform.privacy import queries

    lines = kept.read()
    erasures = kept.erasures(lines)
    missing = queries.missing_from(lines)
    if missing:
        typer.echo(
            f"{kept.path()}: {missing} erasures are in the audit and not in the ledger: its end "
            "was cut off, or it is another's; put the newest copy in its place",
            err=True,
        )
        raise typer.Exit(1)
    open_ = [erasure for erasure in erasures if not erasure.is_done]
    typer.echo(
        f"{kept.path()}: the ledger is whole: {len(erasures)} erasures, the hash of the last line "
        f"is {kept.head(lines) or 'none'}"
    )
    for erasure in open_:
        typer.echo(f"open: {erasure.subject.kind} number {erasure.subject.id}; replay does it")


@app.command(epilog="Example: livelihoods privacy replay")
def replay() -> None:
    """Erase again whom the ledger names: after a restore, or where an erasure was interrupted."""
    start_with_database()
    from livelihoods.platform.privacy import actions
    from livelihoods.platform.privacy import ledger as kept

    told = actions.replay(actor=_operator("replay"), erasures=kept.erasures(kept.read()))
    for subject in told.erased:
        typer.echo(f"erased again: {subject}")
    for held in told.in_force:
        typer.echo(f"in force again, though its holder was erased; record its end: {held}")
    typer.echo(
        f"{len(told.erased)} erased again, {told.unchanged} had nothing to erase, "
        f"{told.completed} were open and are done"
    )


def _operator(verb: str) -> "Operator":
    from livelihoods.platform.accounts.actors import Operator

    return Operator(f"livelihoods privacy {verb}")


def _check_language(language: str) -> None:
    if language not in _LANGUAGES:
        raise InputError(f"--language is {language[:20]!r}; use one of {', '.join(_LANGUAGES)}")


def _write(path: Path, content: bytes) -> None:
    from livelihoods.platform.interchange.sheets import write_beside

    def write(beside: Path) -> None:
        beside.write_bytes(content)

    write_beside(path, write)
    path.chmod(0o600)


def _show(plan: "Plan") -> None:
    typer.echo(f"{plan.subject.asked_as}: {plan.subject.name}")
    for held in plan.in_force:
        typer.echo(f"  in force: {held}")
    for line in plan.goes_lines:
        typer.echo(f"  goes: {line.table} ({line.rows}): {line.fields}: {line.erasure.label}")
    for mention in plan.named:
        typer.echo(f"  goes: the name in {mention.place}")
    for line in plan.stays_lines:
        assert line.because is not None
        typer.echo(f"  stays: {line.table} ({line.rows}): {line.fields}: {line.because.label}")
    for mention in plan.to_look_at:
        typer.echo(f"  look yourself: the name stands in {mention.place}")
    if plan.is_empty:
        typer.echo("nothing is left to erase")
