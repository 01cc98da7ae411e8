"""What the map of members shows, and the list that says the same."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from livelihoods.knowledge.worldmap import drawing
from livelihoods.network.membership import queries as membership
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui import svg
from livelihoods.platform.vocabulary import queries as vocabulary


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A country in the list beside the map; `anchor` is where the map's link leads."""

    code: str
    name: str
    institutional: int
    individual: int
    total: int

    @property
    def anchor(self) -> str:
        """The id of the country's row."""
        return f"country-{self.code}"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the map, as a swatch and in words."""

    swatch: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class MembersMap:
    """The map, its legend and its list, as of one moment."""

    moment: Moment
    picture: SafeString
    legend: tuple[LegendEntry, ...]
    countries: tuple[CountryLine, ...]

    @property
    def institutional(self) -> int:
        """Organizations that are members, in all countries."""
        return sum(each.institutional for each in self.countries)

    @property
    def individual(self) -> int:
        """People who are members, in all countries."""
        return sum(each.individual for each in self.countries)

    @property
    def total(self) -> int:
        """All members."""
        return self.institutional + self.individual


def members_map(moment: Moment, language: str) -> dict[str, MembersMap]:
    """Return the context of `worldmap/map_with_list.html`: members by country as of a moment."""
    names = vocabulary.country_names(language)
    lines = sorted(
        (
            CountryLine(
                each.code, names.get(each.code, each.code), each.institutional, each.individual,
                each.total,
            )
            for each in membership.count_by_country(moment)
        ),
        key=lambda line: (-line.total, line.name),
    )  # fmt: skip
    labels = {line.code: _members_of(line) for line in lines}
    picture = drawing.members_map(
        {line.code: line.total for line in lines},
        labels=labels,
        links={line.code: f"#{line.anchor}" for line in lines},
        title=gettext("Members by country"),
        description=gettext(
            "A map of the world; the more members a country has, the darker it is. "
            "The table after it says the same."
        ),
        name="members-map",
    )
    return {"world_map": MembersMap(moment, svg.inline(picture), _legend(), tuple(lines))}


def _members_of(line: CountryLine) -> str:
    return ngettext(
        "%(country)s: %(count)d member", "%(country)s: %(count)d members", line.total
    ) % {
        "country": line.name,
        "count": line.total,
    }


def _legend() -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(svg.swatch(drawing.fill_of(0), "legend-none"), gettext("No members"))]
    for each in drawing.classes():
        swatch = svg.swatch(each.fill, f"legend-{each.least}")
        entries.append(LegendEntry(swatch, _class_words(each)))
    return tuple(entries)


def _class_words(each: drawing.Class) -> str:
    if each.most is None:
        return gettext("%(least)d members or more") % {"least": each.least}
    if each.least == each.most:
        return ngettext("%(count)d member", "%(count)d members", each.least) % {"count": each.least}
    return gettext("%(least)d to %(most)d members") % {"least": each.least, "most": each.most}
