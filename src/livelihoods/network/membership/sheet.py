"""The directory and the roll as tables: what they answer, as of when, on what terms."""

from collections.abc import Sequence

from livelihoods.analysis.spreadsheet_text import Cell
from livelihoods.network.membership.queries import Asked, Directory, MemberView
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary import terms
from livelihoods.platform.vocabulary.queries import NetworkView

HEADER = (
    "kind", "name", "acronym", "country", "country_name", "constituency", "groups", "work",
    "agency", "topics", "methods", "languages", "regions", "member_since", "members", "fictional",
)  # fmt: skip
ROLL_HEADER = (
    "membership", "kind", "name", "acronym", "country", "country_name", "constituency",
    "member_since", "ends_on", "fictional",
)  # fmt: skip


def head(network: NetworkView, moment: Moment, asked: Asked, found: Directory) -> list[str]:
    """Return the lines above the table."""
    told = ", ".join(f"{name} {value}" for name, value in asked.stated().items()) or "all"
    named = "Individual members are named where they consented to be listed; the others are counted"
    lines = [
        f"Members of {network.name} ({network.short_name})",
        f"Filter: {told}; {found.total} members",
        f"As of {moment.as_of}, as known on {moment.known_on}",
        f"{named} by country",
        terms.of_records(network),
    ]
    if found.is_partial:
        lines.insert(4, "Individual members who are not named are left out of this question")
    return lines


def rows(directory: Directory, language: str) -> list[list[Cell]]:
    """Return a line for each member who is named, and one for the others of each country."""
    names = vocabulary.country_names(language)
    found: list[dict[str, Cell]] = [
        {
            "kind": "institutional",
            "name": line.name,
            "acronym": line.acronym,
            "country": line.country,
            "constituency": line.constituency,
            "groups": "; ".join(line.groups),
            "member_since": line.since.isoformat(),
            "members": 1,
            "fictional": "yes" if line.is_fictional else "no",
        }
        for line in directory.organizations
    ]
    for person in directory.people:
        knows = person.expertise
        found.append(
            {
                "kind": "individual",
                "name": person.name,
                "country": person.country,
                "constituency": person.constituency,
                "work": person.work,
                "agency": knows.agency,
                "topics": "; ".join(knows.topics),
                "methods": "; ".join(knows.methods),
                "languages": "; ".join(knows.languages),
                "regions": "; ".join(knows.regions),
                "member_since": person.since.isoformat(),
                "members": 1,
                "fictional": "yes" if person.is_fictional else "no",
            }
        )
    found += [
        {"kind": "individual, not listed by name", "country": code, "members": number}
        for code, number in directory.unlisted
    ]
    if directory.unlisted_total and not directory.unlisted:
        found.append(
            {"kind": "individual, not listed by name", "members": directory.unlisted_total}
        )
    if directory.hidden:
        found.append({"kind": "institutional, not shown", "members": directory.hidden})
    for line in found:
        line["country_name"] = names.get(str(line.get("country", "")), "")
    return [[line.get(name, "") for name in HEADER] for line in found]


def roll_head(network: NetworkView, moment: Moment, members: Sequence[MemberView]) -> list[str]:
    """Return the lines above the roll of the secretariat, which names everybody."""
    institutional = sum(member.kind == "institutional" for member in members)
    individual = len(members) - institutional
    countries = len({member.country for member in members})
    counted = f"{institutional} institutional + {individual} individual = {len(members)} members"
    return [
        f"Members of {network.name} ({network.short_name}), with all names: for the secretariat",
        f"Filter: all; {counted} in {countries} countries",
        f"As of {moment.as_of}, as known on {moment.known_on}",
        terms.of_records(network),
    ]


def roll_rows(members: Sequence[MemberView], language: str) -> list[list[Cell]]:
    """Return a line for each member."""
    names = vocabulary.country_names(language)
    return [
        [
            member.key,
            member.kind,
            member.name or "",
            member.acronym,
            member.country,
            names.get(member.country, ""),
            member.constituency,
            member.starts_on.isoformat(),
            member.ends_on.isoformat() if member.ends_on else "",
            "yes" if member.is_fictional else "no",
        ]
        for member in members
    ]
