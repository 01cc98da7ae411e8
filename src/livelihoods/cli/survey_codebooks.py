"""Codebooks drafted and checked: `livelihoods survey new-codebook | check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livelihoods.cli.survey_output import output_console, print_table, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from livelihoods.analysis.statistics.checking import Check, Finding
    from livelihoods.analysis.statistics.checking.survey import StandardState

NEW_EXAMPLE = (
    "Example: livelihoods survey new-codebook lfs_2019.sav --code xyz-lfs --output xyz-lfs.toml"
)
CHECK_EXAMPLE = "Example: livelihoods survey check xyz-lfs.toml lfs_2019.parquet"

_FORMAT, _FORMAT_VERSION = "livelihoods-codebook-check", 1
_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def new_codebook(
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .dta, .sav, .zsav, .xlsx, .csv or .parquet file."),
    ],
    code: Annotated[
        str,
        typer.Option("--code", metavar="XYZ-ABC", help="Code of the codebook: country and survey."),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE.toml", help="A new .toml file; else the screen."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Sheet of an .xlsx file that has several."),
    ] = None,
) -> None:
    """Draft a codebook from a survey file, with its labels; what is to do is marked TODO."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.drafting import draft
    from livelihoods.analysis.statistics.output import replace_files

    if output is not None and output.suffix.lower() != ".toml":
        raise InputError(f"{output.name}: write to a file ending in .toml")
    if output is not None and output.exists():
        raise InputError(
            f"{output.name}: is there already, and may have been worked on; name another"
        )
    text = draft(file, code, sheet=sheet)
    if output is None:
        sys.stdout.write(text)
        return
    replace_files({output: text.encode("utf-8")})
    typer.echo(
        f"Draft written to {output}. Do what is marked TODO, then: "
        f"livelihoods survey check {output}",
        err=True,
    )


def check(
    *,
    codebook: Annotated[
        str,
        typer.Argument(metavar="CODEBOOK", help="A .toml file, or the code of a codebook."),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files of the survey; none: the codebook alone."),
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option("--period", metavar="P", help="Once per file that does not tell it."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="Sheet of an .xlsx file that has several."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything found, as JSON.")] = False,
) -> None:
    """Check a codebook, and files of its survey against it; exit code 1 where errors are found."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.checking import check as look

    if period and not files:
        raise InputError("--period goes with a FILE")
    found = look(codebook, files or (), period=period or (), sheet=sheet)
    if as_json:
        _print_json(found)
    else:
        _print_check(found)
    if found.errors:
        raise typer.Exit(1)


def _print_json(found: Check) -> None:
    from dataclasses import asdict

    content = {
        "format": _FORMAT,
        "format_version": _FORMAT_VERSION,
        "errors": found.errors,
        **asdict(found),
    }
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _print_check(found: Check) -> None:
    console = output_console()
    for finding in found.findings:
        _print_finding(console, finding)
    for design in found.designs:
        say(
            console,
            f"{design.period}: {design.records:,} records; weights: all present, sum "
            f"{design.weights:,.0f}; {design.strata:,} strata, {design.psus:,} PSUs, "
            f"{len(design.lonely):,} strata with a single PSU.",
        )
    if found.fields:
        say(console)
        rows = [
            [each.name, _shares(each.shares) if each.asked else "not in the codebook"]
            for each in found.fields
        ]
        print_table(["field", "employed records, percent"], rows)
    if found.standards:
        say(console)
        rows = [
            [
                each.id,
                "no, see below" if each.refused else _indicators(each),
                "" if each.refused or not each.looked else _swept(each.swept),
            ]
            for each in found.standards
        ]
        print_table(["standard", "can be estimated", "decided by no answer, percent"], rows)
        say(console)
        for each in found.standards:
            if each.refused:
                say(console, f"{each.id}: {each.refused}.")
            elif each.lacking:
                say(console, f"{each.id}: cannot be estimated: {', '.join(each.lacking)}.")
    if found.stopped:
        say(console, f"Not looked at: {found.stopped}.")
    counts = {
        level: sum(each.level == level for each in found.findings)
        for level in ("error", "warning", "note")
    }
    told = ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in counts.items())
    say(console, f"{found.codebook}: {told}.")


def _print_finding(console: Console, finding: Finding) -> None:
    from rich.text import Text

    where = finding.file
    if finding.line:
        where += f":{finding.line}" + (f":{finding.column}" if finding.column else "")
    place = [f"[{finding.table}]"] if finding.table else []
    place += [finding.key] if finding.key else []
    told = ": ".join(filter(None, (where, " ".join(place), finding.message)))
    line = Text.assemble((finding.level, _STYLES[finding.level]), f": {told}")
    console.print(line, soft_wrap=True)
    if finding.excerpt:
        gutter = f"  {finding.line} | "
        say(console, f"{gutter}{finding.excerpt}")
        if finding.column:
            say(console, " " * (len(gutter) - 2) + "| " + " " * (finding.column - 1) + "^")


def _shares(shares: Mapping[str, float | None]) -> str:
    return ", ".join(f"{_word(value)} {_percent(share)}" for value, share in shares.items())


def _word(value: str) -> str:
    return "not asked" if value == "not_asked" else value


def _indicators(state: StandardState) -> str:
    if not state.lacking:
        return f"all {len(state.indicators)} indicators"
    return f"{len(state.indicators)} indicators, see below for the others"


def _swept(shares: Mapping[str, float | None]) -> str:
    return ", ".join(f"{output} {_percent(share)}" for output, share in shares.items())


def _percent(share: float | None) -> str:
    return "suppressed" if share is None else f"{share:.1f}"
