"""A list of organizations to take away: what was asked, as of when, on what terms."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.network.organizations import queries
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.queries import OrganizationView
from livelihoods.platform.interchange import sheets
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary

HEADER: Final = (
    "key", "name", "name_in_english", "acronym", "kind", "country", "country_name", "city",
    "reach", "groups", "year_formed", "members", "members_precision",
    "members_counted_on", "website", "email", "phone",
    "last_verified_on", "completeness_percent", "member_since", "fictional", "record",
)  # fmt: skip


def content(
    suffix: str,
    question: Question,
    asked: Sequence[str],
    address: Callable[[str], str],
    list_address: str,
) -> bytes:
    """Return the list as CSV or XLSX.

    Args:
        suffix: `csv` or `xlsx`.
        question: which organizations.
        asked: what was chosen, in words.
        address: organization -> address of its record, where each field has its source.
        list_address: where the list itself is, for the citation.
    """
    names = vocabulary.country_names(get_language() or "en")
    rows = [_row(view, names, address(view.key)) for view in queries.every(question)]
    head = [*_head(question, asked, len(rows)), citation(asked, list_address)]
    if suffix == "xlsx":
        return sheets.xlsx_bytes(head, HEADER, rows)
    stream = io.StringIO(newline="")
    sheets.write_csv(stream, head, HEADER, rows)
    return stream.getvalue().encode()


def _row(view: OrganizationView, names: Mapping[str, str], address: str) -> tuple[Cell, ...]:
    def day(value: object) -> str:
        return str(value) if value else ""

    return (
        view.key, view.name, view.name_en, view.acronym, view.kind, view.country,
        names.get(view.country, ""), view.city, view.reach, "; ".join(view.groups),
        view.year_formed, view.members, view.members_precision,
        day(view.members_counted_on), view.website, view.email,
        view.phone, day(view.verified_on), view.completeness, day(view.member_since),
        "yes" if view.is_fictional else "no", address,
    )  # fmt: skip


def _head(question: Question, asked: Sequence[str], number: int) -> list[str]:
    network = vocabulary.network()
    moment = question.moment
    return [
        gettext("Organizations of informal workers, from the records of {network}").format(
            network=f"{network.name} ({network.short_name})" if network else ""
        ),
        gettext("Filter: {asked}; {number} organizations").format(
            asked="; ".join(asked) or gettext("all"), number=number
        ),
        gettext("Records as of {today}; membership as of {as_of}, as known on {known_on}").format(
            today=today().isoformat(),
            as_of=moment.as_of.isoformat(),
            known_on=moment.known_on.isoformat(),
        ),
        gettext("Contact details are given only where the organization agreed to it"),
        terms(),
    ]


def citation(asked: Sequence[str], address: str) -> str:
    """Say how to cite a list that was read today."""
    network = vocabulary.network()
    return gettext(
        "Cite as: {network}, Organizations of informal workers ({asked}), records as of {day}, "
        "{address}"
    ).format(
        network=network.name if network else "",
        asked="; ".join(asked) or gettext("all"),
        day=date_format(today(), "DATE_FORMAT"),
        address=address,
    )


def terms() -> str:
    """Return on what terms the list may be used."""
    network = vocabulary.network()
    if network is None or network.is_demonstration:
        return gettext(
            "Terms: fictional organizations are free to use with this notice; of real ones the "
            "facts are those of the sources that their records name, to be credited"
        )
    return gettext(
        "Terms: CC BY 4.0, {network}, retrieved {day}; the source of each field stands in the "
        "record"
    ).format(network=network.short_name, day=date_format(today(), "DATE_FORMAT"))
