"""Statistics from survey files: `livelihoods survey codebooks | describe | estimate | ...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livelihoods.cli import (
    survey_brief,
    survey_codebooks,
    survey_contribution,
    survey_files,
    survey_gaps,
    survey_groups,
    survey_indicators,
    survey_release,
    survey_standards,
)
from livelihoods.cli.survey_output import output_console, print_table, refuse_place, told

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.description import Description
    from livelihoods.analysis.statistics.table import Table as Estimates

app = typer.Typer(
    no_args_is_help=True,
    help="Turn labour force survey files into figures on informal employment.",
    epilog="Example: livelihoods survey describe qlfs_2016q4.parquet --codebook zaf-qlfs",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_WIDE = 100


@app.command(epilog="Example: livelihoods survey codebooks")
def codebooks() -> None:
    """List the surveys that can be read, and the standards that each allows."""
    from livelihoods.analysis.statistics import codebook, scheme

    rows = []
    for code in codebook.codes():
        book = codebook.load(code)
        variants = [f"{scheme.DEFAULT}+{each}" for each in book.variants]
        standards = [scheme.DEFAULT, *variants, *([book.profile] if book.profile else [])]
        rows.append([code, book.area.code, book.title, book.producer, ", ".join(standards)])
    print_table(["codebook", "area", "title", "producer", "standards"], rows)


@app.command(epilog="Example: livelihoods survey describe qlfs_2016q4.parquet --codebook zaf-qlfs")
def describe(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Parquet or CSV file.")],
    codebook: Annotated[
        str, typer.Option("--codebook", metavar="CODE", help="Code of the survey's codebook.")
    ],
) -> None:
    """Tell what a file has and lacks, and which standards it allows."""
    from livelihoods.analysis.statistics.description import describe as look

    _print_description(look(file, codebook))


@app.command(
    epilog=(
        "Example: livelihoods survey estimate qlfs_2016q4.parquet --codebook zaf-qlfs "
        "--indicator informal_employment_rate --by sex --by sex,status --output rates.csv"
    )
)
def estimate(
    *,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Parquet or CSV files of one survey.")
    ],
    codebook: Annotated[
        str, typer.Option("--codebook", metavar="CODE", help="Code of the survey's codebook.")
    ],
    standard: Annotated[
        str,
        typer.Option(
            "--standard",
            metavar="ID",
            help="icls17, icls17+VARIANT, national, or national:PROFILE.",
        ),
    ] = "icls17",
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="NAME",
            help="One of `survey indicators`, or all; may be repeated.  [the headline ones]",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="DIM[,DIM]",
            help="Break down by a dimension or the cross of two; may be repeated.",
        ),
    ] = None,
    reliability: Annotated[
        str,
        typer.Option(
            "--reliability", metavar="RULE", help="By which figures are judged: ilo or nchs."
        ),
    ] = "ilo",
    pool: Annotated[
        bool, typer.Option("--pool", help="One figure for all periods, in the place of one each.")
    ] = False,
    period: Annotated[
        list[str] | None,
        typer.Option(
            "--period", metavar="P", help="2016 or 2016-Q4, once per file that does not tell it."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="OUT", help=f"{survey_release.OUTPUT_HELP}; else the screen."
        ),
    ] = None,
    sdmx: survey_release.Sdmx = None,
    memory: Annotated[
        str,
        typer.Option(
            "--memory", metavar="SIZE", help="Kept in memory, such as 500MB; more goes to disk."
        ),
    ] = "1GB",
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads", metavar="N", min=1, help="Threads; figures do not depend on it.  [all]"
        ),
    ] = None,
) -> None:
    """Estimate indicators with standard errors and intervals."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics import Survey
    from livelihoods.analysis.statistics.estimates import Estimates as EstimatesFile

    if output is None and sdmx is not None:
        raise InputError("--sdmx says the form of a file: give --output too")
    if output is not None:
        survey_release.check_output(output, sdmx)
        refuse_place(output, [*files, Path(codebook)])
    words = _command(
        files=files,
        codebook=codebook,
        standard=standard,
        reliability=reliability,
        indicators=indicator or [],
        by=by or [],
        periods=period or [],
        pool=pool,
    )
    sets = [[name.strip() for name in each.split(",")] for each in by or ()]
    with told("Reading and adding up") as progress:
        survey = Survey.open(
            list(files),
            codebook,
            standard=standard,
            period=period or (),
            threads=threads,
            memory=memory,
            progress=progress,
        )
        table = survey.indicators(
            indicator or (), sets, pool=pool, command=words, reliability=reliability
        )
    if output is None:
        _print_estimates(table)
        return
    assert table.metadata is not None
    survey_release.write(EstimatesFile(table.arrow(), table.metadata), output, sdmx)
    _print_notes(table, error=True)


app.command(
    epilog="Example: livelihoods survey explain qlfs_2016q4.parquet --codebook zaf-qlfs --record 17"
)(survey_standards.explain)
app.command(
    "compare-standards",
    epilog=(
        "Example: livelihoods survey compare-standards qlfs_2016q4.parquet --codebook zaf-qlfs "
        "--standards icls17,national"
    ),
)(survey_standards.compare_standards)
app.command(epilog="Example: livelihoods survey groups qlfs_2016q4.parquet --codebook zaf-qlfs")(
    survey_groups.groups
)
app.command(epilog=survey_indicators.EXAMPLE)(survey_indicators.indicators)
app.command(epilog=survey_gaps.DECOMPOSE_EXAMPLE)(survey_gaps.decompose)
app.command(epilog=survey_gaps.PENALTY_EXAMPLE)(survey_gaps.penalty)
app.command(epilog=survey_contribution.EXAMPLE)(survey_contribution.contribution)
app.command(epilog=survey_brief.EXAMPLE)(survey_brief.brief)
app.command(epilog=survey_files.EXAMPLE)(survey_files.convert)
app.command(epilog=survey_release.EXPORT_EXAMPLE)(survey_release.export)
app.command(epilog=survey_release.COMPARE_EXAMPLE)(survey_release.compare)
app.command("new-codebook", epilog=survey_codebooks.NEW_EXAMPLE)(survey_codebooks.new_codebook)
app.command(epilog=survey_codebooks.CHECK_EXAMPLE)(survey_codebooks.check)


def _command(
    *,
    files: list[Path],
    codebook: str,
    standard: str,
    reliability: str,
    indicators: list[str],
    by: list[str],
    periods: list[str],
    pool: bool,
) -> list[str]:
    """Return the words of the command for the metadata: file names without their folders."""
    # A name that begins with a dash would be taken for an option.
    names = [f"./{file.name}" if file.name.startswith("-") else file.name for file in files]
    words = ["survey", "estimate", *names]
    words += ["--codebook", Path(codebook).name, "--standard", standard]
    words += ["--reliability", reliability]
    for option, values in (("--indicator", indicators), ("--by", by), ("--period", periods)):
        words += [word for value in values for word in (option, value)]
    return [*words, "--pool"] if pool else words


def _print_description(found: Description) -> None:
    console = output_console()
    console.print(f"{found.file}: {found.codebook.title}", markup=False)
    if found.records is not None:
        employed = "fewer than 5" if found.employed is None else f"{found.employed:,}"
        console.print(
            f"Period {', '.join(found.periods)}; {found.records:,} records, "
            f"{employed} employed; {found.columns} columns."
        )
    if found.weights is not None:
        exact = "exactly" if found.weights["exact"] else "rounded"
        console.print(
            f"Weights: all present, up to {found.weights['largest']:,}; taken times "
            f"{found.weights['factor']:,}, {exact}. "
            f"{found.weights['strata']:,} strata, {found.weights['psus']:,} PSUs."
        )
    rows = []
    for node in found.nodes:
        if not node.variables:
            state = "the survey does not ask it, or the codebook does not use it"
        elif node.missing:
            state = f"lacks {', '.join(node.missing)}"
        else:
            state = "has it"
        rows.append([node.name, ", ".join(node.variables), state])
    print_table(["field", "variables", "this file"], rows)
    if found.quantities:
        counts = ("told", "special code", "outside limits", "empty")
        rows = [
            [each.name, each.unit]
            + [
                "fewer than 5" if number is None else f"{number:,}"
                for number in (each.told, each.special, each.outside, each.empty)
            ]
            for each in found.quantities
        ]
        print_table(["quantity", "unit", *counts], rows, counts)
    rows = [
        [each.id, "refused" if each.refused else "can be estimated", each.universe]
        for each in found.standards
    ]
    print_table(["standard", "this file", "universe"], rows)
    for each in found.standards:
        if each.refused:
            console.print(f"{each.id} refused: {each.refused}", markup=False, soft_wrap=True)


def _print_estimates(table: Estimates) -> None:
    from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES

    assert table.metadata is not None
    arrow = table.arrow()
    present = [each for each in DIMENSION_NAMES if each in arrow.column_names]
    dimensions = [each for each in present if arrow[each].null_count < arrow.num_rows]
    numbers: tuple[str, ...] = ("value", "se", "lower", "upper", "n", "df")
    terminal = output_console().is_terminal
    if terminal and output_console().width < _WIDE:
        numbers = numbers[:-1]  # df: in the file, and when piped
    shown = ["period", *dimensions, *numbers, "note"]
    rows = [
        {
            **{each: row[each] or "" for each in ("indicator", "period", "unit", *dimensions)},
            **{each: _number(row, each, decimals=0 if terminal else 1) for each in numbers},
            # The note below the table says it of every row.
            "note": _note(row).replace("stand in error", "").strip(", ")
            if terminal
            else _note(row),
        }
        for row in arrow.to_pylist()
    ]
    if terminal:
        # A table for each indicator: narrow enough for a terminal.
        for each in table.metadata["indicators"]:
            own = [row for row in rows if row["indicator"] == each["id"]]
            periods = {row["period"] for row in own}
            title = f"{each['title']} ({each['unit']})"
            columns = shown
            if len(periods) == 1:
                columns, title = shown[1:], f"{title}, {periods.pop()}"
            if not any(row["note"] for row in own):
                columns = columns[:-1]
            print_table(columns, [[row[name] for name in columns] for row in own], numbers, title)
    else:
        columns = ["indicator", *shown, "unit"]
        print_table(columns, [[row[name] for name in columns] for row in rows], numbers)
    console = output_console()
    standard, book = table.metadata["standards"][0], table.metadata["codebooks"][0]
    area = table.metadata["areas"][book["area"]]
    console.print(
        f"{area['name']}. {standard['universe']}. {standard['title']} ({standard['id']})."
    )
    for each in table.metadata["swept"]:
        told = "for so few records that the share is not shown"
        if each["percent"] is not None:
            told = f"for {each['percent']:.2f} % of them"
        console.print(f"{each['period']}: sector told by no answer {told}.")
    console.print("Intervals at 95 %.")
    console.print(book["credit"], markup=False)
    _print_notes(table)


def _print_notes(table: Estimates, *, error: bool = False) -> None:
    assert table.metadata is not None
    told = {warning["code"] for warning in table.metadata["warnings"]}
    found = set(table.arrow()["reason"].to_pylist()) - told
    judgement = table.metadata["judgement"]
    meanings = [f"{code}: {words}" for code, words in judgement["reasons"].items() if code in found]
    notes = [f"judged by the {judgement['words']}."]
    notes += [f"{'; '.join(meanings)}."] if meanings else []
    notes += [warning["text"] for warning in table.metadata["warnings"]]
    for note in notes:
        output_console(error=error).print(f"Note: {note}", markup=False)


def _number(row: dict[str, Any], column: str, *, decimals: int) -> str:
    value = row[column]
    if value is None:
        return ""
    if column in ("n", "df"):
        return f"{value:,}"
    return f"{value:,.{decimals}f}" if row["unit"] == "persons" else f"{value:,.3f}"


def _note(row: dict[str, Any]) -> str:
    notes = (row["flag"] or "").split(";")
    if row["interval"] == "by_definition":
        notes.append("by definition")
    if row["reason"] and row["reason"] not in notes:
        notes.append(row["reason"])
    return ", ".join(note.replace("_", " ") for note in notes if note)
