"""Worker groups from survey files: `livelihoods survey groups`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livelihoods.cli import survey_analysis as common
from livelihoods.cli.survey_output import told

if TYPE_CHECKING:
    from livelihoods.analysis.statistics import Survey
    from livelihoods.analysis.statistics.group_figures import GroupRow


def groups(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files of one survey; none: list the groups."),
    ] = None,
    codebook: common.Codebook = "",
    group: Annotated[
        list[str] | None,
        typer.Option("--group", metavar="NAME", help="May be repeated.  [default: all]"),
    ] = None,
    standard: common.Standard = "icls17",
    pool: Annotated[
        bool, typer.Option("--pool", help="One figure for all periods, in the place of one each.")
    ] = False,
    period: common.Period = None,
    output: common.Output = None,
    publishable: Annotated[
        bool,
        typer.Option(
            "--publishable", help="Write indicators of the groups that `figures publish` takes."
        ),
    ] = False,
    memory: common.Memory = "1GB",
) -> None:
    """Estimate worker groups, or tell why a survey cannot; without a file, list them."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics import Survey
    from livelihoods.analysis.statistics.analysis_report import write_report
    from livelihoods.analysis.statistics.group_figures import group_rows, group_table

    if not files:
        if codebook or output is not None:
            raise InputError("--codebook and --output go with a FILE; without one, groups lists")
        _print_definitions(group or [])
        return
    if not codebook:
        raise InputError("--codebook is missing: `livelihoods survey codebooks` lists them")
    common.check_output(output, [*files, Path(codebook)])
    options = {"--codebook": Path(codebook), "--group": group or [], "--standard": standard}
    request = common.Request("groups", files, {**options, "--period": period or []}, pool=pool)
    with told("Reading and adding up") as progress:
        survey = Survey.open(
            list(files),
            codebook,
            standard=standard,
            period=period or (),
            memory=memory,
            progress=progress,
        )
        if publishable:
            _write_publishable(survey, group or [], pool, request.words, output)
            return
        rows = group_rows(survey, group or (), pool=pool)
    assert survey.codebook is not None
    assert survey.standard is not None
    if output is None:
        _print_rows(rows)
        typer.echo(f"{survey.standard.universe_words}. {survey.standard.title}. Groups overlap.")
        typer.echo(survey.codebook.credit)
    else:
        write_report(group_table(survey, rows, request.words), output)
        typer.echo(f"{len(rows)} rows written to {output}", err=True)
        typer.echo(survey.codebook.credit, err=True)
    if survey.codebook.design.stand_in:
        typer.echo(f"Note: {survey.codebook.design.stand_in_warning}", err=output is not None)


def _write_publishable(
    survey: Survey, names: list[str], pool: bool, command: list[str], output: Path | None
) -> None:
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.group_estimates import group_estimates

    if output is None:
        raise InputError("--publishable needs --output with a name that ends in .csv or .parquet")
    table = group_estimates(survey, names, pool=pool, command=command)
    table.write(output)
    typer.echo(f"{table.arrow().num_rows} figures written to {output}", err=True)


def _print_definitions(names: list[str]) -> None:
    from livelihoods.analysis.statistics import groups as definitions

    known = definitions.load()
    for name in names or known:
        each = definitions.group(name, known)
        typer.echo(f"{each.id}: {each.title['en']}")
        typer.echo(f"  {each.definition}")
        typer.echo(f"  Source: {each.source}")
        typer.echo(f"  Covers: {each.universe}")
        typer.echo(f"  Told by: {'; '.join(route.name for route in each.routes)}")


def _print_rows(rows: list[GroupRow]) -> None:
    columns = ["group", "period", "n", "number", "se", "women %", "se", "informal %", "se"]
    lines = [[*columns, "flag", "route"]]
    for row in rows:
        head = [row.group, row.period]
        if not row.identifiable:
            lines.append([*head, *[""] * 8, f"not identifiable: {row.reason}"])
            continue
        numbers = [_whole(row.n), _whole(row.number), _whole(row.number_se)]
        shares = (row.women_percent, row.women_se, row.informal_percent, row.informal_se)
        route = f"{row.route} [{row.note}]" if row.note else row.route
        lines.append([*head, *numbers, *map(_percent, shares), row.flag, route])
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    for line in lines:
        cells = [
            cell.rjust(width) if 1 < place < len(columns) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
