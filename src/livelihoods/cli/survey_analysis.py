"""What the commands on gaps and contribution have in common: options, the table, the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livelihoods.cli.survey_output import output_console, print_table, refuse_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from livelihoods.analysis.statistics.table import Table

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Parquet or CSV files of one survey.")
]
Codebook = Annotated[
    str, typer.Option("--codebook", metavar="CODE", help="Code of the survey's codebook.")
]
Standard = Annotated[str, typer.Option("--standard", metavar="ID", help="As for estimate.")]
Period = Annotated[
    list[str] | None,
    typer.Option("--period", metavar="P", help="Once per file that does not tell it."),
]
Where = Annotated[
    str | None,
    typer.Option("--where", metavar="EXPR", help="Narrow the universe, by an SQL condition."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="OUT", help="A .csv, .json or .parquet file; else the screen."
    ),
]
Memory = Annotated[
    str,
    typer.Option("--memory", metavar="SIZE", help="Kept in memory, such as 500MB; more to disk."),
]

_MONEY = 1e6
_SMALL = 0.01
NUMBERS = ("value", "se", "lower", "upper", "n")


@dataclass(frozen=True)
class Request:
    """What a command was asked, as words for the metadata: file names without their folders."""

    name: str
    files: Sequence[Path]
    options: Mapping[str, Any]
    pool: bool = False

    @property
    def words(self) -> list[str]:
        """The words of the command; options that were not given are left out."""
        words = ["survey", self.name, *(file.name for file in self.files)]
        for option, given in self.options.items():
            for value in given if isinstance(given, list | tuple) else [given]:
                if value is not None:
                    text = value.name if isinstance(value, Path) else str(value)
                    words += [option, text]
        return [*words, "--pool"] if self.pool else words


def check_output(output: Path | None, inputs: Sequence[Path]) -> None:
    """Refuse an output of an unknown kind, or one that is read here."""
    from livelihoods.analysis.statistics.analysis_report import refuse_suffix

    if output is not None:
        refuse_suffix(output)
        refuse_place(output, inputs)


def tell(table: Table, output: Path | None, title: str, sections: Mapping[str, set[str]]) -> None:
    """Print a report, section by section, or write it; then say what a reader must know.

    Args:
        table: The report.
        output: Where to write it; None prints.
        title: What stands above the first section.
        sections: Heading of a section -> its components.
    """
    from livelihoods.analysis.statistics.analysis_report import write_report

    assert table.metadata is not None
    console = output_console(error=output is not None)
    if output is None:
        console.print(title, markup=False)
        rows = table.arrow().to_pylist()
        for heading, components in sections.items():
            own = [row for row in rows if row["component"] in components]
            if own:
                _print(own, heading)
    else:
        write_report(table, output)
        console.print(f"{table.arrow().num_rows} rows written to {output}", markup=False)
    if output is None:
        standard, book = table.metadata["standards"][0], table.metadata["codebooks"][0]
        area = table.metadata["areas"][book["area"]]
        console.print(
            f"{area['name']}. {standard['universe']}. {standard['title']} ({standard['id']}). "
            "Intervals at 95 %.",
            markup=False,
        )
        console.print(book["credit"], markup=False)
    notes = [*table.metadata["notes"], *(each["text"] for each in table.metadata["warnings"])]
    for note in notes:
        # Piped, a note stays a line.
        console.print(f"Note: {note}", markup=False, soft_wrap=not console.is_terminal)


def _print(rows: Sequence[Mapping[str, Any]], heading: str) -> None:
    columns = ["component", "term", *NUMBERS, "unit", "note"]
    shown = []
    for row in rows:
        # What holds of all of them is said below.
        flags = [flag for flag in (row["flag"] or "").split(";") if flag != "stand_in_error"]
        shown.append(
            [
                row["component"].replace("_", " "),
                _term(row),
                *(_number(row, name) for name in NUMBERS),
                row["unit"],
                ", ".join(filter(None, flags)),
            ]
        )
    kept = [place for place in range(len(columns)) if any(line[place] for line in shown)]
    print_table(
        [columns[place] for place in kept],
        [[line[place] for place in kept] for line in shown],
        NUMBERS,
        heading,
    )


def _number(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return ""
    if name == "n":
        return f"{value:,}"
    if abs(row["value"]) >= _MONEY:
        return f"{value:,.0f}"  # an amount of a whole economy
    if row["unit"] != "log points":
        return f"{value:,.2f}"
    # The square of age has a small coefficient.
    return f"{value:.4f}" if abs(row["value"]) >= _SMALL else f"{value:.6f}"


def _term(row: Mapping[str, Any]) -> str:
    # Coefficients bear the names of the survey's variables.
    term = row["term"] or ""
    return term if row["component"] == "coefficient" else term.replace("_", " ")
