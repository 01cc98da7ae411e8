"""`livelihoods backup ...`: the database, the uploaded files and the erasure ledger in one file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from livelihoods.analysis.errors import InputError
from livelihoods.cli.web import one_at_a_time, start_django
from livelihoods.platform.settings.environment import data_dir

if TYPE_CHECKING:
    from livelihoods.platform.backup.archive import Told
    from livelihoods.platform.backup.manifest import Manifest
    from livelihoods.platform.backup.site import Site

app = typer.Typer(no_args_is_help=True, help="Backups of database and uploaded files.")
_File = Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", show_default=False)]


@app.callback()
def backup() -> None:
    """Backups of database and uploaded files."""


@app.command(epilog="Example: livelihoods backup create --output /mnt/backups --keep 14")
def create(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="DIR|FILE",
            help="A folder, in which the backup is named by its instant, or a name that ends with "
            ".tar.  [default: backups in the data folder]",
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="Leave only the newest N backups in the folder."),
    ] = None,
) -> None:
    """Make a backup while the site runs.

    It holds what cannot be made anew: the database without sessions, the uploaded files and the
    ledger of erasures. It holds personal data: keep it where only its owner reads it.
    """
    start_django()
    from livelihoods.platform.backup.creation import create as make

    with one_at_a_time("a backup, a restore or the demonstration"), _progress() as told:
        made = make(site=_site(), output=output or data_dir() / "backups", told=told, keep=keep)
    typer.echo(f"{made.path}: {_size(made.path)}, {_words(made.manifest)}")
    for old in made.removed:
        typer.echo(f"removed {old}")
    if made.unknown:
        typer.echo(
            f"not in the backup, since nothing is known of it: {', '.join(made.unknown)} "
            f"(in {data_dir()})",
            err=True,
        )


@app.command(epilog="Example: livelihoods backup verify livelihoods-20261128T020000Z.tar --deep")
def verify(
    path: _File,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="PostgreSQL: restore the database beside the one in use, count, check the audit. "
            "(SQLite: always done.)",
        ),
    ] = False,
) -> None:
    """Check that a file is a whole backup; exit code 2 where it is truncated, altered or foreign.

    Nothing of the site is changed, and it may run.
    """
    start_django()
    from livelihoods.platform.backup.verification import verify as check

    with one_at_a_time("a backup, a restore or the demonstration"), _progress() as told:
        seen = check(path=path, site=_site(), deep=deep, told=told)
    typer.echo(f"{path} is whole: {_words(seen.manifest)}")
    for checked in seen.checked:
        typer.echo(f"  checked      {checked}")
    for missing in seen.not_checked:
        typer.echo(f"  not checked  {missing}")


@app.command(epilog="Example: livelihoods backup restore livelihoods-20261128T020000Z.tar")
def restore(
    path: _File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the data that is there; asks once more.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the database and the uploaded files. Stop the site before.

    It is restored beside what is there, brought up to date, its audit is checked, and whoever was
    erased since is erased again; only then it takes the place. Killed before, nothing has changed.
    """
    start_django()
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.backup import restoration

    with one_at_a_time("a backup, a restore or the demonstration"):
        site = _site()
        if replace and not yes and restoration.would_replace(site):
            _confirm(site)
        with _progress() as told:
            done = restoration.restore(
                actor=Operator("livelihoods backup restore"),
                path=path, site=site, replace=replace, told=told,
            )  # fmt: skip
    typer.echo(f"restored: {_words(done.manifest)}")
    typer.echo(f"  {done.migrated} migrations applied since, the audit is whole")
    typer.echo(f"  {len(done.erased)} erasures done again{_list(done.erased)}")
    if done.in_force:
        typer.echo(
            "  of those who were erased again this was in force: record its end"
            f"{_list(done.in_force)}"
        )
    typer.echo("Start the site again. Everybody signs in anew.")


def _site() -> "Site":
    from livelihoods.platform.backup.site import Site

    return Site.here()


def _confirm(site: "Site") -> None:
    """Ask for the name of the database that goes.

    Raises:
        InputError: another answer, or none.
    """
    typer.echo(
        f"This removes the database {site.database.name} and the uploaded files in {site.media}, "
        f"and puts the backup in their place.\nType {site.database.name} to go on: ",
        nl=False,
        err=True,
    )
    if sys.stdin.readline().strip() != site.database.name:
        raise InputError("nothing was changed (--yes goes on without asking)")


def _words(manifest: "Manifest") -> str:
    rows = sum(manifest.contents.rows.values())
    uploaded = sum(name.startswith("media/") for name in manifest.files)
    return (
        f"{manifest.vendor} of {manifest.made_at:%Y-%m-%d %H:%M} UTC, {rows} rows in "
        f"{len(manifest.contents.rows)} tables, {uploaded} uploaded files, "
        f"hash of the last audit entry {manifest.contents.last_audit_hash or 'none'}"
    )


def _list(words: tuple[str, ...]) -> str:
    return f": {', '.join(words)}" if words else ""


def _size(path: Path) -> str:
    size = float(path.stat().st_size)
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


@contextmanager
def _progress() -> "Iterator[Told]":
    """Bars of the parts on standard error, where somebody looks at them."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def told(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = bars.add_task(part, total=total or None)
            bars.update(tasks[part], completed=done, total=total or None)

        yield told
