"""The page of a country: all that the network has there, as of one day."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.knowledge.indicators.figure import Headline
from livelihoods.knowledge.indicators.places.headlines import headlines
from livelihoods.knowledge.worldmap import reading
from livelihoods.knowledge.worldmap.addresses import Asked
from livelihoods.knowledge.worldmap.atlas import found_by_layer
from livelihoods.knowledge.worldmap.layers import Found, layers
from livelihoods.knowledge.worldmap.reading import Told
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.organizations.queries import Listed
from livelihoods.platform.timeline import today
from livelihoods.platform.vocabulary import queries as vocabulary

_OF_NUMBERS = ("institutional", "individual", "offices", "team", "board")
"""The layers that its page tells by itself; the others have a section of their own."""


@dataclass(frozen=True, slots=True)
class CountryPage:
    """A country with what there is in it; people are numbers alone."""

    code: str
    name: str
    region: str
    institutional: Found
    individual: int
    offices: Found
    team: int
    board: int
    organizations: Listed
    figures: tuple[Headline, ...]
    told: tuple[Told, ...]
    map_address: str
    members_address: str
    organizations_address: str
    figures_address: str
    today: date

    @property
    def links(self) -> tuple[tuple[str, str | Promise], ...]:
        """The sections that are there: id and title."""
        sections: tuple[tuple[object, str, str | Promise], ...] = (
            (self.figures, "figures", _("Informal work in figures")),
            (self.institutional.count or self.individual, "members", _("Members")),
            (self.organizations.count, "organizations", _("Organizations of workers")),
            *((told, told.id, told.title) for told in self.told),
            (
                self.offices.count or self.team or self.board,
                "team",
                _("Offices, team and Board"),
            ),
        )
        return tuple((anchor, title) for there, anchor, title in sections if there)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is known."""
        return not self.links


def country_page(code: str, asked: Asked, language: str) -> CountryPage | None:
    """Return the page of a country; None where there is no country of that code.

    Figures are those that were published by the day on which things are asked as known.
    """
    names = vocabulary.country_names(language)
    if code not in names:
        return None
    moment = asked.moment
    chosen = [layer for layer in layers() if layer.code in _OF_NUMBERS]
    by_layer = found_by_layer(chosen, asked)
    here = {layer: countries.get(code, Found(0)) for layer, countries in by_layer.items()}
    dates = asked.with_(layers=("institutional", "individual"))
    return CountryPage(
        code=code,
        name=names[code],
        region=vocabulary.region_name(vocabulary.ilo_regions().get(code, "")),
        institutional=here["institutional"],
        individual=here["individual"].count,
        offices=here["offices"],
        team=here["team"].count,
        board=here["board"].count,
        organizations=organizations.listed(country=code),
        figures=headlines(code, published_on=moment.known_on),
        told=reading.of_country(code, moment, language),
        map_address=dates.map_address(),
        members_address=asked.address_of(reverse("directory:members"), [("country", code)]),
        organizations_address=f"{reverse('organizations_public:list')}?country={code}",
        figures_address=reverse("indicators:place", kwargs={"area": code}),
        today=today(),
    )
