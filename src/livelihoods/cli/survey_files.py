"""Survey files of other programs: `livelihoods survey convert`."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livelihoods.cli.survey_output import told

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = "Example: livelihoods survey convert lfs_2019.sav --output lfs_2019.parquet"


def convert(
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Stata, SPSS, .xlsx or fixed-width files with the same columns."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", metavar="OUT.parquet", help="The Parquet file to write.")
    ],
    layout: Annotated[
        Path | None,
        typer.Option(
            "--layout",
            metavar="LAYOUT.toml",
            help="Where the columns of fixed-width text (.txt, .dat, .asc, .fwf) stand.",
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Sheet of an .xlsx file that has several."),
    ] = None,
) -> None:
    """Convert Stata, SPSS, Excel and fixed-width files to one Parquet file with its labels."""
    from livelihoods.analysis.statistics.conversion import convert as make

    with _cleaning_up(), told("Converting") as progress:
        done = make(files, output, layout=layout, sheet=sheet, progress=progress)
    sys.stderr.write(f"{done.rows:,} records, {done.columns:,} columns written to {output}\n")
    for note in done.notes:
        sys.stderr.write(f"Note: {note}\n")


@contextmanager
def _cleaning_up() -> Iterator[None]:
    """End in order when told to end, so that no half-written file stays."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
