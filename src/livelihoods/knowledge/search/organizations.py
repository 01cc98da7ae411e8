"""The public organizations as things to find."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.urls import reverse

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.search.languages import NEUTRAL
from livelihoods.network.organizations import queries as organizations


def documents(language: str) -> Iterator[Entry]:
    """Yield every public organization, once: its names are of no language of the site."""
    if language != settings.LANGUAGE_CODE:
        return
    for each in organizations.known():
        yield Entry(
            kind=Kind.ORGANIZATION,
            key=each.key,
            title=each.name,
            address=reverse("organizations_public:organization", kwargs={"key": each.key}),
            language=NEUTRAL,
            summary=". ".join(filter(None, (", ".join(each.names), each.place))),
            day=each.verified_on,
            about=About(
                groups=frozenset(each.groups),
                countries=frozenset({each.country} if each.country else ()),
            ),
            text=each.text,
        )


def closed() -> Collection[tuple[str, str]]:
    """Return the organizations that are not public today."""
    return [(key, "") for key in organizations.not_public_keys()]
