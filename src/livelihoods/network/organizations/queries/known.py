"""What anyone may know of the organizations that show all of it: for the search of the whole site.

The others show a name and a country, or nothing; the list of organizations finds by the name.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from livelihoods.network.organizations.models import Organization, Visibility

_WORDS = ("objectives", "services", "governing_body", "agreements", "challenges")


@dataclass(frozen=True, slots=True)
class Known:
    """An organization in words; no contact is in it."""

    key: str
    name: str
    names: tuple[str, ...]
    place: str
    country: str
    groups: tuple[str, ...]
    verified_on: date | None
    text: str


def known() -> Iterator[Known]:
    """Yield the organizations that are public."""
    rows = Organization.objects.filter(visibility=Visibility.PUBLIC).select_related("search_record")
    shown = rows.only(
        "key", "name", "name_en", "acronym", "other_names", "city", "district", "country",
        "verified_on", *_WORDS, "search_record__groups",
    )  # fmt: skip
    for row in shown.iterator(chunk_size=2000):
        named = (row.acronym, row.name_en, *row.other_names)
        yield Known(
            key=row.key,
            name=row.name,
            names=tuple(dict.fromkeys(name for name in named if name and name != row.name)),
            place=", ".join(filter(None, (row.city, row.district))),
            country=row.country_id or "",
            groups=tuple(row.search_record.groups.split()),
            verified_on=row.verified_on,
            text="\n".join(value for name in _WORDS if (value := getattr(row, name))),
        )


def not_public_keys() -> Collection[str]:
    """Return the keys of the organizations that are not public, or not any more."""
    hidden = Organization.objects.exclude(visibility=Visibility.PUBLIC)
    return list(hidden.values_list("key", flat=True))
