"""Gaps and their parts: `livelihoods survey decompose | penalty`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livelihoods.cli import survey_analysis as common
from livelihoods.cli.survey_output import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from livelihoods.analysis.statistics.survey import Survey

DECOMPOSE_EXAMPLE = (
    "Example: livelihoods survey decompose qlfs_2016q4.parquet --codebook zaf-qlfs --gap sex "
    "--by status"
)
PENALTY_EXAMPLE = (
    "Example: livelihoods survey penalty eph_individual_2019t1.parquet --codebook arg-eph "
    "--education 'factor(NIVEL_ED)'"
)


def decompose(
    *,
    files: common.Files,
    codebook: common.Codebook,
    gap: Annotated[
        str, typer.Option("--gap", metavar="sex|period", help="Women less men, or later - earlier.")
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="status|activity", help="What the composition is of.")
    ],
    form: Annotated[
        str, typer.Option("--form", metavar="FORM", help="symmetric (Kitagawa) or threefold.")
    ] = "symmetric",
    standard: common.Standard = "icls17",
    where: common.Where = None,
    period: common.Period = None,
    output: common.Output = None,
    memory: common.Memory = "1GB",
) -> None:
    """Decompose a gap in the informal employment rate: who works where, and rates there."""
    from livelihoods.analysis.statistics.decomposition import rate_gap
    from livelihoods.analysis.statistics.own_variables import open_with_variables

    common.check_output(output, [*files, Path(codebook)])
    options: dict[str, Any] = {
        "--codebook": Path(codebook),
        "--gap": gap,
        "--by": by,
        "--form": form,
    }
    options |= {"--standard": standard, "--where": where, "--period": period or []}
    request = common.Request("decompose", files, options)
    with told("Reading and adding up") as progress:
        survey = open_with_variables(
            files,
            codebook,
            [where] if where else [],
            standard=standard,
            period=period or (),
            memory=memory,
            progress=progress,
        )
        table = rate_gap(survey, gap, by, form=form, where=where, command=request.words)
    assert table.metadata is not None
    definition = table.metadata["definition"]
    title = f"Informal employment rate, {survey.pooled_period}: {definition['gap']}, by {by}"
    names = {"first": definition["first"], "second": definition["second"]}
    title += f" (first: {names['first']}, second: {names['second']})"
    wholes = {"first", "second", "gap"}
    common.tell(
        table,
        output,
        title,
        {"The gap": wholes, "Its parts": {"composition", "rate", "interaction"}},
    )


def penalty(
    *,
    files: common.Files,
    codebook: common.Codebook,
    earnings: Annotated[
        str | None,
        typer.Option(
            "--earnings",
            metavar="EXPR",
            help="Month's earnings in the main job.  [the record's earnings]",
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option(
            "--hours",
            metavar="EXPR",
            help="Hours of a week.  [the record's hours_usual, else hours_actual]",
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option("--weight", metavar="EXPR", help="A weight for earnings.  [the codebook's]"),
    ] = None,
    education: Annotated[
        str | None,
        typer.Option(
            "--education",
            metavar="TERM",
            help="Text, or factor(CODE), or years.  [the record's education]",
        ),
    ] = None,
    experience: Annotated[
        str | None,
        typer.Option("--experience", metavar="EXPR", help="Years of work in the place of age."),
    ] = None,
    control: Annotated[
        list[str] | None,
        typer.Option(
            "--control", metavar="[NAME=]TERM", help="Further term, such as occupation; repeatable."
        ),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Decompose twofold or threefold.")
    ] = "twofold",
    reference: Annotated[
        str,
        typer.Option(
            "--reference", metavar="WHOSE", help="pooled, first (formal) or second coefficients."
        ),
    ] = "pooled",
    standard: common.Standard = "icls17",
    where: common.Where = None,
    period: common.Period = None,
    output: common.Output = None,
    memory: common.Memory = "1GB",
) -> None:
    """Estimate how much less informal jobs pay an hour, and decompose the gap in earnings."""
    from livelihoods.analysis.statistics.decomposition import Earnings
    from livelihoods.analysis.statistics.decomposition import penalty as estimate
    from livelihoods.analysis.statistics.own_variables import expressions_of, open_with_variables

    common.check_output(output, [*files, Path(codebook)])
    controls = _controls(control or [])
    if education is not None:
        controls = {"education": education, **controls}
    options: dict[str, Any] = {
        "--codebook": Path(codebook),
        "--earnings": earnings,
        "--hours": hours,
    }
    options |= {"--weight": weight, "--education": education, "--experience": experience}
    options |= {"--control": control or [], "--kind": kind, "--reference": reference}
    options |= {"--standard": standard, "--where": where, "--period": period or []}
    request = common.Request("penalty", files, options)
    given = [text for text in (earnings, hours, experience, where) if text]
    with told("Reading and adding up") as progress:
        survey = open_with_variables(
            files,
            codebook,
            [*given, *expressions_of(controls.values())],
            weight=weight,
            standard=standard,
            period=period or (),
            memory=memory,
            progress=progress,
        )
        if education is None and _asks(survey, "education"):
            controls = {"education": "education", **controls}
        model = Earnings(
            earnings or _recorded(survey, "earnings", "--earnings"),
            hours or _hours(survey),
            experience or "age",
            controls,
            where,
        )
        table = estimate(survey, model, kind=kind, reference=reference, command=request.words)
    parts = {"explained", "unexplained", "endowments", "coefficients", "interaction"}
    common.tell(
        table,
        output,
        f"Informality penalty on hourly earnings, {survey.pooled_period}",
        {
            "Penalty, percent of hourly earnings": {"penalty", "penalty_kennedy"},
            "Regression of the logarithm of hourly earnings": {"coefficient"},
            "Gap in the mean logarithm: formal (first) less informal (second)": {
                *("first", "second", "gap"),
                *parts,
            },
        },
    )


def _controls(given: list[str]) -> Mapping[str, str]:
    """Read `name=term`; a term without a name is its own."""
    controls = {}
    for each in given:
        name, equals, term = each.partition("=")
        named = bool(equals) and name.strip().isidentifier()
        controls[name.strip() if named else each] = term.strip() if named else each
    return controls


def _asks(survey: Survey, field: str) -> bool:
    """Whether the codebook fills a field of the record."""
    return survey.standard is not None and bool(survey.standard.record.get(field))


def _hours(survey: Survey) -> str:
    """Return usual hours, which earnings of a month go with, else those of the week before."""
    asked = "hours_usual" if _asks(survey, "hours_usual") else "hours_actual"
    return asked if _asks(survey, asked) else _recorded(survey, "hours_usual", "--hours")


def _recorded(survey: Survey, field: str, option: str) -> str:
    from livelihoods.analysis.errors import InputError

    assert survey.codebook is not None
    if not _asks(survey, field):
        raise InputError(
            f"The codebook {survey.codebook.code} tells no {field}: give {option} EXPR, an "
            "expression over the survey's variables"
        )
    return field
