"""Figures for others: `livelihoods survey export | compare`, and the files of `estimate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from livelihoods.cli.survey_output import output_console, refuse_overwriting

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.estimates import Estimates

EXPORT_EXAMPLE = "Example: livelihoods survey export rates.parquet --output rates.sdmx.json"

Sdmx = Annotated[
    Literal["1.0", "2.0"] | None,
    typer.Option("--sdmx", help="Form of a .sdmx.csv file.  [default: 2.0]"),
]
OUTPUT_HELP = "A .parquet, .csv, .xlsx, .sdmx.csv or .sdmx.json file"

_Estimates = Annotated[
    Path, typer.Argument(metavar="EST", help="A .csv or .parquet file that `estimate` wrote.")
]


def check_output(output: Path, sdmx: Literal["1.0", "2.0"] | None) -> None:
    """Refuse an output whose form is not known, before anything is computed."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.release.files import ending

    if ending(output) != ".sdmx.csv" and sdmx is not None:
        raise InputError(f"{output.name}: --sdmx says the form of a file ending in .sdmx.csv")


def write(estimates: Estimates, output: Path, sdmx: Literal["1.0", "2.0"] | None) -> None:
    """Write estimates and say so."""
    from livelihoods.analysis.statistics.release import files

    files.write(estimates, output, sdmx=sdmx or "2.0")
    console = output_console(error=True)
    console.print(f"{estimates.table.num_rows} figures written to {output}", markup=False)


def export(
    *,
    file: _Estimates,
    output: Annotated[Path, typer.Option("--output", metavar="OUT", help=f"{OUTPUT_HELP}.")],
    sdmx: Sdmx = None,
) -> None:
    """Write a file of estimates in another form, with all that it says about itself."""
    from livelihoods.analysis.statistics import estimates
    from livelihoods.analysis.statistics.estimates import metadata_path

    check_output(output, sdmx)
    refuse_overwriting(output, [file, metadata_path(file)])
    write(estimates.read(file), output, sdmx)
