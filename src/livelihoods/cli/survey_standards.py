"""Standards at work: `livelihoods survey explain | compare-standards`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livelihoods.cli import survey_analysis as common
from livelihoods.cli.survey_output import (
    output_console,
    print_table,
    refuse_place,
    say,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from livelihoods.analysis.statistics.disagreement import Cell, Crossing, Disagreement
    from livelihoods.analysis.statistics.path import Decision, FieldValue, Trial
    from livelihoods.analysis.statistics.path import Path as JobPath

_FORMAT_VERSION = 1

_File = Annotated[Path, typer.Argument(metavar="FILE", help="A Parquet or CSV file.")]
_Codebook = Annotated[
    str, typer.Option("--codebook", metavar="CODE", help="Code of the survey's codebook.")
]
_Period = Annotated[
    str,
    typer.Option("--period", metavar="P", help="2016 or 2016-Q4, if the file does not tell it."),
]
_Output = Annotated[
    Path | None, typer.Option("--output", metavar="OUT", help="A .json file; else the screen.")
]


def explain(
    *,
    file: _File,
    codebook: _Codebook,
    record: Annotated[
        str | None,
        typer.Option(
            "--record",
            metavar="KEY",
            help="Number of the record from 1, or COLUMN=VALUE[,COLUMN=VALUE] of one record.",
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="RULE", help="The first job that this rule decided."),
    ] = None,
    standard: Annotated[
        str,
        typer.Option("--standard", metavar="ID", help="As for estimate."),
    ] = "icls17",
    period: _Period = "",
    output: _Output = None,
) -> None:
    """Tell how one job was decided, rule by rule."""
    from livelihoods.analysis.statistics.path import path_of

    _check_output(output, [file, Path(codebook)])
    found = path_of(file, codebook, record=record, rule=rule, standard=standard, period=period)
    if output is None:
        _print_path(found)
    else:
        _write(output, "livelihoods-path", found)


def compare_standards(
    *,
    files: common.Files,
    codebook: common.Codebook,
    standards: Annotated[
        str,
        typer.Option("--standards", metavar="ID,ID", help="Two standards: icls17,national."),
    ],
    pool: Annotated[
        bool, typer.Option("--pool", help="One table for all periods, in the place of one each.")
    ] = False,
    period: common.Period = None,
    output: _Output = None,
    memory: common.Memory = "1GB",
) -> None:
    """Cross the nature of jobs under two standards, and tell which rules disagree."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.disagreement import disagreement

    _check_output(output, [*files, Path(codebook)])
    names = [each.strip() for each in standards.split(",")]
    if len(names) != 2 or not all(names):
        raise InputError(f"--standards {standards!r}: name two, such as icls17,national")
    options = {"--codebook": Path(codebook), "--standards": standards, "--period": period or []}
    request = common.Request("compare-standards", files, options, pool=pool)
    with told("Reading and adding up") as progress:
        found = disagreement(
            list(files),
            codebook,
            names[0],
            names[1],
            pool=pool,
            period=period or (),
            memory=memory,
            progress=progress,
            command=request.words,
        )
    if output is None:
        _print_disagreement(found)
    else:
        _write(output, "livelihoods-disagreement", found)
    credit = found.metadata["codebooks"][0]["credit"]
    typer.echo(credit, err=output is not None)
    for warning in found.metadata["warnings"]:
        typer.echo(f"Note: {warning['text']}", err=output is not None)


def _check_output(output: Path | None, inputs: Sequence[Path]) -> None:
    from livelihoods.analysis.errors import InputError

    if output is None:
        return
    if output.suffix.lower() != ".json":
        raise InputError(f"{output.name}: write to a file ending in .json")
    refuse_place(output, inputs)


def _write(output: Path, form: str, found: Any) -> None:
    from dataclasses import asdict

    from livelihoods.analysis.statistics.output import replace_files

    content = {"format": form, "format_version": _FORMAT_VERSION, **asdict(found)}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    replace_files({output: text.encode("utf-8")})
    typer.echo(f"written to {output}", err=True)


def _print_path(found: JobPath) -> None:
    console = output_console()
    when = f", {found.period}" if found.period else ""
    say(console, f"{found.file}, record {found.record:,}{when}")
    say(console, f"Standard: {found.title} ({found.standard})")
    say(console, f"Employed: {_yes(found.employed)}")
    say(console, f"Covered by the standard ({found.universe}): {_yes(found.covered)}")
    say(console)
    rows = [[each.variable, each.label, _shown(each.value), each.meaning] for each in found.answers]
    print_table(["variable", "question", "answer", "meaning"], rows)
    say(console)
    rows = [[each.field, _shown(each.value), _because(each)] for each in found.fields]
    print_table(["field", "value", "because"], rows)
    for decision in found.decisions:
        say(console)
        _print_decision(console, decision)
    say(console)
    if not found.employed:
        say(console, "Not employed: no rule was tried.")
    elif not found.covered:
        say(console, "The standard does not cover this person: the job is in no figure.")
    say(console, "These are the answers of one person: for checking, not to be passed on.")


def _print_decision(console: Console, decision: Decision) -> None:
    say(console, f"{decision.output.capitalize()}: rules in order")
    for number, trial in enumerate(decision.trials, start=1):
        condition = "all that is left" if trial.condition == "TRUE" else trial.condition
        say(console, f"{number:>3}  {trial.rule}: {condition}")
        say(console, f"     {_saw(trial)}{_outcome(trial)}")
        if trial.held and trial.source:
            say(console, f"     rests on: {trial.source}")
    if decision.rule is None:
        say(console, f"{decision.output.capitalize()}: no rule held, not decided")
        return
    swept = ", the sweep: no answer told anything" if decision.swept else ""
    say(
        console,
        f"{decision.output.capitalize()}: {decision.result}, decided by {decision.rule}{swept}",
    )


def _saw(trial: Trial) -> str:
    if not trial.seen:
        return ""
    return f"{', '.join(f'{name} is {_shown(value)}' for name, value in trial.seen.items())}: "


def _outcome(trial: Trial) -> str:
    if trial.held:
        return f"holds, so {trial.then}"
    return "does not hold" if trial.held is False else "cannot be told, goes on"


def _because(field: FieldValue) -> str:
    if field.condition:
        return field.condition
    if field.variables:
        return f"no condition of the codebook held (on {', '.join(field.variables)})"
    return "the survey does not ask it, or the codebook does not use it"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return "empty" if value is None else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _print_disagreement(found: Disagreement) -> None:
    console = output_console()
    say(console, f"{', '.join(found.files)}: nature of the job")
    say(console, f"{found.first}: {found.first_universe}")
    say(console, f"{found.second}: {found.second_universe}")
    for crossing in found.crossings:
        say(console)
        _print_crossing(console, crossing, found.first, found.second)
    if any(each.together for crossing in found.crossings for each in crossing.pairs):
        say(console, "together: several pairs of rules, because some rest on fewer than 5 records.")
    if any(crossing.suppressed for crossing in found.crossings):
        say(
            console,
            "Suppressed: cells on fewer than 5 records, and others from which they would follow, "
            "jobs that one standard alone covers included. The rules behind such a cell are named "
            "where they decide 5 records or more.",
        )


def _print_crossing(console: Console, found: Crossing, first: str, second: str) -> None:
    inner = [each for each in found.cells if each.first and each.second]
    rows = [[str(each.first), str(each.second), *_numbers(each)] for each in inner]
    rows.append(["covered by both", "", *_numbers(found.both)])
    rows.append(["covered by the first only", "", *_numbers(found.only_first)])
    rows.append(["covered by the second only", "", *_numbers(found.only_second)])
    numbers = ("records", "weighted")
    print_table([first, second, *numbers], rows, numbers, found.period)
    say(console)
    rows = [
        [
            each.first,
            _rules(each.first_rule, each.first_sector_rule, together=each.together),
            each.second,
            _rules(each.second_rule, each.second_sector_rule, together=each.together),
            *_numbers(each),
        ]
        for each in found.pairs
    ]
    if rows:
        heads = [first, "decided by", second, "decided by", *numbers]
        title = f"Jobs that both cover and decide differently, {found.period}"
        print_table(heads, rows, numbers, title)
    elif not found.suppressed:
        say(console, "Both decide every job alike.")


def _rules(nature: str | None, sector: str | None, *, together: bool) -> str:
    if nature is None:
        return "several rules, together"
    if sector:
        return f"{nature} < {sector}"
    return f"{nature}, together" if together else nature


def _numbers(each: Cell | Any) -> list[str]:
    if each.records is None:
        return ["suppressed", "suppressed"]
    return [f"{each.records:,}", f"{each.weighted:,.1f}"]
