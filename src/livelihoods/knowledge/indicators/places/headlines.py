"""The large figures of a country, for pages of other rooms."""

from datetime import date
from typing import Final

from livelihoods.knowledge.indicators.figure import Headline
from livelihoods.knowledge.indicators.panels import headline
from livelihoods.knowledge.indicators.places.chapters import Wanted
from livelihoods.knowledge.indicators.places.reading import newest_panels
from livelihoods.knowledge.indicators.queries import chosen_releases

_WANTED: Final = (
    Wanted("informal_employment_rate"),
    Wanted("informal_employment"),
    Wanted("women_share_of_informal_employment"),
)
"""What is told of a country where only a few figures are."""


def headlines(area: str, *, published_on: date) -> tuple[Headline, ...]:
    """Return the first figure of each kind: ours before those of others, the newest first.

    Args:
        area: code of the country.
        published_on: the day up to which releases count.
    """
    found = newest_panels([area], chosen_releases(published_on=published_on), _WANTED)
    return tuple(headline(found[each][0]) for each in _WANTED if found[each])
