"""What the commands on surveys have in common: the console, the progress bar, the file written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

_WIDTH_OF_A_PIPE = 240


def output_console(*, error: bool = False) -> Console:
    """Return the console of the output, or that of messages."""
    from rich.console import Console

    console = Console(stderr=error, highlight=False)
    # Piped output is never folded, so that a line stays a row.
    return console if console.is_terminal else Console(
        stderr=error, highlight=False, width=_WIDTH_OF_A_PIPE, color_system=None
    )  # fmt: skip


def say(console: Console, text: str = "") -> None:
    """Print a line as it is: no markup, folded by the terminal alone."""
    console.print(text, markup=False, soft_wrap=True)


@contextmanager
def told(task: str) -> Iterator[Callable[[float], None] | None]:
    """Show on a terminal how far a long task is; nothing where the output goes elsewhere."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = output_console(error=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        number = bar.add_task(task, total=1.0)
        yield lambda part: bar.update(number, completed=part)


def refuse_place(output: Path, inputs: Sequence[Path]) -> None:
    """Refuse an output that cannot be written, or would take the place of a file that is read.

    Before anything is computed: figures may take minutes.
    """
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.estimates import metadata_path

    folder = output.parent
    if not folder.is_dir():
        raise InputError(f"{output.name}: there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{output.name}: nothing may be written to the folder {folder}")
    for written in (output, metadata_path(output)):
        if written.is_dir():
            raise InputError(f"{written.name}: is a folder; write to a file")
        for given in inputs:
            same = written.exists() and given.exists() and written.samefile(given)
            if same or written.resolve() == given.resolve():
                beside = "" if written == output else f" (it goes with {output.name})"
                raise InputError(f"{written.name}: is read here; write to another file{beside}")


def print_table(
    columns: list[str], rows: list[list[str]], numbers: tuple[str, ...] = (), title: str = ""
) -> None:
    """Print rows under heads; a column of `numbers` stands to the right and is never cut."""
    from rich import box
    from rich.table import Table

    console = output_console()
    terminal = console.is_terminal
    table = Table(
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD if terminal else None,
        padding=(0, 1),
        pad_edge=not terminal,
    )
    for column in columns:
        table.add_column(
            column,
            justify="right" if column in numbers else "left",
            no_wrap=not terminal or column in numbers,
            min_width=None if column in numbers else len(column),
            overflow="fold",  # a number that does not fit goes on below, it loses no digit
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)
