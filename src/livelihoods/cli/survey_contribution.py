"""Contribution to gross value added: `livelihoods survey contribution`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livelihoods.cli import survey_analysis as common
from livelihoods.cli.survey_output import told

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.contribution import Assumptions

EXAMPLE = (
    "Example: livelihoods survey contribution eph_individual_2019t1.parquet --codebook arg-eph "
    "--value-added accounts_2019.csv --productivity 0.5"
)

_SENSITIVITY = "0.25,0.5,0.75,1"


def contribution(
    *,
    files: common.Files,
    codebook: common.Codebook,
    value_added: Annotated[
        Path,
        typer.Option(
            "--value-added",
            metavar="TABLE",
            help="CSV or .xlsx: activity (or industry), value, currency, year, source, vintage.",
        ),
    ],
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="WHAT",
            help="sector or employment.  [sector; with --publishable both]",
        ),
    ] = None,
    industry: Annotated[
        str | None,
        typer.Option(
            "--industry", metavar="EXPR", help="Whose values are the table's industry codes."
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option("--hours", metavar="EXPR", help="Labour input in hours.  [jobs]"),
    ] = None,
    productivity: Annotated[
        list[str] | None,
        typer.Option(
            "--productivity",
            metavar="[ACTIVITY=]R",
            help="Output of an informal job relative to another; repeatable.  [1]",
        ),
    ] = None,
    sensitivity: Annotated[
        str | None,
        typer.Option(
            "--sensitivity",
            metavar="R,R",
            help="Also with these, for all activities.  [0.25,0.5,0.75,1]",
        ),
    ] = None,
    publishable: Annotated[
        bool,
        typer.Option(
            "--publishable", help="Write the shares as indicators that `figures publish` takes."
        ),
    ] = False,
    standard: common.Standard = "icls17",
    period: common.Period = None,
    output: common.Output = None,
    memory: common.Memory = "1GB",
) -> None:
    """Estimate the contribution to gross value added, by the labour-input method."""
    from livelihoods.analysis.statistics.contribution import contribution as estimate
    from livelihoods.analysis.statistics.contribution import read_value_added, share_estimates
    from livelihoods.analysis.statistics.own_variables import open_with_variables

    common.check_output(output, [*files, value_added, Path(codebook)])
    if publishable:
        _refuse_own_assumptions(productivity, sensitivity, hours, output)
    assumptions = _assumptions(productivity or [], sensitivity or _SENSITIVITY)
    worth = read_value_added(value_added)
    options: dict[str, Any] = {
        "--codebook": Path(codebook),
        "--value-added": value_added,
        "--of": of if publishable else of or "sector",
    }
    options |= {"--industry": industry, "--hours": hours, "--productivity": productivity or []}
    if not publishable:
        options["--sensitivity"] = sensitivity or _SENSITIVITY
    options |= {"--standard": standard, "--period": period or []}
    request = common.Request("contribution", files, options)
    with told("Reading and adding up") as progress:
        survey = open_with_variables(
            files,
            codebook,
            [text for text in (industry, hours) if text],
            standard=standard,
            period=period or (),
            memory=memory,
            progress=progress,
        )
        if publishable:
            assert output is not None
            words = [*request.words, "--publishable"]
            shares = share_estimates(
                survey, worth, of=[of] if of else (), industry=industry, command=words
            )
            shares.write(output)
            typer.echo(f"{shares.arrow().num_rows} figures written to {output}", err=True)
            return
        table = estimate(
            survey,
            worth,
            assumptions,
            of=of or "sector",
            industry=industry,
            hours=hours,
            command=request.words,
        )
    assert table.metadata is not None
    title = f"Contribution of {table.metadata['definition']['of']} to gross value added"
    common.tell(
        table,
        output,
        f"{title}, labour input of {survey.pooled_period}, value added of {worth.year}",
        {
            "By activity, and the whole": {"labour_share", "share", "value"},
            "Share of the whole for other relative productivities": {"sensitivity"},
        },
    )


def _refuse_own_assumptions(
    productivity: list[str] | None,
    sensitivity: str | None,
    hours: str | None,
    output: Path | None,
) -> None:
    """Refuse with --publishable what would make figures that do not compare with other places'."""
    from livelihoods.analysis.errors import InputError

    options = {"--productivity": productivity, "--sensitivity": sensitivity, "--hours": hours}
    if given := [name for name, value in options.items() if value]:
        raise InputError(
            f"{given[0]} does not go with --publishable: what is published counts jobs, with a "
            "relative productivity of 1, so that places compare; the report takes other assumptions"
        )
    if output is None or output.suffix.lower() not in {".csv", ".parquet"}:
        raise InputError("--publishable needs --output with a name that ends in .csv or .parquet")


def _assumptions(productivity: list[str], sensitivity: str) -> Assumptions:
    from livelihoods.analysis.statistics.contribution import Assumptions

    everywhere, by_activity = 1.0, {}
    for each in productivity:
        name, equals, number = each.rpartition("=")
        if equals:
            by_activity[name.strip()] = _number("--productivity", number)
        else:
            everywhere = _number("--productivity", number)
    others = tuple(_number("--sensitivity", each) for each in sensitivity.split(",") if each)
    return Assumptions(everywhere, by_activity, others)


def _number(option: str, text: str) -> float:
    from livelihoods.analysis.errors import InputError

    try:
        return float(text)
    except ValueError:
        raise InputError(f"{option}: {text.strip()!r} is not a number") from None
