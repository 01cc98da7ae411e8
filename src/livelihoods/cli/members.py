"""`livelihoods members ...`: how many members, and who, as of a day and as known on a day."""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_network

if TYPE_CHECKING:
    from livelihoods.analysis.spreadsheet_text import Cell
    from livelihoods.network.membership.queries import MemberView
    from livelihoods.platform.timeline import Moment

app = typer.Typer(no_args_is_help=True, help="The members of the network.")

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Who was a member on this day.  [default: today]"),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on", metavar="DATE", help="As the records stood on this day.  [default: today]"
    ),
]
HEADER = (
    "kind", "name", "acronym", "country", "country_name", "constituency", "member_since",
    "fictional",
)  # fmt: skip
ON_SCREEN = ("kind", "name", "country", "constituency", "member_since")


class CountFormat(StrEnum):
    """How a count is printed."""

    TABLE = "table"
    JSON = "json"


class ListFormat(StrEnum):
    """How the list is written."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"


class Kind(StrEnum):
    """Members that are organizations, or persons."""

    INSTITUTIONAL = "institutional"
    INDIVIDUAL = "individual"


@app.callback()
def members() -> None:
    """The members of the network."""


@app.command(epilog="Example: livelihoods members count --as-of 2015-03-31")
def count(
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format_: Annotated[CountFormat, typer.Option("--format")] = CountFormat.TABLE,
) -> None:
    """Count the members on a day; a federation counts in the country of its seat."""
    moment = moment_of(as_of, known_on)
    start_with_network()
    from livelihoods.network.membership import queries

    found = asdict(queries.count(moment))
    if format_ == CountFormat.JSON:
        order = ("institutional", "individual", "total", "countries", "as_of", "known_on")
        typer.echo(json.dumps({name: found[name] for name in order}, default=str))
        return
    table = Table("members", show_header=True)
    table.add_column("number", justify="right")
    for name in ("institutional", "individual", "total", "countries"):
        table.add_row(name, f"{found[name]:,}")
    console = Console(highlight=False)
    console.print(table)
    console.print(_dates(moment))


@app.command("list", epilog="Example: livelihoods members list --as-of 2015-03-31 --format csv")
def list_(  # noqa: PLR0917 - typer's options
    as_of: AsOf = None,
    known_on: KnownOn = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Only this country (ZAF).")
    ] = None,
    format_: Annotated[
        ListFormat | None,
        typer.Option("--format", help="By default the ending of the output file, else a table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")
    ] = None,
) -> None:
    """List the members on a day; persons who are not members today go without their names."""
    moment = moment_of(as_of, known_on)
    chosen = _format(format_, output)
    start_with_network()
    from livelihoods.network.membership import queries
    from livelihoods.platform.vocabulary import queries as vocabulary

    names = vocabulary.country_names("en")
    code = (country or "").upper()
    if code and code not in names:
        raise InputError(
            f"--country is {country!r}, which is no country code; use three letters, such as ZAF"
        )
    found = queries.roll(moment, kind=kind.value if kind else "", country=code)
    rows = [_row(member, names) for member in found]
    head = _head(moment, kind.value if kind else "", code, len(rows))
    if chosen == ListFormat.TABLE:
        _print_table(rows, head)
    else:
        _write(chosen, output, head, rows)


def moment_of(as_of: str | None, known_on: str | None) -> "Moment":
    """Read the two dates of a question by the names of their options."""
    from livelihoods.platform.timeline import Moment

    return Moment.read(as_of, known_on, names=("--as-of", "--known-on"))


def _dates(moment: "Moment") -> str:
    return f"as of {moment.as_of}, as known on {moment.known_on}"


def _format(chosen: ListFormat | None, output: Path | None) -> ListFormat:
    if chosen is None:
        ending = output.suffix.lower().lstrip(".") if output else "table"
        if ending not in list(ListFormat):
            raise InputError(f"{output} ends neither in .csv nor in .xlsx; name --format")
        chosen = ListFormat(ending)
    if chosen == ListFormat.TABLE and output is not None:
        raise InputError("a table is for the screen; write a file with --format csv or xlsx")
    if chosen == ListFormat.XLSX and output is None and sys.stdout.isatty():
        raise InputError("xlsx is not for the screen; name a file with --output")
    return chosen


def _row(member: "MemberView", names: "Mapping[str, str]") -> "tuple[Cell, ...]":
    return (
        member.kind,
        member.name or "",
        member.acronym,
        member.country,
        names.get(member.country, member.country),
        member.constituency,
        member.starts_on.isoformat(),
        "yes" if member.is_fictional else "no",
    )


def _head(moment: "Moment", kind: str, country: str, number: int) -> list[str]:
    """Return what every export says of itself: whose, what was asked, as of when, on what terms."""
    from livelihoods.platform.vocabulary import queries as vocabulary
    from livelihoods.platform.vocabulary import terms

    network = vocabulary.network()
    assert network is not None  # the command has checked it
    asked = ", ".join(part for part in (kind, country) if part) or "all"
    return [
        f"Members of {network.name} ({network.short_name})",
        f"Filter: {asked}; {number} members",
        f"As of {moment.as_of}, as known on {moment.known_on}",
        "Persons who are not members today are listed without their names",
        terms.of_records(network),
    ]


def _print_table(rows: "Sequence[tuple[Cell, ...]]", head: list[str]) -> None:
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ON_SCREEN:
        table.add_column(name.replace("_", " "), no_wrap=name != "name")
    for row in rows:
        cells = dict(zip(HEADER, row, strict=True))
        table.add_row(*[str(cells[name] or "") for name in ON_SCREEN])
    console.print(table)
    for line in head:
        console.print(line, markup=False)


def _write(
    chosen: ListFormat,
    output: Path | None,
    head: list[str],
    rows: "Sequence[tuple[Cell, ...]]",
) -> None:
    from livelihoods.platform.interchange import sheets

    if chosen == ListFormat.CSV:
        text = io.StringIO(newline="")
        sheets.write_csv(text, head, HEADER, rows)
        content = text.getvalue().encode()
    else:
        content = sheets.xlsx_bytes(head, HEADER, rows)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    sheets.write_beside(output, lambda path: path.write_bytes(content))
    typer.echo(f"{len(rows)} members written to {output}", err=True)
