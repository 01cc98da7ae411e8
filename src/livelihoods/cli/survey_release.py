"""Figures for others: `livelihoods survey export | compare`, and the files of `estimate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from livelihoods.cli.survey_output import output_console, print_table, refuse_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from livelihoods.analysis.statistics.estimates import Estimates
    from livelihoods.analysis.statistics.ilostat.comparison import Comparison, Pair, Unmatched

EXPORT_EXAMPLE = "Example: livelihoods survey export rates.parquet --output rates.sdmx.json"
_WIDE = 100
COMPARE_EXAMPLE = (
    "Example: livelihoods survey compare rates.csv --with EMP_NIFL_SEX_RT_A_2024-07-26.csv"
)

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
    refuse_place(output, [file, metadata_path(file)])
    write(estimates.read(file), output, sdmx)


def compare(
    *,
    file: _Estimates,
    published: Annotated[
        list[Path],
        typer.Option(
            "--with",
            metavar="ILOSTAT.csv",
            help="A bulk file of ILOSTAT, with codes or with labels; may be repeated.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", metavar="OUT.csv", help="A .csv file too.")
    ] = None,
) -> None:
    """Show figures beside those that the ILO publishes, and why they may differ."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics import estimates
    from livelihoods.analysis.statistics.estimates import metadata_path
    from livelihoods.analysis.statistics.ilostat import comparison, comparison_table

    if output is not None:
        if output.suffix.lower() != ".csv":
            raise InputError(f"{output.name}: write to a file ending in .csv")
        refuse_place(output, [file, metadata_path(file), *published])
    given = estimates.read(file)
    found = comparison.compare(given, published)
    _print_comparison(found)
    if output is not None:
        words = ["survey", "compare", file.name]
        words += [word for each in published for word in ("--with", each.name)]
        comparison_table.write(found, output, metadata=given.metadata, command=words)
        console = output_console(error=True)
        console.print(f"{len(found.pairs)} comparisons written to {output}", markup=False)


def _print_comparison(found: Comparison) -> None:
    from livelihoods.analysis.statistics.ilostat.bulk_file import CREDIT

    console = output_console()
    why = list(dict.fromkeys(each.words for pair in found.pairs for each in pair.reasons))
    origins = list(dict.fromkeys(_origin(pair) for pair in found.pairs))
    rows = [
        {
            **{name: pair.ours[name] for name in ("indicator", "standard", "area", "period")},
            "of": _domain(pair.ours),
            "ours": _written(pair.ours, pair.ours["value"]),
            "interval": _interval(pair),
            "ILO": _written(pair.ours, pair.published),
            "difference": _written(pair.ours, pair.difference),
            "inside": {True: "yes", False: "no", None: ""}[pair.is_within],
            "flag": pair.theirs.status,
            "from": f"({origins.index(_origin(pair)) + 1})",
            "why": " ".join(f"[{why.index(each.words) + 1}]" for each in pair.reasons),
        }
        for pair in found.pairs
    ]
    _print_rows(rows)
    if rows:
        console.print(
            "Difference: ours less the ILO's, of rates in percentage points. Inside: whether the "
            "ILO's lies in our interval at 95 %. Flag: the ILO's.",
            soft_wrap=True,
        )
    else:
        console.print("No figure of these estimates is among those that the ILO publishes here.")
    lines = [f"({number}) {origin}" for number, origin in enumerate(origins, 1)]
    lines += [f"[{number}] {words}" for number, words in enumerate(why, 1)]
    lines += _compared_with_none(found.unmatched)
    for file in found.files:
        vintage = file.vintage or "not told by the file's name"
        lines.append(f"{file.name}: vintage {vintage}. {CREDIT}.")
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _print_rows(rows: list[dict[str, str]]) -> None:
    """Print a table; on a terminal one for each indicator, narrow ones without the interval."""
    numbers = ("ours", "interval", "ILO", "difference")
    terminal = output_console().is_terminal
    columns = ["period", "of", *numbers, "inside", "flag", "from", "why"]
    if not terminal:
        every = ["indicator", "standard", "area", *columns]
        if rows:
            print_table(every, [[row[name] for name in every] for row in rows], numbers)
        return
    if output_console().width < _WIDE:
        columns.remove("interval")
    tables: dict[str, list[list[str]]] = {}
    for row in rows:
        title = f"{row['indicator']} ({row['standard']}, {row['area']})"
        tables.setdefault(title, []).append([row[name] for name in columns])
    for title, own in tables.items():
        print_table(columns, own, numbers, title)


def _origin(pair: Pair) -> str:
    return f"{pair.theirs.indicator}, {pair.theirs.source}, in {pair.file.name}"


def _domain(row: Mapping[str, Any]) -> str:
    from livelihoods.analysis.statistics.ilostat.comparison import domain_of

    return ", ".join(domain_of(row).values()) or "total"


def _interval(pair: Pair) -> str:
    lower, upper = pair.ours["lower"], pair.ours["upper"]
    if lower is None or upper is None:
        return ""
    return f"{_written(pair.ours, lower)} to {_written(pair.ours, upper)}"


def _compared_with_none(unmatched: tuple[Unmatched, ...]) -> list[str]:
    """Return a line for all that was compared with none for one and the same reason."""
    lines: dict[str, dict[str, None]] = {}
    for each in unmatched:
        if each.ours is not None:
            what = " ".join(each.ours[name] for name in ("indicator", "area", "period"))
            key, of = f"Ours, {what}: {each.reason}", _domain(each.ours)
        else:
            assert each.theirs is not None
            key = f"ILO, {each.theirs.indicator} {each.theirs.time}: {each.reason}"
            of = " ".join(filter(None, (each.theirs.sex, each.theirs.classification)))
        lines.setdefault(key, {})[of] = None
    listed = [f"{key}: {'; '.join(of)}" for key, of in lines.items()]
    return ["Compared with none:", *listed] if listed else []


def _written(row: Mapping[str, Any], value: float) -> str:
    return f"{value:,.1f}" if row["unit"] == "persons" else f"{value:.3f}"
