"""A statistical brief of a country on its informal workers: `livelihoods survey brief`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from livelihoods.cli import survey_analysis as common
from livelihoods.cli.survey_output import output_console, refuse_place, told

EXAMPLE = (
    "Example: livelihoods survey brief qlfs_2016q4.parquet --codebook zaf-qlfs --lang pt "
    "--output south-africa.html"
)


def brief(
    *,
    files: common.Files,
    codebook: common.Codebook,
    output: Annotated[Path, typer.Option("--output", metavar="OUT", help="A .html or .pdf file.")],
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", help="Language: en, es, fr or pt.")
    ] = "en",
    standard: common.Standard = "icls17",
    contribution: Annotated[
        Path | None,
        typer.Option(
            "--contribution",
            metavar="FILE",
            help="What `survey contribution` wrote, or a table of value added by activity.",
        ),
    ] = None,
    pool: Annotated[
        bool,
        typer.Option("--pool", help="A brief of all periods together, in the place of the last."),
    ] = False,
    period: common.Period = None,
    memory: common.Memory = "1GB",
) -> None:
    """Write a statistical brief: figures in plain sentences, charts and tables, with sources."""
    from livelihoods.analysis.errors import InputError
    from livelihoods.analysis.statistics.errors import UnknownNameError
    from livelihoods.analysis.statistics.output import replace_files
    from livelihoods.cli.web import start_words

    start_words()
    from livelihoods.knowledge.indicators.briefs import document, material

    if lang not in document.LANGUAGES:
        raise UnknownNameError("language", lang, document.LANGUAGES)
    suffix = output.suffix.lower()
    if suffix not in document.SUFFIXES:
        raise InputError(f"{output.name}: write to a file ending in .html or .pdf")
    refuse_place(output, [*files, Path(codebook), *([contribution] if contribution else [])])
    # Before anything is computed: whether a PDF can be made at all.
    pdf = document.pdf_writer() if suffix == ".pdf" else None
    options: dict[str, Any] = {
        "--codebook": Path(codebook),
        "--lang": lang,
        "--standard": standard,
        "--contribution": contribution,
        "--period": period or [],
    }
    words = common.Request("brief", files, options).words
    request = material.Request(
        files=files,
        codebook=codebook,
        standard=standard,
        periods=period or (),
        pool=pool,
        contribution=contribution,
        memory=memory,
        command=[*words, *(["--pool"] if pool else []), "--output", output.name],
    )
    with told("Reading and adding up") as progress:
        found = material.gather(request, progress)
    text = document.html(found, lang)
    replace_files({output: pdf(text) if pdf else text.encode()})
    output_console(error=True).print(f"Brief written to {output}", markup=False, soft_wrap=True)
