"""`livelihoods survey indicators`: what can be asked of a survey, and what each figure means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from livelihoods.cli.survey_output import output_console, print_table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.indicators import Indicator

EXAMPLE = "Example: livelihoods survey indicators informal_employment_rate"


def indicators(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One indicator, told in full.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", help="Language of the names: en, es, fr or pt.")
    ] = "en",
) -> None:
    """List the indicators, or tell all about one."""
    from livelihoods.analysis.statistics.errors import UnknownNameError
    from livelihoods.analysis.statistics.indicators import INDICATORS, LANGUAGES, indicator

    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    if name is not None:
        _print_one(indicator(name), lang)
        return
    rows = [
        [each.id, each.titles[lang], each.unit, each.theme, "yes" if each.headline else ""]
        for each in INDICATORS.values()
    ]
    print_table(["indicator", "name", "unit", "theme", "headline"], rows)
    output_console().print(
        "`survey estimate` computes the headline ones, those that --indicator names, or with "
        "--indicator all every one that the survey and the standard can give. Those of the theme "
        "contribution need value added too: `survey contribution --publishable`.",
        markup=False,
    )


def _print_one(each: Indicator, lang: str) -> None:
    rows = [
        ["name", each.titles[lang]],
        *(["", title] for code, title in each.titles.items() if code != lang),
        ["definition", each.definition],
        ["formula", each.formula],
        ["unit", each.unit],
        ["universe", f"{each.universe}, as far as the standard covers them"],
        ["it is not", each.is_not],
        ["source", each.source],
        ["broken down by", ", ".join(each.dimensions) or "nothing"],
        ["needs", ", ".join([*sorted(each.names), *_beside(each)]) or "employed"],
    ]
    print_table([each.id, ""], rows)


def _beside(each: Indicator) -> list[str]:
    """Name what is needed beside the survey."""
    return ["activity", "value added (see survey contribution)"] * (each.kind == "contribution")
